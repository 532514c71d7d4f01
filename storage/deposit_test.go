package storage_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/item"
	"coffer/storage"
)

// at asks for a slot.
func at(c storage.DepositCommand, slot item.Slot) storage.DepositCommand {
	c.Slot = slot
	return c
}

// with changes what comes in.
func with(c storage.DepositCommand, change func(*storage.Incoming)) storage.DepositCommand {
	change(&c.Incoming)
	return c
}

func deposited(id item.AssetID, slot item.Slot, template item.TemplateID) storage.Deposited {
	return storage.Deposited{
		Transaction: tx, Account: account, Asset: id, Slot: slot, Template: template,
		ReferenceType: item.ReferenceTypeOf(template, item.Data{}),
	}
}

func TestDeposit(t *testing.T) {
	expires := time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)
	full := cmds{deposit(potion, 1), deposit(sword, 0), deposit(shell, 1), deposit(chair, 1)}
	named := func(name string) func(*storage.Incoming) {
		return func(in *storage.Incoming) { in.ReferenceType = name }
	}
	check(t, []step{
		{name: "the first makes the storage", command: deposit(potion, 50),
			says: []storage.Event{deposited(1, 0, potion)}, state: "w0/4 1@0 2000000×50 1→1×50"},
		{name: "a free slot is taken", command: at(deposit(potion, 50), 3),
			says: []storage.Event{deposited(1, 3, potion)}, state: "w0/4 1@3 2000000×50 1→1×50"},
		{name: "slots count within a type", before: cmds{at(deposit(shell, 1), 1)}, command: at(deposit(potion, 1), 1),
			says: []storage.Event{deposited(2, 1, potion)}, state: "w0/4 2@1 2000000×1 1@1 4000000×1 1→1×1 2→2×1"},
		{name: "a slot that is held: the lowest free one", before: cmds{deposit(potion, 1), at(deposit(potion, 1), 2)},
			command: at(deposit(potion, 1), 2), says: []storage.Event{deposited(3, 1, potion)},
			state: "w0/4 1@0 2000000×1 2@2 2000000×1 3@1 2000000×1 1→1×1 2→2×1 3→3×1"},
		{name: "a slot beyond the capacity: the lowest free one", command: at(deposit(potion, 1), 4),
			says: []storage.Event{deposited(1, 0, potion)}, state: "w0/4 1@0 2000000×1 1→1×1"},
		{name: "the lowest slot of all", command: at(deposit(potion, 1), math.MinInt16),
			says: []storage.Event{deposited(1, 0, potion)}, state: "w0/4 1@0 2000000×1 1→1×1"},
		{name: "never merged", before: cmds{deposit(potion, 5)}, command: deposit(potion, 5),
			says:  []storage.Event{deposited(2, 1, potion)},
			state: "w0/4 1@0 2000000×5 2@1 2000000×5 1→1×5 2→2×5"},
		{name: "one asset whatever the quantity", command: deposit(potion, math.MaxUint32),
			says: []storage.Event{deposited(1, 0, potion)}, state: "w0/4 1@0 2000000×4294967295 1→1×4294967295"},
		{name: "no quantity is 1", command: deposit(potion, 0),
			says: []storage.Event{deposited(1, 0, potion)}, state: "w0/4 1@0 2000000×1 1→1×1"},
		{name: "a rechargeable's 0 stays", command: deposit(stars, 0),
			says: []storage.Event{deposited(1, 0, stars)}, state: "w0/4 1@0 2070000×0 1→1×0"},
		{name: "an equip", command: with(deposit(sword, 0), func(in *storage.Incoming) {
			in.Reference, in.ReferenceType, in.Expiration = 77, "equipable", expires
		}), says: []storage.Event{storage.Deposited{Transaction: tx, Account: account, Asset: 1, Template: sword,
			Reference: 77, ReferenceType: item.ReferenceEquipable, Expiration: expires}},
			tells: []storage.Message{storage.HasMessage{Reference: 77, Account: account}}, state: "w0/4 1@0 1302000×1 1→1×1"},
		{name: "a cash equip by either name", command: with(deposit(sword, 0), func(in *storage.Incoming) {
			in.ReferenceType, in.Data.Cash, in.Data.CashID = "cash-equipable", true, 42
		}), says: []storage.Event{storage.Deposited{Transaction: tx, Account: account, Asset: 1, Template: sword,
			ReferenceType: item.ReferenceCashEquipable}}, state: "w0/4 1@0 1302000×1 1→1×1"},
		{name: "a pet", command: with(deposit(kitty, 0), named("pet")),
			says: []storage.Event{deposited(1, 0, kitty)}, state: "w0/4 1@0 5000000×1 1→1×1"},
		{name: "cash", command: with(deposit(coupon, 3), named("cash")),
			says: []storage.Event{deposited(1, 0, coupon)}, state: "w0/4 1@0 5040000×3 1→1×3"},

		{name: "no kind", command: deposit(6000000, 1), refused: "GENERIC: template 6000000 is of no kind"},
		{name: "no kind comes before bad data", command: with(deposit(0, 1), func(in *storage.Incoming) { in.BadData = "bad" }),
			refused: "GENERIC: template 0 is of no kind"},
		{name: "bad data", command: with(deposit(unique, 1), func(in *storage.Incoming) { in.BadData = "referenceData is no object" }),
			refused: "GENERIC: referenceData is no object"},
		{name: "a reference type of another kind", command: with(deposit(potion, 1), named("etc")),
			refused: `GENERIC: reference type "etc" doesn't suit template 2000000, which is consumable`},
		{name: "a reference type that is none", command: with(deposit(potion, 1), named(strings.Repeat("ä", 50))),
			refused: `GENERIC: reference type "` + strings.Repeat("ä", 20) + `"… doesn't suit template 2000000, which is consumable`},
		{name: "an equip with a cash id is no equipable", command: with(deposit(sword, 0), func(in *storage.Incoming) {
			in.ReferenceType, in.Data.Cash = "equipable", true
		}), refused: `GENERIC: reference type "equipable" doesn't suit template 1302000, which is cash_equipable`},
		{name: "an equip without one is no cash equip", command: with(deposit(sword, 0), named("cash_equipable")),
			refused: `GENERIC: reference type "cash_equipable" doesn't suit template 1302000, which is equipable`},
		{name: "one of a kind", command: deposit(unique, 1), refused: "ONE_OF_A_KIND: template 4031000 is one of a kind"},
		{name: "one of a kind comes before full", before: full, command: deposit(unique, 1),
			refused: "ONE_OF_A_KIND: template 4031000 is one of a kind"},
		{name: "full: capacity counts all types together", before: full, command: deposit(coupon, 1),
			refused: "STORAGE_FULL: 4 of 4 slots in use"},
	})
}

func TestIDsAreNeverUsedAgain(t *testing.T) {
	a := after(t, deposit(potion, 1), deposit(potion, 2), withdraw(2, 0), deposit(potion, 3))
	assert.Equal(t, "w0/4 1@0 2000000×1 3@1 2000000×3 1→1×1 3→3×3", tell(a))

	last := storage.Account{LastAsset: math.MaxUint32}
	next, answer := storage.Deposit(rules, last, deposit(potion, 1), start)
	assert.EqualError(t, answer.Refusal, "GENERIC: asset ids are used up: the last one was 4294967295")
	assert.Equal(t, last, next)
}

func TestADepositKeepsWhatCame(t *testing.T) {
	c := deposit(shell, 12)
	c.Data.Owner, c.Data.Flag, c.Data.Extra, c.Reference = 9, 3, `"note":"x"`, 5
	a := after(t, c)
	assert.Equal(t, c.Data, a.Storages[0].Assets[0].Data)
	assert.EqualValues(t, 5, a.Storages[0].Assets[0].Reference)
}
