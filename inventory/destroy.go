package inventory

import (
	"time"

	"coffer/item"
)

// DestroyCommand is DESTROY: units, or a whole asset, are thrown away.
type DestroyCommand struct {
	Envelope
	Slot     item.Slot
	Quantity uint32 // 0: the asset
	All      bool   // the asset, whatever Quantity says
}

// Destroy takes at most what is there. Reservations that no longer fit are
// cancelled whole, the newest first. Refused with BAD_SLOT.
func Destroy(r item.Rules, i Inventory, c DestroyCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	n := -1
	if no == nil {
		n, no = x.find(c.Type, c.Slot)
	}
	if no != nil {
		return x.reject("DESTROY", no)
	}
	a := &x.Assets[n]
	if c.All || c.Quantity == 0 || !a.Template.Stackable() {
		x.cancel(a.ID, 0)
		x.delete(n)
		return x.done()
	}
	units := min(c.Quantity, a.Quantity())
	x.cancel(a.ID, a.Quantity()-units)
	x.use(n, units)
	return x.done()
}

// DiscardCommand is ours, of a look-up's DELETE: the asset is thrown away as
// DESTROY with removeAll does it.
type DiscardCommand struct {
	Character item.CharacterID
	Type      item.Type
	Asset     item.AssetID
}

// Discard is refused with NOT_FOUND if the compartment has no such asset.
func Discard(r item.Rules, i Inventory, c DiscardCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, Envelope{Character: c.Character, Type: c.Type}, at)
	if no != nil {
		return x.reject("DESTROY", no)
	}
	n := x.index(c.Asset)
	if n < 0 || x.Assets[n].Type() != c.Type {
		return x.reject("DESTROY", item.Refuse(item.NotFound, "no asset %d in %s of character %d", c.Asset, c.Type, c.Character))
	}
	x.cancel(c.Asset, 0)
	x.delete(n)
	return x.done()
}
