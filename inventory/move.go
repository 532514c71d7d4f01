package inventory

import (
	"time"

	"coffer/item"
)

// MoveCommand is MOVE: what is in a slot goes to another.
type MoveCommand struct {
	Envelope
	Source      item.Slot // 1 to the capacity
	Destination item.Slot // 1 to the capacity
}

// Move fills the destination if both stacks are mergeable and it is below
// slotMax, else it exchanges the two slots. To its own slot it has nothing to
// say. Refused with BAD_SLOT.
func Move(r item.Rules, i Inventory, c MoveCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = x.moveTo(c)
	}
	if no != nil {
		return x.reject("MOVE", no)
	}
	return x.done()
}

func (x *change) moveTo(c MoveCommand) *item.Refusal {
	for _, s := range []item.Slot{c.Source, c.Destination} {
		if s < 1 || !x.inside(c.Type, s) {
			return item.Refuse(item.BadSlot, "slot %d is none of 1 to %d", s, x.Capacity(c.Type))
		}
	}
	from, no := x.find(c.Type, c.Source)
	if no != nil || c.Source == c.Destination {
		return no
	}
	to := x.at(c.Type, c.Destination)
	if to < 0 || !x.mergeable(from, to) {
		x.move(c.Type, c.Source, c.Destination)
		return nil
	}
	a, b := &x.Assets[from], &x.Assets[to]
	x.pour(item.Transfer{From: a.ID, To: b.ID, Units: min(a.Data.Quantity, x.rules.SlotMax(b.Template)-b.Data.Quantity)})
	return nil
}

// mergeable tells whether the asset at one index can take some of another's.
func (x *change) mergeable(from, to int) bool {
	a, b := &x.Assets[from], &x.Assets[to]
	return x.rules.Mergeable(*a, *b) && b.Data.Quantity < x.rules.SlotMax(b.Template) &&
		x.reserved(a.ID) == 0 && x.reserved(b.ID) == 0
}

// pour moves units from one stack to another, and says so.
func (x *change) pour(t item.Transfer) {
	to := x.index(t.To)
	x.setQuantity(to, x.Assets[to].Data.Quantity+t.Units)
	from := x.index(t.From)
	if rest := x.Assets[from].Data.Quantity - t.Units; rest > 0 {
		x.setQuantity(from, rest)
	} else {
		x.delete(from)
	}
}
