package inventory

import (
	"time"

	"coffer/item"
)

// CancelReservationCommand is CANCEL_RESERVATION: the transaction doesn't need
// what it reserved.
type CancelReservationCommand struct {
	Envelope
	Slot item.Slot // the one that RESERVED named
}

// CancelReservation frees what the transaction reserved of the slot. Refusals
// as of Consume.
func CancelReservation(r item.Rules, i Inventory, c CancelReservationCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	var held []Reservation
	if no == nil {
		held, no = x.promised(c.Envelope, c.Slot)
	}
	if no != nil {
		return x.reject("CANCEL_RESERVATION", no)
	}
	for _, h := range held {
		x.say(x.freed(h, c.Transaction))
		x.release(h)
	}
	return x.done()
}
