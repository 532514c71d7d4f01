package model

import (
	"cmp"
	"slices"
)

// positions are where an equip may be worn, by classification; the last of the
// two tables is for ranges.
var positions = map[uint32][]int{
	100: {-1}, 101: {-2}, 102: {-3}, 103: {-4}, 104: {-5}, 105: {-5}, 106: {-6}, 107: {-7}, 108: {-8}, 110: {-9}, 109: {-10},
	111: {-12, -13, -15, -16}, 112: {-17}, 190: {-18}, 191: {-19}, 114: {-49}, 113: {-50}, 115: {-51},
}

// allowed are the positions of an asset; nil: any.
func (s Settings) allowed(a *Asset) []int {
	out, ok := s.Catalog[a.Template].Slots, len(s.Catalog[a.Template].Slots) > 0
	class := a.Template / 10_000
	if !ok {
		out, ok = positions[class]
	}
	if !ok && class >= 130 && class <= 170 {
		out = []int{-11}
	}
	if !ok && class >= 180 && class <= 183 {
		out = []int{-14}
	}
	if a.Kind == "cash-equipable" {
		out = slices.Clone(out)
		for i := range out {
			out[i] -= 100
		}
	}
	return out
}

// equip puts an equip on.
func (w *of) equip(source, destination int) string {
	if w.at.Type != equip {
		return "WRONG_TYPE"
	}
	if source < 1 || destination > -1 || destination < -199 || w.in(source) == nil {
		return "BAD_SLOT"
	}
	a := w.in(source)
	if may := w.allowed(a); len(may) > 0 && !slices.Contains(may, destination) {
		destination = may[0]
		for _, p := range may {
			if w.at.Asset(p) == nil {
				destination = p
				break
			}
		}
	}
	var way *Asset // what has to make way, besides what is worn there
	for _, pair := range []struct {
		class uint32
		at    int
		of    uint32
		lies  int
	}{{105, -5, 106, -6}, {105, -105, 106, -106}, {106, -6, 105, -5}, {106, -106, 105, -105}} {
		other := w.at.Asset(pair.lies)
		if a.Template/10_000 == pair.class && destination == pair.at && other != nil && other.Template/10_000 == pair.of {
			way = other
		}
	}
	w.exchange(a, destination)
	if way != nil {
		to := w.at.free()
		if to == 0 {
			w.exchange(a, source)
			return "INVENTORY_FULL"
		}
		w.moved(a, source)
		from := way.Slot
		way.Slot = to
		w.moved(way, from)
		return ""
	}
	w.moved(a, source)
	return ""
}

// exchange puts an asset into a slot, and what is there into the asset's.
func (w *of) exchange(a *Asset, slot int) {
	if other := w.at.Asset(slot); other != nil {
		other.Slot = a.Slot
	}
	a.Slot = slot
}

func (w *of) moved(a *Asset, from int) { w.asset("MOVED", a, Object{"oldSlot": from}) }

func (w *of) unequip(source, destination int) string {
	if w.at.Type != equip {
		return "WRONG_TYPE"
	}
	a := w.in(source)
	if source > -1 || a == nil {
		return "BAD_SLOT"
	}
	if destination < 1 || destination > w.at.Capacity || w.at.Asset(destination) != nil {
		destination = w.at.free()
	}
	if destination == 0 {
		return "INVENTORY_FULL"
	}
	a.Slot = destination
	w.moved(a, source)
	return ""
}

// merges tells whether units may go from one stack into the other.
func (w *of) merges(to, from *Asset) bool {
	return w.mergeable(to, from) && w.reserved(to) == 0 && w.reserved(from) == 0 && to.Quantity < w.slotMax(to.Template)
}

// fill moves units from one stack to another and says so.
func (w *of) fill(to, from *Asset) {
	n := min(from.Quantity, w.slotMax(to.Template)-to.Quantity)
	to.Quantity += n
	from.Quantity -= n
	w.changed(to)
	w.left(from)
}

func (w *of) move(source, destination int) string {
	a := w.in(source)
	if source < 1 || destination < 1 || destination > w.at.Capacity || a == nil {
		return "BAD_SLOT"
	}
	if source == destination {
		return ""
	}
	if other := w.at.Asset(destination); other != nil && w.merges(other, a) {
		w.fill(other, a)
		return ""
	}
	w.exchange(a, destination)
	w.moved(a, source)
	return ""
}

// merge fills lower stacks from higher ones and closes the gaps.
func (w *of) merge() {
	all := w.at.carried()
	for i, to := range all {
		for _, from := range all[i+1:] {
			if to.Quantity > 0 && from.Quantity > 0 && w.merges(to, from) {
				w.fill(to, from)
			}
		}
	}
	w.close()
	w.compartment("MERGE_COMPLETE", w.at.Type, Object{"type": w.at.Type})
}

// close closes the gaps, keeping the order.
func (w *of) close() {
	for i, a := range w.at.carried() {
		if from := a.Slot; from != i+1 {
			a.Slot = i + 1
			w.moved(a, from)
		}
	}
}

// sortOut closes the gaps and exchanges slot by slot what lies wrong.
func (w *of) sortOut() {
	w.close()
	all := w.at.carried()
	slices.SortFunc(all, func(a, b *Asset) int {
		return cmp.Or(cmp.Compare(a.Template, b.Template), cmp.Compare(a.ID, b.ID))
	})
	for i, a := range all {
		if from := a.Slot; from != i+1 {
			w.exchange(a, i+1)
			w.moved(a, from)
		}
	}
	w.compartment("SORT_COMPLETE", w.at.Type, Object{"type": w.at.Type})
}
