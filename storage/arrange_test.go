package storage_test

import (
	"testing"

	"coffer/storage"
)

func TestArrange(t *testing.T) {
	arranged := []storage.Event{storage.Arranged{Transaction: tx, Account: account}}
	flagged := with(deposit(potion, 5), func(in *storage.Incoming) { in.Data.Flag = 1 })
	check(t, []step{
		{name: "an empty one is made", command: arrange(), says: arranged, state: "w0/4"},
		{name: "sorts each type from slot 0", before: cmds{at(deposit(elixir, 1), 3), at(deposit(potion, 2), 2), at(deposit(shell, 3), 1)},
			command: arrange(), says: arranged,
			state: "w0/4 2@0 2000000×2 1@1 2000001×1 3@0 4000000×3 1→1×1 2→2×2 3→3×3"},
		{name: "merges up to slotMax, the lowest slots first", before: cmds{at(deposit(potion, 70), 1), at(deposit(potion, 60), 0)},
			command: arrange(), says: arranged,
			state: "w0/4 1@0 2000000×30 2@1 2000000×100 1→1×30 1→2×40 2→2×60"},
		{name: "the lower slot stays", before: cmds{at(deposit(potion, 7), 1), at(deposit(potion, 6), 0)}, command: arrange(),
			says: arranged, state: "w0/4 2@0 2000000×13 1→2×7 2→2×6"},
		{name: "what differs is not merged", before: cmds{deposit(potion, 5), flagged, deposit(stars, 0), deposit(stars, 0)},
			command: arrange(), says: arranged,
			state: "w0/4 1@0 2000000×5 2@1 2000000×5 3@2 2070000×0 4@3 2070000×0 1→1×5 2→2×5 3→3×0 4→4×0"},
		{name: "above slotMax stays as it is", before: cmds{deposit(potion, 150), deposit(potion, 5)}, command: arrange(),
			says: arranged, state: "w0/4 1@0 2000000×150 2@1 2000000×5 1→1×150 2→2×5"},
		{name: "a deposit's units come together again", before: cmds{deposit(potion, 60), deposit(potion, 70), arrange(), withdraw(1, 50)},
			command: arrange(), says: arranged, state: "w0/4 1@0 2000000×80 1→1×10 2→1×70"},
		{name: "unclaimed units flow first", before: cmds{deposit(potion, 60), accept(shell, 1), deposit(potion, 30), accept(potion, 25), withdraw(1, 15), arrange()},
			command: arrange(), says: arranged, state: "w0/4 1@0 2000000×100 2@0 4000000×1 1→1×60 3→1×30"},
	})
}
