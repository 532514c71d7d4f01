package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
)

const sampleTransaction = "3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"

// Flags make the records that real services send: the samples of the contract.
func TestFlagsMakeTheContractsRecords(t *testing.T) {
	for _, one := range []struct{ sample, command, args string }{
		{"COMMAND_TOPIC_STORAGE/DEPOSIT", "DEPOSIT", "--account 4001 --slot 0 --template 2000000 --reference-type consumable --quantity 50"},
		{"COMMAND_TOPIC_STORAGE/DEPOSIT.equip", "DEPOSIT", "--account 4001 --slot 1 --template 1302000 --expiration 2026-12-31T23:59:59Z --reference 77 --reference-type equipable --reference-data {}"},
		{"COMMAND_TOPIC_STORAGE/WITHDRAW", "WITHDRAW", "--account 4001 --asset 1 --quantity 20"},
		{"COMMAND_TOPIC_STORAGE/UPDATE_MESOS", "UPDATE_MESOS", "--account 4001 --mesos 1500 --operation ADD"},
		{"COMMAND_TOPIC_STORAGE/DEPOSIT_ROLLBACK", "DEPOSIT_ROLLBACK", "--account 4001 --asset 1"},
		{"COMMAND_TOPIC_STORAGE/ARRANGE", "ARRANGE", "--account 4001"},
		{"COMMAND_TOPIC_STORAGE_COMPARTMENT/ACCEPT", "ACCEPT", `--account 4001 --character 100001 --template 2000000 --reference-type consumable --reference-data {"flag":0,"ownerId":0,"quantity":30,"rechargeable":0} --quantity 30`},
		{"COMMAND_TOPIC_STORAGE_COMPARTMENT/RELEASE", "RELEASE", "--account 4001 --character 100001 --asset 1 --quantity 10"},
		{"COMMAND_TOPIC_STORAGE_SHOW/SHOW_STORAGE", "SHOW_STORAGE", "--account 4001 --character 100001 --channel 1 --npc 9030100"},
		{"COMMAND_TOPIC_STORAGE_SHOW/CLOSE_STORAGE", "CLOSE_STORAGE", "--character 100001"},
	} {
		want, err := os.ReadFile(filepath.Join("../../codecs/testdata/samples/consumed", one.sample+".json"))
		require.NoError(t, err)
		assert.JSONEq(t, string(want), string(composed(t, one.command, one.args)), one.sample)
	}
}

// composed makes a record of one of the commands.
func composed(t *testing.T, kind, args string) []byte {
	t.Helper()
	for _, k := range commands {
		if k.kind != kind {
			continue
		}
		flags := pflag.NewFlagSet(kind, pflag.ContinueOnError)
		k.flags(flags)
		words := strings.Fields(args)
		if flags.Lookup("transaction") != nil {
			words = append(words, "--transaction", sampleTransaction)
		}
		require.NoError(t, flags.Parse(words))
		value, err := k.compose(flags, nil)
		require.NoError(t, err)
		return value
	}
	require.Fail(t, "no such command", kind)
	return nil
}

// Every command's own example makes a record that its topic takes.
func TestExamplesAreTaken(t *testing.T) {
	for _, k := range commands {
		_, problem := codecs.Route(k.topic, composed(t, k.kind, k.example), kafka.Headers{})
		assert.Nil(t, problem, "%s %s", k.name, k.example)
		assert.NotEmpty(t, k.answers, k.name)
	}
}

func TestATransactionIsNewUnlessOneIsGiven(t *testing.T) {
	random := func() string {
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		k := commands[0]
		k.flags(flags)
		require.NoError(t, flags.Parse([]string{"--account", "1"}))
		value, err := k.compose(flags, nil)
		require.NoError(t, err)
		return string(value)
	}
	assert.NotEqual(t, random(), random())
}
