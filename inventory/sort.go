package inventory

import (
	"slices"
	"time"

	"coffer/item"
)

// SortCommand is SORT: gaps close, and assets are put in order.
type SortCommand struct {
	Envelope
}

// Sort closes the gaps, then orders by template id, then asset id, exchanging
// two slots at a time. What is worn stays.
func Sort(r item.Rules, i Inventory, c SortCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no != nil {
		return x.reject("SORT", no)
	}
	x.closeGaps(c.Type)
	carried := slices.Clone(x.Assets[x.search(c.Type, 1):x.search(c.Type+1, -32768)])
	slices.SortFunc(carried, item.Compare)
	for n := range carried {
		to := item.Slot(n + 1)
		if from := x.Assets[x.index(carried[n].ID)].Slot; from != to {
			x.move(c.Type, from, to)
		}
	}
	x.say(SortComplete{Transaction: c.Transaction, Type: c.Type})
	return x.done()
}
