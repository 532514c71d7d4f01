package inventory_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/inventory"
	"coffer/item"
)

func TestDestroy(t *testing.T) {
	all := destroy(item.TypeUse, 1, 7)
	all.All = true
	held := cmds{create(potion, 50), reserve(potion, 1, 20), by(other, reserve(potion, 1, 10)), reserve(potion, 1, 5)}
	check(t, []step{
		{name: "a part", before: cmds{create(potion, 50)}, command: destroy(item.TypeUse, 1, 20), says: "quantity 1 ×30", state: "1@1 2000000×30"},
		{name: "more than there is: what is there", before: cmds{create(potion, 50)}, command: destroy(item.TypeUse, 1, math.MaxUint32), says: "deleted 1"},
		{name: "no quantity: the asset", before: cmds{create(potion, 50)}, command: destroy(item.TypeUse, 1, 0), says: "deleted 1"},
		{name: "all", before: cmds{create(potion, 50)}, command: all, says: "deleted 1"},
		{name: "the last of a rechargeable", before: cmds{create(stars, 5)}, command: destroy(item.TypeUse, 1, 9), says: "quantity 1 ×0", state: "1@1 2070000×0"},
		{name: "a rechargeable whole", before: cmds{create(stars, 5)}, command: destroy(item.TypeUse, 1, 0), says: "deleted 1"},
		{name: "an equip, whatever the quantity", before: cmds{accept(sword, 77, 0), equip(1, -11)}, command: destroy(item.TypeEquip, -11, 5), says: "deleted 1",
			asks: []inventory.Message{inventory.HasNotCommand{Reference: 77, Owner: me}}},
		{name: "reservations that fit stay", before: held, command: destroy(item.TypeUse, 1, 15), says: "quantity 1 ×35",
			state: "1@1 2000000×35, 3f@1→1×20, 7b@1→1×10, 3f@1→1×5"},
		{name: "the newest is cancelled", before: held, command: destroy(item.TypeUse, 1, 16), says: "[cancelled @1 2000000×10]; quantity 1 ×34",
			state: "1@1 2000000×34, 3f@1→1×20, 3f@1→1×5"},
		{name: "each transaction's whole", before: held, command: destroy(item.TypeUse, 1, 26), says: "[cancelled @1 2000000×10]; [cancelled @1 2000000×25]; quantity 1 ×24",
			state: "1@1 2000000×24"},
		{name: "all of them", before: held, command: all, says: "[cancelled @1 2000000×10]; [cancelled @1 2000000×25]; deleted 1"},
		{name: "an empty slot", command: all, refused: "BAD_SLOT: slot 1 of use is empty"},
		{name: "no compartment", command: inventory.DestroyCommand{Envelope: in(255), Slot: 1}, refused: "WRONG_TYPE: inventoryType 255 is none of 1 to 5"},
	})
}

func TestDiscard(t *testing.T) {
	discard := func(t item.Type, id item.AssetID) inventory.DiscardCommand {
		return inventory.DiscardCommand{Character: character, Type: t, Asset: id}
	}
	i := born(t, create(potion, 50), reserve(potion, 1, 5))
	next, answer := inventory.Apply(rules, i, discard(item.TypeUse, 1), carry, start.Add(time.Second))
	assert.Equal(t, "[cancelled @1 2000000×5]; deleted 1", say(answer.Events))
	assert.Empty(t, tell(next))
	for refused, c := range map[string]inventory.Command{
		"NOT_FOUND: no asset 2 in use of character 100001": discard(item.TypeUse, 2),
		"NOT_FOUND: no asset 1 in etc of character 100001": discard(item.TypeEtc, 1),
	} {
		next, answer := inventory.Apply(rules, i, c, carry, start.Add(time.Second))
		assert.EqualError(t, answer.Refusal, refused)
		assert.Equal(t, i, next)
	}
}

func TestIncreaseCapacity(t *testing.T) {
	more := func(n uint32) inventory.IncreaseCapacityCommand {
		return inventory.IncreaseCapacityCommand{Envelope: in(item.TypeUse), Amount: n}
	}
	check(t, []step{
		{name: "adds", command: more(8), says: "capacity use 32"},
		{name: "nothing", command: more(0), says: "capacity use 24"},
		{name: "up to 96", command: more(math.MaxUint32), says: "capacity use 96"},
		{name: "96 already", before: cmds{more(90)}, command: more(8), says: "capacity use 96"},
		{name: "a slot of the new ones", before: cmds{more(8), create(potion, 1)}, command: move(item.TypeUse, 1, 32), says: "moved 1 1→32", state: "1@32 2000000×1"},
		{name: "no compartment", command: inventory.IncreaseCapacityCommand{Envelope: in(0), Amount: 8}, refused: "WRONG_TYPE: inventoryType 0 is none of 1 to 5"},
	})
}

func TestRecharge(t *testing.T) {
	more := func(kind item.Type, slot item.Slot, n uint32) inventory.RechargeCommand {
		return inventory.RechargeCommand{Envelope: in(kind), Slot: slot, Quantity: n}
	}
	check(t, []step{
		{name: "adds", before: cmds{create(stars, 5)}, command: more(item.TypeUse, 1, 500), says: "quantity 1 ×505", state: "1@1 2070000×505"},
		{name: "an empty one", before: cmds{create(stars, 0)}, command: more(item.TypeUse, 1, 500), says: "quantity 1 ×500", state: "1@1 2070000×500"},
		{name: "up to the catalog's slotMax", before: cmds{create(arrows, 5)}, command: more(item.TypeUse, 1, math.MaxUint32), says: "quantity 1 ×50", state: "1@1 2330000×50"},
		{name: "never lowers", before: cmds{create(arrows, 60)}, command: more(item.TypeUse, 1, 5), says: "quantity 1 ×60", state: "1@1 2330000×60"},
		{name: "another compartment", command: more(item.TypeEtc, 1, 5), refused: "WRONG_TYPE: nothing in etc is rechargeable"},
		{name: "an empty slot", command: more(item.TypeUse, 1, 5), refused: "BAD_SLOT: slot 1 of use is empty"},
		{name: "no rechargeable", before: cmds{create(potion, 1)}, command: more(item.TypeUse, 1, 0), refused: "WRONG_TYPE: slot 1 of use holds template 2000000, which is not rechargeable"},
		{name: "by nothing", before: cmds{create(stars, 5)}, command: more(item.TypeUse, 1, 0), refused: "BAD_QUANTITY: asked to recharge slot 1 of use by 0"},
		{name: "too much", before: cmds{create(stars, 5)}, command: more(item.TypeUse, 1, math.MaxUint32-4), refused: "OVERFLOW: slot 1 of use holds 5, asked to add 4294967291: more than 4294967295"},
	})
}
