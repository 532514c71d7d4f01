package inventory

import (
	"time"

	"coffer/item"
)

// IncreaseCapacityCommand is INCREASE_CAPACITY: a compartment gets more slots.
type IncreaseCapacityCommand struct {
	Envelope
	Amount uint32
}

// IncreaseCapacity adds slots up to MaxCapacity, and tells the capacity also
// if that changed nothing.
func IncreaseCapacity(r item.Rules, i Inventory, c IncreaseCapacityCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no != nil {
		return x.reject("INCREASE_CAPACITY", no)
	}
	capacity := &x.Capacities[c.Type-1]
	*capacity += min(c.Amount, MaxCapacity-*capacity)
	x.say(CapacityChanged{Transaction: c.Transaction, Type: c.Type, Capacity: *capacity})
	return x.done()
}
