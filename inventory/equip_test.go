package inventory_test

import (
	"testing"

	"coffer/inventory"
	"coffer/item"
)

func TestEquip(t *testing.T) {
	swords := cmds{accept(sword, 0, 0), accept(axe, 0, 0)}
	full := cmds{accept(pants, 0, 0), equip(1, -6), accept(robe, 0, 0)}
	for range 23 {
		full = append(full, accept(hat, 0, 0))
	}
	wrong := equip(1, -1)
	wrong.Type = item.TypeUse
	check(t, []step{
		{name: "an allowed position is taken", before: swords, command: equip(1, -11),
			says: "moved 1 1→-11", state: "1@-11 1302000×1, 2@2 1312000×1"},
		{name: "what was there goes to the source", before: append(swords[:2:2], equip(1, -11)), command: equip(2, -11),
			says: "moved 2 2→-11", state: "2@-11 1312000×1, 1@2 1302000×1"},
		{name: "another than allowed: the first that is free", before: cmds{accept(ring, 0, 0), accept(ring, 0, 0), equip(1, -12)}, command: equip(2, -5),
			says: "moved 2 2→-13", state: "2@-13 1112000×1, 1@-12 1112000×1"},
		{name: "none is free: the first", before: append(swords[:2:2], equip(1, -11)), command: equip(2, -1),
			says: "moved 2 2→-11", state: "2@-11 1312000×1, 1@2 1302000×1"},
		{name: "a cash equip lies 100 lower", before: cmds{acceptCash(sword, 9, 0)}, command: equip(1, -11),
			says: "moved 1 1→-111", state: "1@-111 1302000×1 #9"},
		{name: "the catalog's positions", before: cmds{accept(mask, 0, 0)}, command: equip(1, -30),
			says: "moved 1 1→-30", state: "1@-30 1010000×1"},
		{name: "the catalog's first", before: cmds{accept(mask, 0, 0)}, command: equip(1, -1),
			says: "moved 1 1→-2", state: "1@-2 1010000×1"},
		{name: "no position of its own: as asked", before: cmds{accept(relic, 0, 0)}, command: equip(1, -199),
			says: "moved 1 1→-199", state: "1@-199 1990000×1"},
		{name: "an overall makes pants go", before: cmds{accept(pants, 0, 0), equip(1, -6), accept(hat, 0, 0), accept(robe, 0, 0)}, command: equip(2, -5),
			says: "moved 3 2→-5; moved 1 -6→2", state: "3@-5 1050000×1, 2@1 1002000×1, 1@2 1060000×1"},
		{name: "over a top, and pants go too", before: cmds{accept(top, 0, 0), equip(1, -5), accept(pants, 0, 0), equip(1, -6), accept(robe, 0, 0)}, command: equip(1, -5),
			says: "moved 3 1→-5; moved 2 -6→2", state: "3@-5 1050000×1, 1@1 1040000×1, 2@2 1060000×1"},
		{name: "pants make an overall go", before: cmds{accept(robe, 0, 0), equip(1, -5), accept(pants, 0, 0)}, command: equip(1, -6),
			says: "moved 2 1→-6; moved 1 -5→1", state: "2@-6 1060000×1, 1@1 1050000×1"},
		{name: "a top suits pants", before: cmds{accept(pants, 0, 0), equip(1, -6), accept(top, 0, 0)}, command: equip(1, -5),
			says: "moved 2 1→-5", state: "1@-6 1060000×1, 2@-5 1040000×1"},
		{name: "cash ones are a pair of their own", before: cmds{accept(pants, 0, 0), equip(1, -6), acceptCash(pants, 8, 0), equip(1, -6), acceptCash(robe, 9, 0)},
			command: equip(1, -5), says: "moved 3 1→-105; moved 2 -106→1", state: "3@-105 1050000×1 #9, 1@-6 1060000×1, 2@1 1060000×1 #8"},
		{name: "free slots are counted after the exchange", before: full, command: equip(1, -5),
			says: "moved 2 1→-5; moved 1 -6→1", state: tellFull(t, full)},

		{name: "only equips are worn", command: wrong, refused: "WRONG_TYPE: only equips are worn, not what is in use"},
		{name: "from a slot", before: swords, command: equip(-1, -11), refused: "BAD_SLOT: source slot -1 is no slot to put on from"},
		{name: "to a position", before: swords, command: equip(1, 2), refused: "BAD_SLOT: destination 2 is no equipment position, -1 to -199"},
		{name: "to one that there is", before: swords, command: equip(1, -200), refused: "BAD_SLOT: destination -200 is no equipment position, -1 to -199"},
		{name: "an empty slot", before: swords, command: equip(3, -11), refused: "BAD_SLOT: slot 3 of equip is empty"},
		{name: "beyond the capacity", before: swords, command: equip(25, -11), refused: "BAD_SLOT: slot 25 is none of equip, which has slots 1 to 24"},
		{name: "no room for the one that makes way",
			before: append(cmds{accept(top, 0, 0), equip(1, -5)}, full...), command: equip(1, -5),
			refused: "INVENTORY_FULL: no slot of equip is free for asset 2, which must make way at -6"},
	})
}

// tellFull is the state of the full compartment after the robe is put on.
func tellFull(t testing.TB, before cmds) string {
	i := born(t, before...)
	for n := range i.Assets {
		switch i.Assets[n].ID {
		case 1:
			i.Assets[n].Slot = 1
		case 2:
			i.Assets[n].Slot = -5
		}
	}
	i.Assets[0], i.Assets[1] = i.Assets[1], i.Assets[0]
	return tell(i)
}

func TestUnequip(t *testing.T) {
	worn := cmds{accept(sword, 0, 0), equip(1, -11), accept(hat, 0, 0)}
	full := append(cmds{}, worn...)
	for range 23 {
		full = append(full, accept(hat, 0, 0))
	}
	wrong := unequip(-11, 1)
	wrong.Type = item.TypeCash
	check(t, []step{
		{name: "a free slot is taken", before: worn, command: unequip(-11, 7), says: "moved 1 -11→7", state: "2@1 1002000×1, 1@7 1302000×1"},
		{name: "a slot that is held: the lowest free one", before: worn, command: unequip(-11, 1), says: "moved 1 -11→2", state: "2@1 1002000×1, 1@2 1302000×1"},
		{name: "no slot: the lowest free one", before: worn, command: unequip(-11, -5), says: "moved 1 -11→2", state: "2@1 1002000×1, 1@2 1302000×1"},
		{name: "beyond the capacity: the lowest free one", before: worn, command: unequip(-11, 25), says: "moved 1 -11→2", state: "2@1 1002000×1, 1@2 1302000×1"},
		{name: "only equips are worn", before: worn, command: wrong, refused: "WRONG_TYPE: only equips are worn, not what is in cash"},
		{name: "from a position", before: worn, command: unequip(1, 2), refused: "BAD_SLOT: source 1 is no equipment position, -1 to -199"},
		{name: "an empty one", before: worn, command: unequip(-1, 2), refused: "BAD_SLOT: slot -1 of equip is empty"},
		{name: "no room", before: full, command: unequip(-11, 1), refused: "INVENTORY_FULL: all 24 slots of equip are in use"},
	})
}

func TestMove(t *testing.T) {
	two := cmds{accept(potion, 0, 60), create(potion, 70)}
	three := cmds{accept(potion, 0, 60), accept(shell, 0, 5), create(elixir, 70)}
	flagged := accept(potion, 0, 60)
	flagged.Data.Flag = 1
	above := inventory.RechargeCommand{Envelope: in(item.TypeUse), Slot: 1, Quantity: 5}
	check(t, []step{
		{name: "to an empty slot", before: two, command: move(item.TypeUse, 1, 24), says: "moved 1 1→24", state: "2@2 2000000×70, 1@24 2000000×60"},
		{name: "an exchange is one MOVED", before: three, command: move(item.TypeUse, 1, 2), says: "moved 1 1→2", state: "3@1 2000001×70, 1@2 2000000×60, 2@1 4000000×5"},
		{name: "fills, and the rest stays", before: two, command: move(item.TypeUse, 1, 2), says: "quantity 2 ×100; quantity 1 ×30", state: "1@1 2000000×30, 2@2 2000000×100"},
		{name: "fills whole", before: cmds{create(potion, 30), create(potion, 70)}, command: move(item.TypeUse, 1, 2), says: "quantity 2 ×100; deleted 1", state: "2@2 2000000×100"},
		{name: "a full stack is exchanged", before: cmds{create(potion, 100), create(potion, 70)}, command: move(item.TypeUse, 2, 1), says: "moved 2 2→1", state: "2@1 2000000×70, 1@2 2000000×100"},
		{name: "another flag is exchanged", before: cmds{create(potion, 60), flagged}, command: move(item.TypeUse, 1, 2), says: "moved 1 1→2", state: "2@1 2000000×60, 1@2 2000000×60"},
		{name: "stars are exchanged", before: cmds{create(stars, 60), create(stars, 60), above}, command: move(item.TypeUse, 1, 2), says: "moved 1 1→2", state: "2@1 2070000×60, 1@2 2070000×65"},
		{name: "a reserved stack moves with its reservation", before: append(two[:2:2], reserve(potion, 1, 5)), command: move(item.TypeUse, 1, 2),
			says: "moved 1 1→2", state: "2@1 2000000×70, 1@2 2000000×60, 3f@1→1×5"},
		{name: "nothing is merged into a reserved stack", before: append(two[:2:2], reserve(potion, 2, 5)), command: move(item.TypeUse, 1, 2),
			says: "moved 1 1→2", state: "2@1 2000000×70, 1@2 2000000×60, 3f@2→2×5"},
		{name: "to its own slot", before: two, command: move(item.TypeUse, 1, 1), state: "1@1 2000000×60, 2@2 2000000×70"},
		{name: "nothing to its own slot", before: two, command: move(item.TypeUse, 3, 3), refused: "BAD_SLOT: slot 3 of use is empty"},
		{name: "nothing", before: two, command: move(item.TypeUse, 3, 1), refused: "BAD_SLOT: slot 3 of use is empty"},
		{name: "slot 0", before: two, command: move(item.TypeUse, 1, 0), refused: "BAD_SLOT: slot 0 is none of 1 to 24"},
		{name: "a position", before: cmds{accept(sword, 0, 0)}, command: move(item.TypeEquip, 1, -11), refused: "BAD_SLOT: slot -11 is none of 1 to 24"},
		{name: "beyond the capacity", before: two, command: move(item.TypeUse, 32767, 1), refused: "BAD_SLOT: slot 32767 is none of 1 to 24"},
		{name: "no compartment", before: two, command: move(6, 1, 1), refused: "WRONG_TYPE: inventoryType 6 is none of 1 to 5"},
	})
}
