package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
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
		{"EVENT_TOPIC_CHARACTER_STATUS/CREATED", "CREATED", "--character 100001 --name Aria"},
		{"EVENT_TOPIC_CHARACTER_STATUS/DELETED", "DELETED", "--character 100001"},
		{"COMMAND_TOPIC_COMPARTMENT/EQUIP", "EQUIP", "--character 100001 --source 3 --destination -11"},
		{"COMMAND_TOPIC_COMPARTMENT/UNEQUIP", "UNEQUIP", "--character 100001 --source -11 --destination 3"},
		{"COMMAND_TOPIC_COMPARTMENT/MOVE", "MOVE", "--character 100001 --type 2 --source 1 --destination 5"},
		{"COMMAND_TOPIC_COMPARTMENT/DROP", "DROP", "--character 100001 --type use --channel 1 --source 1 --quantity 10 --x 120 --y -35"},
		{"COMMAND_TOPIC_COMPARTMENT/REQUEST_RESERVE", "REQUEST_RESERVE", "--character 100001 --item 1:2000000:5 --item 2:2000001:1"},
		{"COMMAND_TOPIC_COMPARTMENT/CONSUME", "CONSUME", "--character 100001 --type use --slot 1"},
		{"COMMAND_TOPIC_COMPARTMENT/CANCEL_RESERVATION", "CANCEL_RESERVATION", "--character 100001 --type use --slot 1"},
		{"COMMAND_TOPIC_COMPARTMENT/DESTROY", "DESTROY", "--character 100001 --type use --slot 1 --quantity 3"},
		{"COMMAND_TOPIC_COMPARTMENT/DESTROY.all", "DESTROY", "--character 100001 --type use --slot 1 --all"},
		{"COMMAND_TOPIC_COMPARTMENT/INCREASE_CAPACITY", "INCREASE_CAPACITY", "--character 100001 --type use --amount 8"},
		{"COMMAND_TOPIC_COMPARTMENT/CREATE_ASSET", "CREATE_ASSET", "--character 100001 --template 2000000 --quantity 100"},
		{"COMMAND_TOPIC_COMPARTMENT/CREATE_ASSET.equip", "CREATE_ASSET", "--character 100001 --template 1302000"},
		{"COMMAND_TOPIC_COMPARTMENT/RECHARGE", "RECHARGE", "--character 100001 --slot 4 --quantity 500"},
		{"COMMAND_TOPIC_COMPARTMENT/MERGE", "MERGE", "--character 100001 --type use"},
		{"COMMAND_TOPIC_COMPARTMENT/SORT", "SORT", "--character 100001 --type use"},
		{"COMMAND_TOPIC_COMPARTMENT/ACCEPT", "inventory accept", `--character 100001 --template 2000000 --reference-type consumable --reference-data {"ownerId":0,"quantity":30,"flag":0,"rechargeable":0} --quantity 30`},
		{"COMMAND_TOPIC_COMPARTMENT/RELEASE", "inventory release", "--character 100001 --type use --asset 1 --quantity 10"},
		{"EVENT_TOPIC_DROP_STATUS/RESERVED.item", "RESERVED", "--channel 1 --character 100001 --drop 5501 --item 2000000 --quantity 10"},
		{"EVENT_TOPIC_DROP_STATUS/RESERVED.equip", "RESERVED", "--channel 1 --character 100001 --drop 5502 --item 1302000 --equipment 77"},
		{"EVENT_TOPIC_EQUIPABLE_STATUS/UPDATED", "UPDATED", "--reference 77 --strength 1 --weapon-attack 19 --slots 6 --level 1 --can-be-traded"},
	} {
		want, err := os.ReadFile(filepath.Join("../../codecs/testdata/samples/consumed", one.sample+".json"))
		require.NoError(t, err)
		assert.JSONEq(t, string(want), string(composed(t, one.command, one.args)), one.sample)
	}
}

// composed makes a record of one of the commands, named by its type or, where
// two have the same, as it is typed.
func composed(t *testing.T, kind, args string) []byte {
	t.Helper()
	for _, k := range commands {
		if k.kind != kind && k.group+" "+k.name != kind {
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
		targets, problem := codecs.Route(k.topic, composed(t, k.group+" "+k.name, k.example), kafka.Headers{})
		assert.Nil(t, problem, "%s %s", k.name, k.example)
		assert.Len(t, targets, 1, k.name)
		assert.NotEmpty(t, k.answers, k.name)
		assert.NotEmpty(t, groups[k.group], k.group)
	}
}

// Where a record has its transaction in two places, it is the same one.
func TestARecordHasOneTransaction(t *testing.T) {
	k := find(t, "inventory", "request-reserve")
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	k.flags(flags)
	require.NoError(t, flags.Parse([]string{"--character", "1", "--item", "1:2000000:5"}))
	value, err := k.compose(flags, nil)
	require.NoError(t, err)
	var r struct {
		TransactionID uuid.UUID
		Body          struct{ TransactionID uuid.UUID }
	}
	require.NoError(t, json.Unmarshal(value, &r))
	assert.NotZero(t, r.TransactionID)
	assert.Equal(t, r.TransactionID, r.Body.TransactionID)
}

// Whose compartment is asked for follows from the template, also of a body that
// is given whole; what is given goes first, to see what becomes of it.
func TestTheCompartmentFollowsFromTheTemplate(t *testing.T) {
	for _, one := range []struct {
		name, args, body string
		want             int
	}{
		{"create-asset", "--template 4000000", "", 4},
		{"create-asset", "--template 4000000 --type use", "", 2},
		{"create-asset", "--template 4000000 --type 255", "", 255},
		{"create-asset", "", `{"templateId":5000000}`, 5},
		{"accept", "--template 1302000", "", 1},
		{"request-reserve", "--item 1:3010000:1", "", 3},
		{"equip", "--source 1", "", 1},
		{"recharge", "--slot 1 --quantity 1", "", 2},
	} {
		k := find(t, "inventory", one.name)
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		k.flags(flags)
		require.NoError(t, flags.Parse(append([]string{"--character", "1"}, strings.Fields(one.args)...)))
		var body json.RawMessage
		if one.body != "" {
			body = json.RawMessage(one.body)
		}
		value, err := k.compose(flags, body)
		require.NoError(t, err, one)
		var r struct{ InventoryType int }
		require.NoError(t, json.Unmarshal(value, &r))
		assert.Equal(t, one.want, r.InventoryType, one)
	}
}

func find(t *testing.T, group, name string) command {
	for _, k := range commands {
		if k.group == group && k.name == name {
			return k
		}
	}
	require.Fail(t, "no such command", "%s %s", group, name)
	return command{}
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
