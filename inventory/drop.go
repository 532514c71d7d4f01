package inventory

import (
	"time"

	"coffer/item"
)

// DropCommand is DROP: an item is thrown on the ground.
type DropCommand struct {
	Envelope
	Place    Place
	Source   item.Slot
	Quantity int16 // without meaning for a rechargeable: all of it goes
	X, Y     int16
}

// DropAsset takes units out, or the whole asset, and has them put on the
// ground. The equipment function is given an equip's data for as long as it
// lies there.
//
// Refused with WRONG_TYPE (what a drop couldn't carry: cash, a stack with
// owner, flag or expiration, an equip without a reference id), BAD_SLOT,
// BAD_QUANTITY, RESERVED.
func DropAsset(r item.Rules, i Inventory, c DropCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = x.drop(c)
	}
	if no != nil {
		return x.reject("DROP", no)
	}
	return x.done()
}

func (x *change) drop(c DropCommand) *item.Refusal {
	if c.Type == item.TypeCash {
		return item.Refuse(item.WrongType, "what is in cash can't be dropped")
	}
	n, no := x.find(c.Type, c.Source)
	if no != nil {
		return no
	}
	a := x.Assets[n]
	if no := carried(a); no != nil {
		return no
	}
	units, no := x.dropped(a, c.Quantity)
	if no != nil {
		return no
	}
	if units == a.Quantity() {
		x.delete(n)
	} else {
		x.setQuantity(n, a.Data.Quantity-units)
	}
	spawned := DropSpawned{
		Place: c.Place, Character: c.Character,
		Template: a.Template, Quantity: units, X: c.X, Y: c.Y,
	}
	if a.Type() == item.TypeEquip {
		spawned.Reference = a.Reference
		x.ground(a)
	}
	x.say(spawned)
	return nil
}

// carried refuses what would be lost on the ground.
func carried(a item.Asset) *item.Refusal {
	switch {
	case a.Type() == item.TypeEquip && a.Reference == 0:
		return item.Refuse(item.WrongType, "asset %d has no reference id, by which a drop could name it", a.ID)
	case a.Type() == item.TypeEquip:
		return nil
	case a.Data.Owner != 0 || a.Data.Flag != 0 || !a.Expiration.IsZero():
		return item.Refuse(item.WrongType, "asset %d has owner %d, flag %d and expiration %s, which a drop can't carry",
			a.ID, a.Data.Owner, a.Data.Flag, a.Expiration.Format(time.RFC3339))
	}
	return nil
}

// dropped is how many units leave.
func (x *change) dropped(a item.Asset, asked int16) (uint32, *item.Refusal) {
	units := a.Quantity()
	if !a.Template.Stackable() || !x.rules.Rechargeable(a.Template) {
		if asked < 1 || uint32(asked) > units {
			return 0, item.Refuse(item.BadQuantity, "slot %d of %s holds %d, asked for %d", a.Slot, a.Type(), units, asked)
		}
		units = uint32(asked)
	}
	if free := x.unreserved(&a); units > free {
		return 0, item.Refuse(item.Reserved, "slot %d of %s holds %d, of which %d are not reserved, asked for %d",
			a.Slot, a.Type(), a.Quantity(), free, units)
	}
	return units, nil
}

// ground tells the equipment function that the equip which just left lies on
// the ground.
func (x *change) ground(a item.Asset) {
	for n, m := range x.answer.Messages {
		if gone, ok := m.(HasNotCommand); ok && gone.Reference == a.Reference {
			x.answer.Messages = append(x.answer.Messages[:n:n], x.answer.Messages[n+1:]...)
			break
		}
	}
	a.ID, a.Slot = 0, 0
	x.tell(HasNotCommand{Reference: a.Reference, Owner: Owner{Character: x.character}, Dropped: &a})
}
