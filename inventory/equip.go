package inventory

import (
	"slices"
	"time"

	"coffer/item"
)

// EquipCommand is EQUIP: an equip is put on.
type EquipCommand struct {
	Envelope
	Source      item.Slot // 1 to the capacity
	Destination item.Slot // -1 to -199
}

// Equip puts the equip at the destination if it may be worn there, else at the
// first of its positions that is free, else at the first. What was there goes
// to the source. An overall makes pants go to the lowest free slot, and pants
// an overall.
//
// Refused with WRONG_TYPE (another compartment than equip), BAD_SLOT,
// INVENTORY_FULL (no slot for the one that has to make way).
func Equip(r item.Rules, i Inventory, c EquipCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = x.equip(c)
	}
	if no != nil {
		return x.reject("EQUIP", no)
	}
	return x.done()
}

func (x *change) equip(c EquipCommand) *item.Refusal {
	if c.Type != item.TypeEquip {
		return onlyEquip(c.Type)
	}
	if c.Source < 1 {
		return item.Refuse(item.BadSlot, "source slot %d is no slot to put on from", c.Source)
	}
	if !worn(c.Type, c.Destination) {
		return item.Refuse(item.BadSlot, "destination %d is no equipment position, -1 to -199", c.Destination)
	}
	n, no := x.find(c.Type, c.Source)
	if no != nil {
		return no
	}
	to := x.position(x.Assets[n], c.Destination)
	away, room, no := x.makeWay(x.Assets[n].Template, c.Source, to)
	if no != nil {
		return no
	}
	x.move(c.Type, c.Source, to)
	if away != 0 {
		x.move(c.Type, away, room)
	}
	return nil
}

// position is where the equip goes.
func (x *change) position(a item.Asset, asked item.Slot) item.Slot {
	may := x.rules.Positions(a)
	if len(may) == 0 || slices.Contains(may, asked) {
		return asked
	}
	for _, s := range may {
		if x.at(item.TypeEquip, s) < 0 {
			return s
		}
	}
	return may[0]
}

// makeWay says which equip has to make way for one that goes from a slot to a
// position, and to which slot; 0: none. It is refused with INVENTORY_FULL if
// no slot is free after the exchange.
func (x *change) makeWay(t item.TemplateID, from, to item.Slot) (away, room item.Slot, no *item.Refusal) {
	position, class, excludes := item.Excludes(t, to)
	if !excludes {
		return 0, 0, nil
	}
	n := x.at(item.TypeEquip, position)
	if n < 0 || x.Assets[n].Template.Classification() != class {
		return 0, 0, nil
	}
	free := x.free(item.TypeEquip)
	if x.at(item.TypeEquip, to) < 0 {
		free = append(free, from)
	}
	if len(free) == 0 {
		return 0, 0, item.Refuse(item.InventoryFull, "no slot of equip is free for asset %d, which must make way at %d", x.Assets[n].ID, position)
	}
	return position, slices.Min(free), nil
}

func onlyEquip(t item.Type) *item.Refusal {
	return item.Refuse(item.WrongType, "only equips are worn, not what is in %s", t)
}
