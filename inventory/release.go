package inventory

import (
	"time"

	"coffer/item"
)

// ReleaseCommand is RELEASE: an asset leaves, as half of a transfer.
type ReleaseCommand struct {
	Envelope
	Asset    item.AssetID
	Quantity uint32 // 0: all
}

// Release takes the whole asset for 0, for all of it, or if it isn't
// stackable; else it takes units. Refused with the contract's ERROR if there
// is no such asset in the compartment, if units are missing or reserved, or if
// only a part is asked for of what is never split.
func Release(r item.Rules, i Inventory, c ReleaseCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = x.hand(c)
	}
	if no != nil {
		return x.refuse(c.Envelope.failed(item.ReleaseFailed), no)
	}
	x.say(Released{Transaction: c.Transaction, Inner: c.Inner, Type: c.Type})
	return x.done()
}

func (x *change) hand(c ReleaseCommand) *item.Refusal {
	n := x.index(c.Asset)
	if n < 0 || x.Assets[n].Type() != c.Type {
		return item.Refuse(item.NotFound, "no asset %d in %s of character %d", c.Asset, c.Type, c.Character)
	}
	a := x.Assets[n]
	units := a.Quantity()
	if a.Template.Stackable() && c.Quantity > 0 {
		if c.Quantity > units {
			return item.Refuse(item.BadQuantity, "asset %d holds %d, asked for %d", a.ID, units, c.Quantity)
		}
		if c.Quantity < units && !x.rules.Splittable(a) {
			return item.Refuse(item.BadQuantity, "asset %d holds %d and is never split, asked for %d", a.ID, units, c.Quantity)
		}
		units = c.Quantity
	}
	if free := x.unreserved(&a); units > free {
		return item.Refuse(item.Reserved, "asset %d holds %d, of which %d are not reserved, asked for %d", a.ID, a.Quantity(), free, units)
	}
	if units < a.Quantity() {
		x.setQuantity(n, a.Data.Quantity-units)
		return nil
	}
	x.remove(n)
	x.say(AssetReleased{Of: of(x.tx, &a), ReferenceType: a.ReferenceType()})
	return nil
}

// failed is the contract's ERROR for a transfer.
func (e Envelope) failed(code string) Failed {
	return Failed{Transaction: e.Transaction, Inner: e.Inner, Type: e.Type, Code: code}
}
