package inventory

import (
	"slices"
	"time"

	"coffer/item"
)

// MergeCommand is MERGE: stacks flow together and gaps close.
type MergeCommand struct {
	Envelope
}

// Merge fills the lower slots from the higher ones, as MOVE would, then closes
// the gaps, keeping the order. What is worn stays.
func Merge(r item.Rules, i Inventory, c MergeCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no != nil {
		return x.reject("MERGE", no)
	}
	for _, t := range r.Merges(x.loose(c.Type), c.Type) {
		x.pour(t)
	}
	x.closeGaps(c.Type)
	x.say(MergeComplete{Transaction: c.Transaction, Type: c.Type})
	return x.done()
}

// loose are copies of a compartment's assets of which nothing is reserved:
// units flow only between these.
func (x *change) loose(t item.Type) []item.Asset {
	return slices.DeleteFunc(slices.Clone(x.Compartment(t)), func(a item.Asset) bool { return x.reserved(a.ID) > 0 })
}

// closeGaps moves each asset to the lowest free slot in front of it.
func (x *change) closeGaps(t item.Type) {
	to := item.Slot(1)
	for n := x.search(t, 1); n < len(x.Assets) && x.Assets[n].Type() == t; n++ {
		if from := x.Assets[n].Slot; from != to {
			x.move(t, from, to)
		}
		to++
	}
}
