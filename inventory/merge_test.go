package inventory_test

import (
	"testing"

	"coffer/inventory"
	"coffer/item"
)

func TestMerge(t *testing.T) {
	merge := inventory.MergeCommand{Envelope: in(item.TypeUse)}
	worn := inventory.MergeCommand{Envelope: in(item.TypeEquip)}
	check(t, []step{
		{name: "into the lower slots, then gaps close", before: cmds{create(potion, 60), create(elixir, 1), create(potion, 60), create(potion, 90), move(item.TypeUse, 2, 9)}, command: merge,
			says:  "quantity 1 ×100; quantity 3 ×20; quantity 3 ×100; quantity 4 ×10; moved 3 3→2; moved 4 4→3; moved 2 9→4; mergecomplete",
			state: "1@1 2000000×100, 3@2 2000000×100, 4@3 2000000×10, 2@4 2000001×1"},
		{name: "reserved ones stay as they are", before: cmds{create(potion, 10), create(potion, 10), create(potion, 10), reserve(potion, 1, 1)}, command: merge,
			says: "quantity 2 ×20; deleted 3; mergecomplete", state: "1@1 2000000×10, 2@2 2000000×20, 3f@1→1×1"},
		{name: "what is worn stays", before: cmds{accept(sword, 0, 0), equip(1, -11), accept(hat, 0, 0), move(item.TypeEquip, 1, 3)}, command: worn,
			says: "moved 2 3→1; mergecomplete", state: "1@-11 1302000×1, 2@1 1002000×1"},
		{name: "nothing", command: merge, says: "mergecomplete"},
		{name: "no compartment", command: inventory.MergeCommand{Envelope: in(9)}, refused: "WRONG_TYPE: inventoryType 9 is none of 1 to 5"},
	})
}

func TestSort(t *testing.T) {
	sort := inventory.SortCommand{Envelope: in(item.TypeUse)}
	check(t, []step{
		{name: "gaps close, then an exchange at a time", before: cmds{create(stars, 1), create(elixir, 1), create(potion, 1), create(elixir, 2), move(item.TypeUse, 1, 7)}, command: sort,
			says:  "moved 2 2→1; moved 3 3→2; moved 4 4→3; moved 1 7→4; moved 3 2→1; sortcomplete",
			state: "3@1 2000000×1, 2@2 2000001×1, 4@3 2000001×2, 1@4 2070000×1"},
		{name: "of one template by id, unmerged", before: cmds{create(potion, 1), create(potion, 1), move(item.TypeUse, 1, 9)}, command: sort,
			says: "moved 2 2→1; moved 1 9→2; moved 1 2→1; sortcomplete", state: "1@1 2000000×1, 2@2 2000000×1"},
		{name: "a reservation moves along", before: cmds{create(elixir, 5), create(potion, 1), reserve(elixir, 1, 5)}, command: sort,
			says: "moved 2 2→1; sortcomplete", state: "2@1 2000000×1, 1@2 2000001×5, 3f@1→1×5"},
		{name: "no compartment", command: inventory.SortCommand{Envelope: in(0)}, refused: "WRONG_TYPE: inventoryType 0 is none of 1 to 5"},
	})
}
