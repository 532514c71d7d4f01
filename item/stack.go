package item

import (
	"cmp"
	"slices"
)

// Splittable tells whether a part of the asset may leave it: a stack that is
// neither rechargeable nor cash.
func (r Rules) Splittable(a Asset) bool {
	return a.Template.Stackable() && !a.Data.Cash && !r.Rechargeable(a.Template)
}

// Mergeable tells whether units of one may go to the other: same template,
// owner and flag, both splittable, both expiring at the same instant, neither
// above slotMax. Reservations are the caller's to look at.
func (r Rules) Mergeable(a, b Asset) bool {
	most := r.SlotMax(a.Template)
	return a.Template == b.Template &&
		a.Data.Owner == b.Data.Owner &&
		a.Data.Flag == b.Data.Flag &&
		a.Expiration.Equal(b.Expiration) &&
		r.Splittable(a) && r.Splittable(b) &&
		a.Data.Quantity <= most && b.Data.Quantity <= most
}

// Fill is units of an incoming stack that one asset takes.
type Fill struct {
	Asset AssetID
	Units uint32 // 1 or more
}

// TopUp says which of the assets would take units of an incoming stack, in
// slot order, and how many units none of them takes. The incoming one may be
// above slotMax: it is no stack yet. It changes nothing.
func (r Rules) TopUp(assets []Asset, in Asset) (fills []Fill, rest uint32) {
	rest, in.Data.Quantity = in.Data.Quantity, 1
	for _, i := range bySlot(assets, in.Type()) {
		if rest == 0 {
			break
		}
		if units := r.room(assets[i], in, rest); units > 0 {
			fills = append(fills, Fill{Asset: assets[i].ID, Units: units})
			rest -= units
		}
	}
	return fills, rest
}

// Transfer is units that go from one asset to another.
type Transfer struct {
	From, To AssetID
	Units    uint32 // 1 or more
}

// Merges says how the mergeable stacks of one type flow together: the lowest
// slots fill first, each from the next higher ones, up to slotMax. Applied in
// order they leave some stacks with nothing. It changes nothing.
func (r Rules) Merges(assets []Asset, t Type) []Transfer {
	order := bySlot(assets, t)
	stacks := make([]Asset, len(order))
	for i, at := range order {
		stacks[i] = assets[at]
	}
	var out []Transfer
	for i := range stacks {
		if stacks[i].Data.Quantity == 0 {
			continue // has flowed into a lower one, or is an empty rechargeable
		}
		for j := i + 1; j < len(stacks); j++ {
			units := r.room(stacks[i], stacks[j], stacks[j].Data.Quantity)
			if units == 0 {
				continue
			}
			stacks[i].Data.Quantity += units
			stacks[j].Data.Quantity -= units
			out = append(out, Transfer{From: stacks[j].ID, To: stacks[i].ID, Units: units})
		}
	}
	return out
}

// room is how many of the given units of from the stack to can take.
func (r Rules) room(to, from Asset, units uint32) uint32 {
	if !r.Mergeable(to, from) {
		return 0
	}
	return min(units, r.SlotMax(to.Template)-to.Data.Quantity)
}

// bySlot are the indexes of the assets of a type in slot order.
func bySlot(assets []Asset, t Type) []int {
	order := make([]int, 0, len(assets))
	for i := range assets {
		if assets[i].Type() == t {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(assets[i].Slot, assets[j].Slot) })
	return order
}
