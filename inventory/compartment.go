package inventory

import (
	"cmp"
	"slices"

	"coffer/item"
)

// Capacity is how many slots a compartment has; 0 without an inventory.
func (i Inventory) Capacity(t item.Type) uint32 {
	if !t.Valid() {
		return 0
	}
	return i.Capacities[t-1]
}

// Compartment are the assets of a type in slot order, worn equips first. They
// are the inventory's: to read, not to change.
func (i Inventory) Compartment(t item.Type) []item.Asset {
	from := i.search(t, -32768)
	to := from
	for to < len(i.Assets) && i.Assets[to].Type() == t {
		to++
	}
	return i.Assets[from:to:to]
}

// inside tells whether a compartment has the slot: 1 to its capacity, and the
// equipment positions -1 to -199 in equip.
func (i Inventory) inside(t item.Type, s item.Slot) bool {
	return s >= 1 && uint32(s) <= i.Capacity(t) || worn(t, s)
}

// worn tells whether the slot is an equipment position.
func worn(t item.Type, s item.Slot) bool {
	return t == item.TypeEquip && s <= -1 && s >= item.LastPosition
}

// compare orders assets by type, then slot.
func compare(a, b *item.Asset) int {
	return cmp.Or(cmp.Compare(a.Type(), b.Type()), cmp.Compare(a.Slot, b.Slot))
}

// search is where the first asset lies that is not before the slot.
func (i Inventory) search(t item.Type, s item.Slot) int {
	low, high := 0, len(i.Assets)
	for low < high {
		mid := (low + high) / 2
		a := &i.Assets[mid]
		if a.Type() < t || a.Type() == t && a.Slot < s {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// at is the index of the asset in a slot, or -1.
func (i Inventory) at(t item.Type, s item.Slot) int {
	n := i.search(t, s)
	if n < len(i.Assets) && i.Assets[n].Type() == t && i.Assets[n].Slot == s {
		return n
	}
	return -1
}

// index is where an asset lies in the list, or -1.
func (i Inventory) index(id item.AssetID) int {
	return slices.IndexFunc(i.Assets, func(a item.Asset) bool { return a.ID == id })
}

// free are the free slots of a compartment, the lowest first.
func (i Inventory) free(t item.Type) []item.Slot {
	var out []item.Slot
	n := i.search(t, 1)
	for s := item.Slot(1); uint32(s) <= i.Capacity(t); s++ {
		if n < len(i.Assets) && i.Assets[n].Type() == t && i.Assets[n].Slot == s {
			n++
			continue
		}
		out = append(out, s)
	}
	return out
}

// find is the asset in a slot of the command's compartment. It is refused with
// BAD_SLOT if the slot is out of range or empty.
func (i Inventory) find(t item.Type, s item.Slot) (int, *item.Refusal) {
	if !i.inside(t, s) {
		return -1, i.outside(t, s)
	}
	at := i.at(t, s)
	if at < 0 {
		return -1, item.Refuse(item.BadSlot, "slot %d of %s is empty", s, t)
	}
	return at, nil
}

func (i Inventory) outside(t item.Type, s item.Slot) *item.Refusal {
	return item.Refuse(item.BadSlot, "slot %d is none of %s, which has slots 1 to %d", s, t, i.Capacity(t))
}
