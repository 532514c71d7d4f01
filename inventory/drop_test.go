package inventory_test

import (
	"math"
	"testing"
	"time"

	"coffer/inventory"
	"coffer/item"
)

func drop(t item.Type, slot item.Slot, quantity int16) inventory.DropCommand {
	return inventory.DropCommand{Envelope: in(t), Source: slot, Quantity: quantity, X: 120, Y: -35, Place: square}
}

var (
	square = inventory.Place{Channel: 1, Map: 100000000}
	me     = inventory.Owner{Character: character}
)

func TestDropAsset(t *testing.T) {
	marked := func(change func(*inventory.AcceptCommand)) cmds {
		c := accept(potion, 0, 5)
		change(&c)
		return cmds{c}
	}
	lies := item.Asset{Template: sword, Reference: 77}
	bought := item.Asset{Template: sword, Reference: 77, Data: acceptCash(sword, 77, 0).Data}
	check(t, []step{
		{name: "a part", before: cmds{create(potion, 50)}, command: drop(item.TypeUse, 1, 20),
			says: "quantity 1 ×30; spawned 2000000×20 #0", state: "1@1 2000000×30"},
		{name: "the whole stack", before: cmds{create(potion, 50)}, command: drop(item.TypeUse, 1, 50),
			says: "deleted 1; spawned 2000000×50 #0"},
		{name: "what is not reserved", before: cmds{create(potion, 50), reserve(potion, 1, 20)}, command: drop(item.TypeUse, 1, 30),
			says: "quantity 1 ×20; spawned 2000000×30 #0", state: "1@1 2000000×20, 3f@1→1×20"},
		{name: "an equip lies on the ground with its data", before: cmds{accept(sword, 77, 0)}, command: drop(item.TypeEquip, 1, 1),
			says: "deleted 1; spawned 1302000×1 #77", asks: []inventory.Message{inventory.HasNotCommand{Reference: 77, Owner: me, Dropped: &lies}}},
		{name: "a worn one", before: cmds{accept(sword, 77, 0), equip(1, -11)}, command: drop(item.TypeEquip, -11, 1),
			says: "deleted 1; spawned 1302000×1 #77", asks: []inventory.Message{inventory.HasNotCommand{Reference: 77, Owner: me, Dropped: &lies}}},
		{name: "a cash-equipable", before: cmds{accept(sword, 77, 0), acceptCash(sword, 77, 0)}, command: drop(item.TypeEquip, 2, 1),
			says: "deleted 2; spawned 1302000×1 #77", state: "1@1 1302000×1 #77", asks: []inventory.Message{inventory.HasNotCommand{Reference: 77, Owner: me, Dropped: &bought}}},
		{name: "all of a rechargeable", before: cmds{create(stars, 500)}, command: drop(item.TypeUse, 1, 1),
			says: "deleted 1; spawned 2070000×500 #0"},
		{name: "an empty rechargeable", before: cmds{create(stars, 0)}, command: drop(item.TypeUse, 1, 0),
			says: "deleted 1; spawned 2070000×0 #0"},

		{name: "cash", before: cmds{acceptCash(coupon, 9, 1)}, command: drop(item.TypeCash, 1, 1), refused: "WRONG_TYPE: what is in cash can't be dropped"},
		{name: "an owner", before: marked(func(c *inventory.AcceptCommand) { c.Data.Owner = 7 }), command: drop(item.TypeUse, 1, 1),
			refused: "WRONG_TYPE: asset 1 has owner 7, flag 0 and expiration 0001-01-01T00:00:00Z, which a drop can't carry"},
		{name: "a flag", before: marked(func(c *inventory.AcceptCommand) { c.Data.Flag = 1 }), command: drop(item.TypeUse, 1, 1),
			refused: "WRONG_TYPE: asset 1 has owner 0, flag 1 and expiration 0001-01-01T00:00:00Z, which a drop can't carry"},
		{name: "an expiration", before: marked(func(c *inventory.AcceptCommand) { c.Expiration = start }), command: drop(item.TypeUse, 1, 1),
			refused: "WRONG_TYPE: asset 1 has owner 0, flag 0 and expiration 2026-03-01T12:00:00Z, which a drop can't carry"},
		{name: "an equip that a drop can't name", before: cmds{accept(sword, 0, 0)}, command: drop(item.TypeEquip, 1, 1),
			refused: "WRONG_TYPE: asset 1 has no reference id, by which a drop could name it"},
		{name: "an empty slot", command: drop(item.TypeUse, 5, 1), refused: "BAD_SLOT: slot 5 of use is empty"},
		{name: "slot 0", command: drop(item.TypeUse, 0, 1), refused: "BAD_SLOT: slot 0 is none of use, which has slots 1 to 24"},
		{name: "none", before: cmds{create(potion, 50)}, command: drop(item.TypeUse, 1, 0), refused: "BAD_QUANTITY: slot 1 of use holds 50, asked for 0"},
		{name: "less than none", before: cmds{create(potion, 50)}, command: drop(item.TypeUse, 1, math.MinInt16), refused: "BAD_QUANTITY: slot 1 of use holds 50, asked for -32768"},
		{name: "more than there is", before: cmds{create(potion, 50)}, command: drop(item.TypeUse, 1, 51), refused: "BAD_QUANTITY: slot 1 of use holds 50, asked for 51"},
		{name: "two of an equip", before: cmds{accept(sword, 77, 0)}, command: drop(item.TypeEquip, 1, 2), refused: "BAD_QUANTITY: slot 1 of equip holds 1, asked for 2"},
		{name: "reserved", before: cmds{create(potion, 50), reserve(potion, 1, 20)}, command: drop(item.TypeUse, 1, 31),
			refused: "RESERVED: slot 1 of use holds 50, of which 30 are not reserved, asked for 31"},
	})
}

func TestRequestReserve(t *testing.T) {
	two := cmds{create(potion, 50), create(elixir, 3)}
	wants := func(items ...inventory.Wanted) inventory.RequestReserveCommand {
		return inventory.RequestReserveCommand{Envelope: in(item.TypeUse), Items: items}
	}
	nobody := reserve(potion, 1, 5)
	nobody.Transaction = item.Transaction{}
	inner := nobody
	inner.Inner = other
	check(t, []step{
		{name: "each in order", before: two, command: wants(inventory.Wanted{Source: 2, Template: elixir, Quantity: 3}, inventory.Wanted{Source: 1, Template: potion, Quantity: 5}),
			says: "reserved @2 2000001×3; reserved @1 2000000×5", state: "1@1 2000000×50, 2@2 2000001×3, 3f@2→2×3, 3f@1→1×5"},
		{name: "one slot twice is added up", before: two, command: wants(inventory.Wanted{Source: 1, Template: potion, Quantity: 5}, inventory.Wanted{Source: 1, Template: potion, Quantity: 45}),
			says: "reserved @1 2000000×50", state: "1@1 2000000×50, 2@2 2000001×3, 3f@1→1×50"},
		{name: "the same transaction again adds to it", before: append(two[:2:2], reserve(potion, 1, 5)), command: reserve(potion, 1, 6),
			says: "reserved @1 2000000×6", state: "1@1 2000000×50, 2@2 2000001×3, 3f@1→1×5, 3f@1→1×6"},
		{name: "the body's transaction", before: two, command: inner, says: "reserved @1 2000000×5", state: "1@1 2000000×50, 2@2 2000001×3, 7b@1→1×5"},
		{name: "of an equip", before: cmds{accept(sword, 0, 0)}, command: reserve(sword, 1, 1), says: "reserved @1 1302000×1", state: "1@1 1302000×1, 3f@1→1×1"},
		{name: "no transaction", before: two, command: nobody, refused: "NOT_FOUND: a reservation needs a transactionId"},
		{name: "no items", before: two, command: wants(), refused: "BAD_QUANTITY: no items to reserve"},
		{name: "an empty slot", before: two, command: reserve(potion, 3, 1), refused: "BAD_SLOT: slot 3 of use is empty"},
		{name: "another item", before: two, command: reserve(potion, 2, 1), refused: "BAD_SLOT: slot 2 of use holds template 2000001, not 2000000"},
		{name: "all or none", before: two, command: wants(inventory.Wanted{Source: 1, Template: potion, Quantity: 5}, inventory.Wanted{Source: 2, Template: elixir, Quantity: 4}),
			refused: "BAD_QUANTITY: slot 2 of use holds 3, asked for 4"},
		{name: "less than 1", before: two, command: reserve(potion, 1, -1), refused: "BAD_QUANTITY: asked for -1 of slot 1 of use"},
		{name: "more than there is, added up", before: two, command: wants(inventory.Wanted{Source: 1, Template: potion, Quantity: 32767}, inventory.Wanted{Source: 1, Template: potion, Quantity: 32767}),
			refused: "BAD_QUANTITY: slot 1 of use holds 50, asked for 65534"},
		{name: "promised to another", before: append(two[:2:2], by(other, reserve(potion, 1, 46))), command: reserve(potion, 1, 5),
			refused: "RESERVED: slot 1 of use holds 50, of which 4 are not reserved, asked for 5"},
		{name: "free again after 30 seconds", before: append(two[:2:2], by(other, reserve(potion, 1, 46))), late: 29 * time.Second, command: reserve(potion, 1, 5),
			says: "[cancelled @1 2000000×46]; reserved @1 2000000×5", state: "1@1 2000000×50, 2@2 2000001×3, 3f@1→1×5"},
	})
}

func TestConsume(t *testing.T) {
	held := cmds{create(potion, 50), reserve(potion, 1, 20)}
	nobody := consume(item.TypeUse, 1)
	nobody.Transaction = item.Transaction{}
	reused := append(held[:2:2], move(item.TypeUse, 1, 9), create(potion, 4), reserve(potion, 1, 3))
	check(t, []step{
		{name: "a part", before: held, command: consume(item.TypeUse, 1), says: "quantity 1 ×30", state: "1@1 2000000×30"},
		{name: "wherever it lies now", before: append(held[:2:2], move(item.TypeUse, 1, 9)), command: consume(item.TypeUse, 1), says: "quantity 1 ×30", state: "1@9 2000000×30"},
		{name: "the whole", before: cmds{create(potion, 20), reserve(potion, 1, 20)}, command: consume(item.TypeUse, 1), says: "deleted 1"},
		{name: "all that was added", before: append(held[:2:2], reserve(potion, 1, 5)), command: consume(item.TypeUse, 1), says: "quantity 1 ×25", state: "1@1 2000000×25"},
		{name: "of a slot that was reserved twice with different assets, both", before: reused, command: consume(item.TypeUse, 1),
			says: "quantity 1 ×30; quantity 2 ×1", state: "2@1 2000000×1, 1@9 2000000×30"},
		{name: "the last of a rechargeable", before: cmds{create(stars, 2), reserve(stars, 1, 2)}, command: consume(item.TypeUse, 1), says: "quantity 1 ×0", state: "1@1 2070000×0"},
		{name: "an equip", before: cmds{accept(sword, 77, 0), reserve(sword, 1, 1)}, command: consume(item.TypeEquip, 1), says: "deleted 1",
			asks: []inventory.Message{inventory.HasNotCommand{Reference: 77, Owner: me}}},
		{name: "another's stays", before: append(held[:2:2], by(other, reserve(potion, 1, 30))), command: consume(item.TypeUse, 1),
			says: "quantity 1 ×30", state: "1@1 2000000×30, 7b@1→1×30"},
		{name: "not reserved", before: held[:1], command: consume(item.TypeUse, 1),
			refused: "NOT_FOUND: transaction 3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10 has reserved nothing of slot 1 of use"},
		{name: "another compartment", before: held, command: consume(item.TypeEtc, 1),
			refused: "NOT_FOUND: transaction 3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10 has reserved nothing of slot 1 of etc"},
		{name: "no transaction", before: held, command: nobody, refused: "NOT_FOUND: a reservation needs a transactionId"},
		{name: "no slot", before: held, command: consume(item.TypeUse, math.MinInt16), refused: "BAD_SLOT: slot -32768 is none of use, which has slots 1 to 24"},
	})
}

func TestCancelReservation(t *testing.T) {
	held := cmds{create(potion, 50), reserve(potion, 1, 20)}
	cancel := inventory.CancelReservationCommand{Envelope: in(item.TypeUse), Slot: 1}
	check(t, []step{
		{name: "frees", before: held, command: cancel, says: "cancelled @1 2000000×20", state: "1@1 2000000×50"},
		{name: "tells where it lies now", before: append(held[:2:2], move(item.TypeUse, 1, 9)), command: cancel, says: "cancelled @9 2000000×20", state: "1@9 2000000×50"},
		{name: "all that was added", before: append(held[:2:2], reserve(potion, 1, 5)), command: cancel, says: "cancelled @1 2000000×25", state: "1@1 2000000×50"},
		{name: "none", before: held[:1], command: cancel, refused: "NOT_FOUND: transaction 3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10 has reserved nothing of slot 1 of use"},
	})
}

func TestExpire(t *testing.T) {
	held := cmds{create(potion, 50), reserve(potion, 1, 20), by(other, reserve(potion, 1, 3))}
	expire := inventory.ExpireCommand{Character: character}
	check(t, []step{
		{name: "too early", before: held, late: 28*time.Second - time.Microsecond - time.Second, command: expire, state: "1@1 2000000×50, 3f@1→1×20, 7b@1→1×3"},
		{name: "exactly 30 seconds after the first", before: held, late: 28 * time.Second, command: expire, says: "[cancelled @1 2000000×20]", state: "1@1 2000000×50, 7b@1→1×3"},
		{name: "both", before: held, late: time.Hour, command: expire, says: "[cancelled @1 2000000×20]; [cancelled @1 2000000×3]", state: "1@1 2000000×50"},
	})
}
