package inventory

import (
	"time"

	"coffer/item"
)

// ConsumeCommand is CONSUME: what the transaction reserved is used up.
type ConsumeCommand struct {
	Envelope
	Slot item.Slot // the one that RESERVED named
}

// Consume removes what the transaction reserved of the slot, wherever it lies
// now. Refused with BAD_SLOT (out of range), NOT_FOUND (no such reservation,
// or expired).
func Consume(r item.Rules, i Inventory, c ConsumeCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	var held []Reservation
	if no == nil {
		held, no = x.promised(c.Envelope, c.Slot)
	}
	if no != nil {
		return x.reject("CONSUME", no)
	}
	for _, h := range held {
		x.release(h)
		x.use(x.index(h.Asset), h.Units)
	}
	return x.done()
}

// promised is what the command's transaction reserved of a slot: at least one
// reservation.
func (x *change) promised(e Envelope, s item.Slot) ([]Reservation, *item.Refusal) {
	if !x.inside(e.Type, s) {
		return nil, x.outside(e.Type, s)
	}
	if no := e.named(); no != nil {
		return nil, no
	}
	held := x.held(e.reservation(), e.Type, s)
	if len(held) == 0 {
		return nil, item.Refuse(item.NotFound, "transaction %s has reserved nothing of slot %d of %s", e.reservation(), s, e.Type)
	}
	return held, nil
}

// use takes units of an asset away, and says so. The last unit of a
// rechargeable leaves it empty.
func (x *change) use(n int, units uint32) {
	a := &x.Assets[n]
	if units == a.Quantity() && !(a.Template.Stackable() && x.rules.Rechargeable(a.Template)) {
		x.delete(n)
		return
	}
	x.setQuantity(n, a.Data.Quantity-units)
}
