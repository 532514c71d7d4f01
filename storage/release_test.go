package storage_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"coffer/item"
	"coffer/storage"
)

func TestRelease(t *testing.T) {
	released := func(id item.AssetID, kind item.Type) []storage.Event {
		return []storage.Event{storage.Released{Transaction: tx, Account: account, Character: character, Asset: id, Type: kind}}
	}
	check(t, []step{
		{name: "a part of the stack", before: cmds{accept(potion, 50)}, command: release(1, 20),
			says: released(1, item.TypeUse), state: "w0/4 1@0 2000000×30"},
		{name: "all by 0", before: cmds{accept(potion, 50)}, command: release(1, 0),
			says: released(1, item.TypeUse), state: "w0/4"},
		{name: "all by quantity", before: cmds{accept(shell, 50)}, command: release(1, 50),
			says: released(1, item.TypeEtc), state: "w0/4"},
		{name: "an equip", before: cmds{accept(sword, 0)}, command: release(1, 0),
			says: released(1, item.TypeEquip), state: "w0/4"},

		{name: "no such asset", before: cmds{accept(potion, 50)}, command: release(7, 0),
			refused: "GENERIC: no asset 7 in account 4001 and world 0"},
		{name: "more than there is", before: cmds{accept(potion, 50)}, command: release(1, 51),
			refused: "GENERIC: asset 1 holds 50, asked for 51"},
		{name: "never split", before: cmds{accept(stars, 50)}, command: release(1, 1),
			refused: "GENERIC: asset 1 holds 50 and is never split, asked for 1"},
	})
}

func TestARefusedReleaseTellsItsCharacter(t *testing.T) {
	c := release(7, 0)
	c.Inner = inner
	_, answer := storage.Release(rules, storage.Account{}, c, start)
	assert.Equal(t, []storage.Event{storage.TransferFailed{
		Transaction: tx, Inner: inner, Account: account, Character: character,
		Code: item.Generic, Message: "no asset 7 in account 4001 and world 0",
	}}, answer.Events)
}
