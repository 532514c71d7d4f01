package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// each calls f with every command that can be run, and its name as it is typed.
func each(cmd *cobra.Command, f func(cmd *cobra.Command, typed []string)) {
	for _, one := range cmd.Commands() {
		if one.Name() == "completion" || one.Name() == "help" {
			continue
		}
		f(one, strings.Fields(one.CommandPath())[1:])
		each(one, f)
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	count := 0
	each(newRoot(surroundings{}), func(cmd *cobra.Command, typed []string) {
		got := environment{}.run(t, "", append(typed, "--help")...)
		assert.Equal(t, exitOK, got.code, typed)
		assert.Contains(t, got.out, "Usage:", typed)
		assert.Contains(t, got.out, "COFFER_SOME_FLAG", typed)
		if cmd.HasSubCommands() && typed[0] != "send" {
			return
		}
		count++
		if len(typed) > 1 || typed[0] != "send" {
			assert.True(t, cmd.HasSubCommands() || strings.Contains(got.out, "coffer "+strings.Join(typed, " ")), "%v has an example", typed)
		}
	})
	assert.Greater(t, count, 15)
}

func TestVersionAndCompletion(t *testing.T) {
	got := environment{}.run(t, "", "--version")
	assert.Equal(t, exitOK, got.code)
	assert.Regexp(t, `^coffer .*go1\.`, got.out)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		got := environment{}.run(t, "", "completion", shell)
		assert.Equal(t, exitOK, got.code, shell)
		assert.Contains(t, got.out, "coffer", shell)
	}
	got = environment{}.run(t, "", "__complete", "process", "")
	assert.Contains(t, got.out, "ingress\nstorage\nsession\n")
	assert.Contains(t, environment{}.run(t, "").out, "Available Commands:")
	unknown := environment{}.run(t, "", "sned")
	assert.Equal(t, exitUsage, unknown.code)
	assert.Contains(t, unknown.err, "there is no `coffer sned`; did you mean send?")
}

// probe runs a command line with dev's flags and returns the config that it
// comes to.
func probe(t *testing.T, env environment, args ...string) (Config, error) {
	common := &Common{}
	c := common.fresh()
	cmd := &cobra.Command{Use: "probe", RunE: func(cmd *cobra.Command, _ []string) error { return fromEnvironment(cmd, env.look) }}
	f := cmd.Flags()
	c.brokerFlags(f)
	c.httpFlags(f, "127.0.0.1:8080", "127.0.0.1", "")
	c.partitionFlags(f)
	c.answerFlags(f)
	cmd.SetArgs(args)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.Execute()
	return *c, err
}

func TestFlagsComeFromTheEnvironmentToo(t *testing.T) {
	c, err := probe(t, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"127.0.0.1:9092"}, c.Brokers)
	assert.Equal(t, "127.0.0.1:8080", c.HTTP)

	all := environment{
		"BOOTSTRAP_SERVERS": "a:1,b:2", "REST_PORT": "81", "COFFER_STORAGE_CAPACITY": "16", "COFFER_RETRY_BY_TRACE": "true",
	}
	c, err = probe(t, all)
	require.NoError(t, err)
	assert.Equal(t, []string{"a:1", "b:2"}, c.Brokers)
	assert.Equal(t, "127.0.0.1:81", c.HTTP)
	assert.Equal(t, uint32(16), c.StorageCapacity)
	assert.True(t, c.RetryByTrace)

	all["COFFER_BROKERS"], all["COFFER_HTTP"] = "c:3", ":82"
	c, err = probe(t, all)
	require.NoError(t, err)
	assert.Equal(t, []string{"c:3"}, c.Brokers, "our own name goes before the others' one")
	assert.Equal(t, ":82", c.HTTP)

	c, err = probe(t, all, "--brokers", "d:4", "--storage-capacity", "5")
	require.NoError(t, err)
	assert.Equal(t, []string{"d:4"}, c.Brokers, "the command line goes first")
	assert.Equal(t, uint32(5), c.StorageCapacity)

	_, err = probe(t, environment{"COFFER_PARTITIONS": "many", "COFFER_RETRY_BY_TRACE": ""})
	assert.ErrorContains(t, err, `COFFER_PARTITIONS="many" in the environment`)
	assert.Equal(t, exitUsage, exitCode(err))
}

func TestLogsAreJSONUnlessSomebodyLooks(t *testing.T) {
	for _, one := range []struct{ format, level, says string }{
		{"auto", "info", `"msg":"shown"`},
		{"json", "info", `"msg":"shown"`},
		{"text", "info", `msg=shown`},
		{"text", "debug", `msg=hidden`},
	} {
		var out strings.Builder
		log, err := (Common{LogFormat: one.format, LogLevel: one.level}).logger(&out)
		require.NoError(t, err)
		log.Debug("hidden")
		log.Info("shown")
		assert.Contains(t, out.String(), one.says)
		assert.Equal(t, one.level == "debug", strings.Contains(out.String(), "hidden"))
	}
	assert.Equal(t, exitUsage, environment{}.run(t, "", "tail", "--log-level", "loud").code)
	assert.Equal(t, exitUsage, environment{"COFFER_LOG_FORMAT": "xml"}.run(t, "", "tail").code)
}
