package storage_test

import (
	"testing"
	"time"

	"coffer/item"
	"coffer/storage"
)

func withdrawn(id item.AssetID, slot item.Slot, template item.TemplateID, quantity uint32) []storage.Event {
	return []storage.Event{storage.Withdrawn{
		Transaction: tx, Account: account, Asset: id, Slot: slot, Template: template, Quantity: quantity,
	}}
}

func TestWithdraw(t *testing.T) {
	cash := with(deposit(coupon, 10), func(in *storage.Incoming) { in.Data.Cash, in.Data.CashID = true, 42 })
	check(t, []step{
		{name: "a part of the stack", before: cmds{deposit(potion, 50)}, command: withdraw(1, 20),
			says: withdrawn(1, 0, potion, 20), state: "w0/4 1@0 2000000×30 1→1×30"},
		{name: "the whole stack", before: cmds{deposit(potion, 50)}, command: withdraw(1, 50),
			says: withdrawn(1, 0, potion, 50), state: "w0/4"},
		{name: "quantity 0 is all", before: cmds{deposit(shell, 1), at(deposit(potion, 50), 2)}, command: withdraw(2, 0),
			says: withdrawn(2, 2, potion, 50), state: "w0/4 1@0 4000000×1 1→1×1"},
		{name: "an equip, whatever the quantity", before: cmds{deposit(sword, 0)}, command: withdraw(1, 7),
			says: withdrawn(1, 0, sword, 1), state: "w0/4"},
		{name: "a pet", before: cmds{deposit(kitty, 0)}, command: withdraw(1, 0),
			says: withdrawn(1, 0, kitty, 1), state: "w0/4"},
		{name: "all of a rechargeable", before: cmds{deposit(stars, 500)}, command: withdraw(1, 500),
			says: withdrawn(1, 0, stars, 500), state: "w0/4"},
		{name: "an empty rechargeable", before: cmds{deposit(stars, 0)}, command: withdraw(1, 0),
			says: withdrawn(1, 0, stars, 0), state: "w0/4"},
		{name: "a part of cash without a cash id", before: cmds{deposit(coupon, 10)}, command: withdraw(1, 4),
			says: withdrawn(1, 0, coupon, 4), state: "w0/4 1@0 5040000×6 1→1×6"},
		{name: "deposits older than ten minutes are forgotten on the way", before: cmds{deposit(shell, 1), deposit(potion, 50)},
			late: 10*time.Minute - 2*time.Second, command: withdraw(2, 1),
			says: withdrawn(2, 0, potion, 1), state: "w0/4 2@0 2000000×49 1@0 4000000×1 2→2×49"},

		{name: "no such asset", before: cmds{deposit(potion, 50)}, command: withdraw(2, 0),
			refused: "GENERIC: no asset 2 in account 4001 and world 0"},
		{name: "no storage", command: withdraw(1, 0), refused: "GENERIC: no asset 1 in account 4001 and world 0"},
		{name: "more than there is", before: cmds{deposit(potion, 50)}, command: withdraw(1, 51),
			refused: "GENERIC: asset 1 holds 50, asked for 51"},
		{name: "the largest quantity", before: cmds{deposit(potion, 50)}, command: withdraw(1, 4294967295),
			refused: "GENERIC: asset 1 holds 50, asked for 4294967295"},
		{name: "a rechargeable is never split", before: cmds{deposit(stars, 500)}, command: withdraw(1, 100),
			refused: "GENERIC: asset 1 holds 500 and is never split, asked for 100"},
		{name: "nor is what has a cash id", before: cmds{cash}, command: withdraw(1, 4),
			refused: "GENERIC: asset 1 holds 10 and is never split, asked for 4"},
	})
}

// Units that no deposit claims leave first, then the oldest deposit's.
func TestWithdrawTakesUnclaimedUnitsFirst(t *testing.T) {
	mixed := cmds{deposit(potion, 10), deposit(potion, 20), accept(potion, 30), arrange()}
	check(t, []step{
		{name: "merged", before: mixed, command: withdraw(1, 30), says: withdrawn(1, 0, potion, 30),
			state: "w0/4 1@0 2000000×30 1→1×10 2→1×20"},
		{name: "then of the oldest", before: mixed, command: withdraw(1, 35), says: withdrawn(1, 0, potion, 35),
			state: "w0/4 1@0 2000000×25 1→1×5 2→1×20"},
		{name: "then of the next", before: mixed, command: withdraw(1, 45), says: withdrawn(1, 0, potion, 45),
			state: "w0/4 1@0 2000000×15 2→1×15"},
	})
}
