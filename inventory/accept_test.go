package inventory_test

import (
	"testing"

	"coffer/inventory"
	"coffer/item"
)

func TestAccept(t *testing.T) {
	named := func(c inventory.AcceptCommand, name string) inventory.AcceptCommand {
		c.ReferenceType = name
		return c
	}
	wrong := accept(potion, 0, 1)
	wrong.Type = item.TypeEtc
	bad := accept(potion, 0, 1)
	bad.BadData = "referenceData is no object"
	of := func(quantity uint32) inventory.AcceptCommand {
		c := accept(potion, 0, 0)
		c.Data.Quantity = quantity
		return c
	}
	check(t, []step{
		{name: "a new asset", command: accept(potion, 0, 30), says: "accepted 1@1 2000000×30; accepted", state: "1@1 2000000×30"},
		{name: "the data's quantity", command: of(7), says: "accepted 1@1 2000000×7; accepted", state: "1@1 2000000×7"},
		{name: "no quantity is 1", command: of(0), says: "accepted 1@1 2000000×1; accepted", state: "1@1 2000000×1"},
		{name: "tops up in slot order, the rest into new slots", before: cmds{create(potion, 90), create(potion, 80)}, command: accept(potion, 0, 150),
			says:  "quantity 1 ×100; quantity 2 ×100; accepted 3@3 2000000×100; accepted 4@4 2000000×20; accepted",
			state: "1@1 2000000×100, 2@2 2000000×100, 3@3 2000000×100, 4@4 2000000×20"},
		{name: "all of it fits there", before: cmds{create(potion, 90)}, command: accept(potion, 0, 5), says: "quantity 1 ×95; accepted", state: "1@1 2000000×95"},
		{name: "not into a reserved stack", before: cmds{create(potion, 90), reserve(potion, 1, 1)}, command: accept(potion, 0, 5),
			says: "accepted 2@2 2000000×5; accepted", state: "1@1 2000000×90, 2@2 2000000×5, 3f@1→1×1"},
		{name: "a rechargeable is one asset", before: cmds{create(stars, 5)}, command: accept(stars, 0, 900), says: "accepted 2@2 2070000×900; accepted", state: "1@1 2070000×5, 2@2 2070000×900"},
		{name: "cash is one asset", command: acceptCash(coupon, 9, 300), says: "accepted 1@1 5040000×300 #9; accepted", state: "1@1 5040000×300 #9"},
		{name: "an equip keeps its reference", command: named(accept(sword, 77, 9), "equipable"), says: "accepted 1@1 1302000×1 #77; accepted", state: "1@1 1302000×1 #77",
			asks: []inventory.Message{inventory.HasCommand{Reference: 77, Owner: me}}},
		{name: "either spelling", command: named(acceptCash(sword, 77, 0), "cash_equipable"), says: "accepted 1@1 1302000×1 #77; accepted", state: "1@1 1302000×1 #77",
			asks: []inventory.Message{inventory.HasCashCommand{Reference: 77, Template: sword}}},

		{name: "another compartment", command: wrong, refused: "WRONG_TYPE: template 2000000 belongs in use, not in etc"},
		{name: "no compartment", command: inventory.AcceptCommand{Envelope: in(6), Template: potion}, refused: "WRONG_TYPE: inventoryType 6 is none of 1 to 5"},
		{name: "bad data", command: bad, refused: "BAD_DATA: referenceData is no object"},
		{name: "another reference type", command: named(accept(potion, 0, 1), "etc"), refused: "BAD_DATA: the reference type doesn't suit template 2000000, which is consumable"},
		{name: "no reference type", command: named(accept(potion, 0, 1), "shoe"), refused: "BAD_DATA: the reference type doesn't suit template 2000000, which is consumable"},
		{name: "not all fits, nothing changes", before: cmds{create(potion, 90)}, command: accept(potion, 0, 2311), refused: "INVENTORY_FULL: 24 slots of use needed, 23 are free"},
	})
}

func TestRelease(t *testing.T) {
	held := cmds{create(potion, 50), reserve(potion, 1, 20)}
	check(t, []step{
		{name: "a part", before: held[:1], command: release(item.TypeUse, 1, 20), says: "quantity 1 ×30; released", state: "1@1 2000000×30"},
		{name: "all of it", before: held[:1], command: release(item.TypeUse, 1, 50), says: "released 1 consumable; released"},
		{name: "0 is all", before: held[:1], command: release(item.TypeUse, 1, 0), says: "released 1 consumable; released"},
		{name: "what is not reserved", before: held, command: release(item.TypeUse, 1, 30), says: "quantity 1 ×20; released", state: "1@1 2000000×20, 3f@1→1×20"},
		{name: "an equip, whatever the quantity", before: cmds{acceptCash(sword, 77, 0), equip(1, -11)}, command: release(item.TypeEquip, 1, 9),
			says: "released 1 cash-equipable; released"},
		{name: "the equipable, and a cash-equipable of the same id stays", before: cmds{acceptCash(sword, 77, 0), accept(sword, 77, 0)}, command: release(item.TypeEquip, 2, 0),
			says: "released 2 equipable; released", state: "1@1 1302000×1 #77", asks: []inventory.Message{inventory.HasNotCommand{Reference: 77, Owner: me}}},
		{name: "the cash-equipable, and an equipable of the same id stays", before: cmds{acceptCash(sword, 77, 0), accept(sword, 77, 0)}, command: release(item.TypeEquip, 1, 0),
			says: "released 1 cash-equipable; released", state: "2@2 1302000×1 #77"},
		{name: "an empty rechargeable", before: cmds{create(stars, 0)}, command: release(item.TypeUse, 1, 0), says: "released 1 consumable; released"},
		{name: "a copy of the equip stays", before: cmds{accept(sword, 77, 0), accept(sword, 77, 0)}, command: release(item.TypeEquip, 1, 0),
			says: "released 1 equipable; released", state: "2@2 1302000×1 #77"},

		{name: "no such asset", before: held, command: release(item.TypeUse, 2, 0), refused: "NOT_FOUND: no asset 2 in use of character 100001"},
		{name: "of another compartment", before: held, command: release(item.TypeEtc, 1, 0), refused: "NOT_FOUND: no asset 1 in etc of character 100001"},
		{name: "more than there is", before: held, command: release(item.TypeUse, 1, 51), refused: "BAD_QUANTITY: asset 1 holds 50, asked for 51"},
		{name: "a part of a rechargeable", before: cmds{create(stars, 5)}, command: release(item.TypeUse, 1, 3), refused: "BAD_QUANTITY: asset 1 holds 5 and is never split, asked for 3"},
		{name: "reserved", before: held, command: release(item.TypeUse, 1, 31), refused: "RESERVED: asset 1 holds 50, of which 30 are not reserved, asked for 31"},
		{name: "0 means the whole", before: held, command: release(item.TypeUse, 1, 0), refused: "RESERVED: asset 1 holds 50, of which 30 are not reserved, asked for 50"},
		{name: "a reserved equip", before: cmds{accept(sword, 0, 0), reserve(sword, 1, 1)}, command: release(item.TypeEquip, 1, 0), refused: "RESERVED: asset 1 holds 1, of which 0 are not reserved, asked for 1"},
	})
}
