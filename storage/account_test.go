package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
	"coffer/storage"
)

const (
	account   item.AccountID   = 4001
	character item.CharacterID = 100001

	potion = 2000000
	elixir = 2000001
	stars  = 2070000
	chair  = 3010000
	shell  = 4000000
	coupon = 5040000
	kitty  = 5000000
	sword  = 1302000
	unique = 4031000
)

var (
	start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tx    = uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")
	inner = uuid.MustParse("7b1a2c3d-0000-4000-8000-000000000001")

	// rules has one item that is one of a kind, and capacity 4.
	rules = item.Rules{Catalog: catalog(`{"templateId":4031000,"only":true}`)}
)

func catalog(lines string) *item.Catalog {
	c, err := item.ReadCatalog(strings.NewReader(lines))
	if err != nil {
		panic(err)
	}
	return c
}

// Commands of world 0, short enough to write many.

func deposit(template item.TemplateID, quantity uint32) storage.DepositCommand {
	return storage.DepositCommand{Transaction: tx, Account: account, Incoming: incoming(template, quantity)}
}

func accept(template item.TemplateID, quantity uint32) storage.AcceptCommand {
	return storage.AcceptCommand{Transaction: tx, Account: account, Character: character, Incoming: incoming(template, quantity)}
}

func incoming(template item.TemplateID, quantity uint32) storage.Incoming {
	return storage.Incoming{Slot: -1, Template: template, Data: item.Data{Quantity: quantity}}
}

func withdraw(id item.AssetID, quantity uint32) storage.WithdrawCommand {
	return storage.WithdrawCommand{Transaction: tx, Account: account, Asset: id, Quantity: quantity}
}

func release(id item.AssetID, quantity uint32) storage.ReleaseCommand {
	return storage.ReleaseCommand{Transaction: tx, Account: account, Character: character, Asset: id, Quantity: quantity}
}

func mesos(operation string, n uint32) storage.UpdateMesosCommand {
	return storage.UpdateMesosCommand{Transaction: tx, Account: account, Mesos: n, Operation: operation}
}

func rollback(id item.AssetID) storage.DepositRollbackCommand {
	return storage.DepositRollbackCommand{Transaction: tx, Account: account, Asset: id}
}

func arrange() storage.ArrangeCommand {
	return storage.ArrangeCommand{Transaction: tx, Account: account}
}

// cmds is a list of commands.
type cmds = []storage.AccountCommand

// after applies commands, a second apart, none of which may be refused.
func after(t testing.TB, commands ...storage.AccountCommand) storage.Account {
	t.Helper()
	var a storage.Account
	for i, c := range commands {
		var answer storage.Answer
		a, answer = storage.Apply(rules, a, c, start.Add(time.Duration(i)*time.Second))
		require.Nil(t, answer.Refusal, "%T", c)
		require.NoError(t, a.Valid(), "%T", c)
	}
	return a
}

// step is one line of a command's table.
type step struct {
	name    string
	before  cmds
	command storage.AccountCommand
	late    time.Duration // after the commands before
	// One of the two: what it says and the state after it, as tell tells it …
	says  []storage.Event
	tells []storage.Message // to the equipment function
	state string
	// … or the code and the message of its refusal.
	refused string
}

// check runs a command's table.
func check(t *testing.T, steps []step) {
	t.Helper()
	for _, s := range steps {
		t.Run(s.name, func(t *testing.T) {
			a := after(t, s.before...)
			at := start.Add(time.Duration(len(s.before))*time.Second + s.late)
			next, answer := storage.Apply(rules, a, s.command, at)
			require.NoError(t, next.Valid())
			assert.Equal(t, s.tells, answer.Messages)
			if s.refused != "" {
				require.NotNil(t, answer.Refusal)
				assert.Equal(t, s.refused, answer.Refusal.Error())
				assert.Equal(t, a, next, "a refused command changes nothing")
				assert.Equal(t, storage.Refuse(s.command, answer.Refusal), answer)
				require.Len(t, answer.Events, 1)
				return
			}
			assert.Nil(t, answer.Refusal)
			assert.Equal(t, s.says, answer.Events)
			assert.Equal(t, s.state, tell(next))
		})
	}
}

// tell tells an account's state in a line: storages with capacity and mesos,
// assets as id@slot template×units, and what deposits claim as
// deposit→asset×units.
func tell(a storage.Account) string {
	var parts []string
	for _, s := range a.Storages {
		line := fmt.Sprintf("w%d/%d", s.World, s.Capacity)
		if s.Mesos > 0 {
			line += fmt.Sprintf(" $%d", s.Mesos)
		}
		for _, asset := range s.Assets {
			line += fmt.Sprintf(" %d@%d %d×%d", asset.ID, asset.Slot, asset.Template, asset.Quantity())
		}
		for _, c := range s.Claims {
			line += fmt.Sprintf(" %d→%d×%d", c.Deposit, c.Asset, c.Units)
		}
		parts = append(parts, line)
	}
	return strings.Join(parts, "; ")
}

func TestAStorageNeverUsedIsAnEmptyOne(t *testing.T) {
	s, ok := storage.Account{}.Storage(item.Rules{StorageCapacity: 8}, 3)
	assert.False(t, ok)
	assert.Equal(t, storage.Storage{World: 3, Capacity: 8}, s)
	require.NoError(t, s.Valid())
}

func TestTheCapacityIsWrittenWhenTheStorageIsMade(t *testing.T) {
	a := after(t, mesos("SET", 0))
	larger := rules
	larger.StorageCapacity = 48
	s, ok := a.Storage(larger, 0)
	assert.True(t, ok)
	assert.EqualValues(t, 4, s.Capacity)
	a, _ = storage.Apply(larger, a, deposit(potion, 1), start)
	s, _ = a.Storage(larger, 0)
	assert.EqualValues(t, 4, s.Capacity)
}

func TestWorldsAreApart(t *testing.T) {
	elsewhere := deposit(potion, 5)
	elsewhere.World = 2
	first := deposit(potion, 7)
	first.World = 1
	a := after(t, elsewhere, first, deposit(potion, 9))
	assert.Equal(t, "w0/4 3@0 2000000×9 3→3×9; w1/4 2@0 2000000×7 2→2×7; w2/4 1@0 2000000×5 1→1×5", tell(a),
		"sorted by world, ids unique in the account")
	_, answer := storage.Apply(rules, a, withdraw(1, 0), start)
	assert.EqualError(t, answer.Refusal, "GENERIC: no asset 1 in account 4001 and world 0")
}

func TestIDIsTheContractsUUID(t *testing.T) {
	tenant := uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123")
	assert.Equal(t, uuid.NewSHA1(tenant, []byte("storage/2/4001")), storage.ID(tenant, 2, 4001))
	assert.Equal(t, "5", storage.ID(uuid.Nil, 0, 1).String()[14:15], "version 5")
	assert.NotEqual(t, storage.ID(uuid.Nil, 0, 1), storage.ID(tenant, 0, 1))
}
