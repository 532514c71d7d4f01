package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
)

func TestTooLittleIsRefused(t *testing.T) {
	nobody := environment{"BOOTSTRAP_SERVERS": "127.0.0.1:1", "COFFER_URL": "http://127.0.0.1:1"} // never asked
	for args, says := range map[string]string{
		"process --audit -1s":                            "--audit -1s: 1s or more",
		"dev --audit 0 --compaction-lag 1h":              "--audit 0s: 1s or more",
		"process --audit 1ns":                            "--audit 1ns: 1s or more",
		"process --session-timeout 0":                    "--session-timeout 0s: 1s or more",
		"process --session-timeout -6s":                  "--session-timeout -6s: 1s or more",
		"process --keep 0":                               "--keep 0s: 1s or more",
		"dev --keep -1h":                                 "--keep -1h0m0s: 1s or more",
		"process --partitions 0":                         "--partitions 0: 1 or more",
		"serve --partitions -8":                          "--partitions -8: 1 or more",
		"serve --compaction-lag 0":                       "--compaction-lag 0s: 1s or more",
		"topics create --compaction-lag -1h":             "--compaction-lag -1h0m0s: 1s or more",
		"topics create --replication 0":                  "--replication 0: 1 or more",
		"topics plan --public-partitions -1":             "--public-partitions -1: 0 or more",
		"send --timeout -1s --file -":                    "--timeout -1s: 0s or more",
		"send storage arrange --account 1 --timeout -1s": "--timeout -1s: 0s or more",
		"show storage --account 1 --timeout 0":           "--timeout 0s: 1ms or more",
		"tail --count -1":                                "--count -1: 0 or more",
		"verify --duration 0":                            "--duration 0s: 1s or more",
		"verify --rate 0":                                "--rate 0: 1 or more",
		"verify --accounts 0":                            "--accounts 0: 1 or more",
		"verify --characters -1":                         "--characters -1: 1 or more",
		"verify --wait 0":                                "--wait 0s: 1s or more",
		"verify --expiry 0":                              "--expiry 0s: 1ms or more",
	} {
		got := nobody.run(t, "", strings.Fields(args)...)
		assert.Equal(t, exitUsage, got.code, args)
		assert.Contains(t, got.err, says, args)
	}
	nobody["COFFER_AUDIT"] = "-1s"
	assert.Contains(t, nobody.run(t, "", "process").err, "--audit -1s: 1s or more", "also from the environment")
}

// Every flag that counts or lasts says its least, but for those of records and
// of benches; and no least is written down for a flag that isn't there.
func TestEveryAmountHasALeast(t *testing.T) {
	var named []amount
	each(newRoot(surroundings{}), func(cmd *cobra.Command, _ []string) {
		name := subcommandOf(cmd)
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			for _, one := range amounts {
				if one.flag == f.Name && slices.Contains(strings.Fields(one.of), name) {
					named = append(named, one)
					assert.LessOrEqual(t, size(f, one.least), size(f, f.DefValue), "%s --%s", name, f.Name)
					return
				}
			}
			kind := f.Value.Type()
			bounded := kind != "duration" && kind != "int" && kind != "int16" && kind != "int32"
			assert.True(t, bounded || name == "bench" || name == "send" && f.Name != "timeout", "%s --%s", name, f.Name)
		})
	})
	for _, one := range amounts {
		assert.Contains(t, named, one)
	}
}
