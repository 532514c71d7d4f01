package storage_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/item"
	"coffer/storage"
)

func acceptWith(c storage.AcceptCommand, change func(*storage.AcceptCommand)) storage.AcceptCommand {
	change(&c)
	return c
}

func TestAccept(t *testing.T) {
	accepted := func(id item.AssetID, slot item.Slot, kind item.Type) []storage.Event {
		return []storage.Event{storage.Accepted{
			Transaction: tx, Account: account, Character: character, Asset: id, Slot: slot, Type: kind,
		}}
	}
	full := cmds{deposit(potion, 95), deposit(potion, 99), deposit(shell, 1), deposit(chair, 1)}
	check(t, []step{
		{name: "a new asset", command: accept(potion, 30), says: accepted(1, 0, item.TypeUse), state: "w0/4 1@0 2000000×30"},
		{name: "at the slot asked for", command: acceptWith(accept(potion, 30), func(c *storage.AcceptCommand) { c.Slot = 2 }),
			says: accepted(1, 2, item.TypeUse), state: "w0/4 1@2 2000000×30"},
		{name: "tops up", before: cmds{accept(potion, 30)}, command: accept(potion, 70),
			says: accepted(1, 0, item.TypeUse), state: "w0/4 1@0 2000000×100"},
		{name: "spreads in slot order and names the first", before: cmds{at(deposit(potion, 95), 1), at(deposit(potion, 99), 0)},
			command: accept(potion, 3), says: accepted(2, 0, item.TypeUse),
			state: "w0/4 1@1 2000000×97 2@0 2000000×100 1→1×95 2→2×99"},
		{name: "not all fits: one new asset", before: cmds{deposit(potion, 95)}, command: accept(potion, 6),
			says: accepted(2, 1, item.TypeUse), state: "w0/4 1@0 2000000×95 2@1 2000000×6 1→1×95"},
		{name: "more than slotMax tops up, if all of it fits", before: cmds{deposit(potion, 50), deposit(potion, 50), deposit(potion, 50), deposit(shell, 1)},
			command: accept(potion, 150), says: accepted(1, 0, item.TypeUse),
			state: "w0/4 1@0 2000000×100 2@1 2000000×100 3@2 2000000×100 4@0 4000000×1 1→1×50 2→2×50 3→3×50 4→4×1"},
		{name: "above slotMax: one new asset", before: cmds{deposit(potion, 1)}, command: accept(potion, math.MaxUint32),
			says: accepted(2, 1, item.TypeUse), state: "w0/4 1@0 2000000×1 2@1 2000000×4294967295 1→1×1"},
		{name: "a full storage is topped up", before: full, command: accept(potion, 6), says: accepted(1, 0, item.TypeUse),
			state: "w0/4 1@0 2000000×100 2@1 2000000×100 4@0 3010000×1 3@0 4000000×1 1→1×95 2→2×99 3→3×1 4→4×1"},
		{name: "the body's quantity goes before the data's", command: acceptWith(accept(potion, 30), func(c *storage.AcceptCommand) { c.Quantity = 12 }),
			says: accepted(1, 0, item.TypeUse), state: "w0/4 1@0 2000000×12"},
		{name: "neither: 1", command: accept(potion, 0), says: accepted(1, 0, item.TypeUse), state: "w0/4 1@0 2000000×1"},
		{name: "a rechargeable is never topped up", before: cmds{accept(stars, 5)}, command: accept(stars, 5),
			says: accepted(2, 1, item.TypeUse), state: "w0/4 1@0 2070000×5 2@1 2070000×5"},
		{name: "an equip's quantity is 1", command: acceptWith(accept(sword, 0), func(c *storage.AcceptCommand) { c.Quantity = 9 }),
			says: accepted(1, 0, item.TypeEquip), state: "w0/4 1@0 1302000×1"},
		{name: "the body's own transaction", command: acceptWith(accept(shell, 1), func(c *storage.AcceptCommand) { c.Inner = inner }),
			says: []storage.Event{storage.Accepted{Transaction: tx, Inner: inner, Account: account, Character: character,
				Asset: 1, Type: item.TypeEtc}}, state: "w0/4 1@0 4000000×1"},

		{name: "full", before: full, command: accept(potion, 7), refused: "STORAGE_FULL: 4 of 4 slots in use"},
		{name: "no kind", command: accept(42, 1), refused: "GENERIC: template 42 is of no kind"},
		{name: "bad data", command: acceptWith(accept(shell, 1), func(c *storage.AcceptCommand) { c.BadData = "bad" }), refused: "GENERIC: bad"},
		{name: "a reference type that doesn't suit", command: acceptWith(accept(shell, 1), func(c *storage.AcceptCommand) { c.ReferenceType = "setup" }),
			refused: `GENERIC: reference type "setup" doesn't suit template 4000000, which is etc`},
		{name: "one of a kind", before: full, command: accept(unique, 1), refused: "ONE_OF_A_KIND: template 4031000 is one of a kind"},
	})
}

func TestAnAcceptKeepsReferenceAndExpiration(t *testing.T) {
	c := accept(sword, 0)
	c.Reference, c.Expiration, c.Data.Equip.Slots = 77, start.Add(time.Hour), 7
	a := after(t, c)
	assert.Equal(t, item.Asset{ID: 1, Template: sword, Reference: 77, Expiration: c.Expiration, Data: c.Data}, a.Storages[0].Assets[0])
}

func TestARefusedAcceptTellsItsCharacter(t *testing.T) {
	c := accept(42, 1)
	c.Inner = inner
	_, answer := storage.Accept(rules, storage.Account{}, c, start)
	assert.Equal(t, []storage.Event{storage.TransferFailed{
		Transaction: tx, Inner: inner, Account: account, Character: character,
		Code: item.Generic, Message: "template 42 is of no kind",
	}}, answer.Events)
}
