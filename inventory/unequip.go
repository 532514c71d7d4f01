package inventory

import (
	"time"

	"coffer/item"
)

// UnequipCommand is UNEQUIP: a worn equip is taken off.
type UnequipCommand struct {
	Envelope
	Source      item.Slot // -1 to -199
	Destination item.Slot // taken if it is free, else the lowest free one is
}

// Unequip is refused with WRONG_TYPE (another compartment than equip),
// BAD_SLOT, INVENTORY_FULL.
func Unequip(r item.Rules, i Inventory, c UnequipCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = x.unequip(c)
	}
	if no != nil {
		return x.reject("UNEQUIP", no)
	}
	return x.done()
}

func (x *change) unequip(c UnequipCommand) *item.Refusal {
	if c.Type != item.TypeEquip {
		return onlyEquip(c.Type)
	}
	if !worn(c.Type, c.Source) {
		return item.Refuse(item.BadSlot, "source %d is no equipment position, -1 to -199", c.Source)
	}
	if _, no := x.find(c.Type, c.Source); no != nil {
		return no
	}
	to := c.Destination
	if to < 1 || !x.inside(c.Type, to) || x.at(c.Type, to) >= 0 {
		free := x.free(c.Type)
		if len(free) == 0 {
			return item.Refuse(item.InventoryFull, "all %d slots of equip are in use", x.Capacity(c.Type))
		}
		to = free[0]
	}
	x.move(c.Type, c.Source, to)
	return nil
}
