package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every flag is also read from the environment: --public-partitions from
// COFFER_PUBLIC_PARTITIONS. The command line goes first, then that, then a name
// that the game's other services use, then the default.

const (
	alsoName   = "coffer-env"        // annotation: the other name
	alsoPrefix = "coffer-env-prefix" // annotation: what goes before its value
)

// also gives a flag a second name in the environment. Its value is put behind
// prefix.
func also(f *pflag.FlagSet, flag, env, prefix string) {
	one := f.Lookup(flag)
	one.Annotations = map[string][]string{alsoName: {env}, alsoPrefix: {prefix}}
	one.Usage += " (also from " + env + ")"
}

// variable is the flag's own name in the environment.
func variable(flag string) string {
	return "COFFER_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// fromEnvironment sets the flags that the command line left out.
func fromEnvironment(cmd *cobra.Command, lookup func(string) (string, bool)) error {
	var all error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" || f.Name == "version" {
			return
		}
		name := variable(f.Name)
		value, ok := lookup(name)
		if other := f.Annotations[alsoName]; (!ok || value == "") && len(other) > 0 {
			name = other[0]
			if value, ok = lookup(name); ok && value != "" {
				value = f.Annotations[alsoPrefix][0] + value
			}
		}
		if !ok || value == "" {
			return
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			all = errors.Join(all, usage("%s=%q in the environment: %v", name, value, err))
		}
	})
	return all
}
