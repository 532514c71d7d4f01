package item

import (
	"cmp"
	"slices"
)

// FreeSlot is the lowest slot from first to last that no asset of the type
// holds; not ok if there is none.
func FreeSlot(assets []Asset, t Type, first, last Slot) (Slot, bool) {
	held := make([]bool, len(assets)+1) // one of the first n+1 slots is free of n assets
	for i := range assets {
		if at := int(assets[i].Slot) - int(first); at >= 0 && at < len(held) && assets[i].Type() == t {
			held[at] = true
		}
	}
	at := slices.Index(held, false)
	if free := int(first) + at; free <= int(last) {
		return Slot(free), true
	}
	return 0, false
}

// Occupied tells whether an asset of the type holds the slot.
func Occupied(assets []Asset, t Type, s Slot) bool {
	for i := range assets {
		if assets[i].Slot == s && assets[i].Type() == t {
			return true
		}
	}
	return false
}

// Compare orders assets as lists show them: by inventory type, template id,
// asset id. (The type is the template's millions, so the template decides.)
func Compare(a, b Asset) int {
	if by := cmp.Compare(a.Template, b.Template); by != 0 {
		return by
	}
	return cmp.Compare(a.ID, b.ID)
}
