package inventory

import (
	"slices"

	"coffer/item"
)

// placement is where incoming units go: what stacks take, and new assets with
// their slots.
type placement struct {
	fills []item.Fill
	fresh []item.Asset
}

// room finds room for something that comes in, without id and slot. With topUp
// the stacks that are there fill first, in slot order; the rest goes to the
// lowest free slots, at most slotMax each if it may be split. All of it fits,
// or it is refused with INVENTORY_FULL. It changes nothing.
func (x *change) room(in item.Asset, topUp bool) (placement, *item.Refusal) {
	var p placement
	t := in.Type()
	split := x.rules.Splittable(in)
	rest, most := in.Data.Quantity, in.Data.Quantity
	if split {
		most = x.rules.SlotMax(in.Template)
		if topUp {
			p.fills, rest = x.rules.TopUp(x.loose(t), in)
		}
	}
	needed := uint32(1)
	if split {
		needed = rest / most
		if rest%most > 0 {
			needed++
		}
	}
	free := x.free(t)
	if uint64(needed) > uint64(len(free)) {
		return placement{}, full(t, needed, len(free))
	}
	for _, s := range free[:needed] {
		a := in
		a.Slot, a.Data.Quantity = s, min(rest, most)
		rest -= a.Data.Quantity
		p.fresh = append(p.fresh, a)
	}
	return p, x.idsLeft(len(p.fresh))
}

func full(t item.Type, needed uint32, free int) *item.Refusal {
	return item.Refuse(item.InventoryFull, "%d slots of %s needed, %d are free", needed, t, free)
}

// put carries a placement out: it says what each stack has now, and each new
// asset as told.
func (x *change) put(p placement, told func(item.Asset) Event) {
	for _, f := range p.fills {
		n := x.index(f.Asset)
		x.setQuantity(n, x.Assets[n].Data.Quantity+f.Units)
	}
	x.Assets = slices.Grow(x.Assets, len(p.fresh))
	for _, a := range p.fresh {
		x.say(told(x.add(a)))
	}
}

// created is the event of an asset that comes into being.
func (x *change) created(a item.Asset) Event { return AssetCreated{Transaction: x.tx, Asset: a} }

// accepted is the event of an asset that a transfer brings.
func (x *change) accepted(a item.Asset) Event { return AssetAccepted{Transaction: x.tx, Asset: a} }
