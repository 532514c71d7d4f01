package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// amount is a flag that counts or lasts, and the least that it may say.
type amount struct {
	of    string // the commands that have it
	flag  string
	least string // written as the flag is
}

// amounts are those of all commands; how much is too much is up to who reads
// them. Below the least of these the layers beneath would take their own
// defaults, or never stop. A bench bounds the rest of its own.
var amounts = []amount{
	{"process dev", "audit", "1s"},
	{"process dev", "keep", "1s"},
	{"process", "session-timeout", "1s"},
	{"process serve topics dev bench", "compaction-lag", "1s"},
	{"process serve topics dev bench", "partitions", "1"},
	{"topics dev", "public-partitions", "0"}, // as --partitions
	{"topics", "replication", "1"},
	{"send", "timeout", "0s"}, // nobody waits
	{"show", "timeout", "1ms"},
	{"tail", "count", "0"}, // no end
	{"verify", "rate", "1"},
	{"verify", "duration", "1s"}, // of one command a second there is one
	{"verify", "accounts", "1"},
	{"verify", "characters", "1"},
	{"verify", "wait", "1s"},
	{"verify", "expiry", "1ms"},
}

// enough refuses a command's flags that say less than their least, wherever
// they come from.
func enough(cmd *cobra.Command) error {
	for _, one := range amounts {
		f := cmd.Flags().Lookup(one.flag)
		if f == nil || !slices.Contains(strings.Fields(one.of), subcommandOf(cmd)) {
			continue
		}
		if size(f, f.Value.String()) < size(f, one.least) {
			return usage("--%s %s: %s or more", one.flag, f.Value, one.least)
		}
	}
	return nil
}

// subcommandOf is the first word behind coffer of a command's line.
func subcommandOf(cmd *cobra.Command) string {
	for cmd.HasParent() && cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	return cmd.Name()
}

// size reads what a flag of this kind says: a count, or nanoseconds.
func size(f *pflag.Flag, text string) int64 {
	if f.Value.Type() == "duration" {
		d, err := time.ParseDuration(text)
		if err != nil {
			panic(err) // the table's; the flag has read its own
		}
		return int64(d)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}
