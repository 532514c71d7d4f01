package inventory

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

// CreateCommand is CREATED of the character's status, and a look-up's POST.
type CreateCommand struct {
	Character item.CharacterID
	Request   uuid.UUID // names a POST; nil for the status
}

// Create makes an inventory of five empty compartments; if there is one, it
// changes nothing and has nothing to say. It is never refused.
func Create(r item.Rules, i Inventory, c CreateCommand, at time.Time) (Inventory, Answer) {
	x := begin(r, i, item.Transaction{}, c.Character, at)
	if x.Alive {
		return x.done()
	}
	x.Alive, x.Made = true, c.Request
	for n, t := range item.Types {
		x.Capacities[n] = FirstCapacity
		x.say(CompartmentCreated{Type: t, Capacity: FirstCapacity})
	}
	x.say(Created{})
	return x.done()
}

// DeleteCommand is DELETED of the character's status, and a look-up's DELETE.
type DeleteCommand struct {
	Character item.CharacterID
}

// Delete takes everything away; the counters stay, so that ids are never used
// again. Without an inventory it has nothing to say. It is never refused.
func Delete(r item.Rules, i Inventory, c DeleteCommand, at time.Time) (Inventory, Answer) {
	x := begin(r, i, item.Transaction{}, c.Character, at)
	if !x.Alive {
		return x.done()
	}
	var held []Reservation
	for _, h := range x.Reservations {
		held = addUp(held, h)
	}
	for _, h := range held {
		x.say(Late{h.Carry, x.freed(h, h.Transaction)})
	}
	x.Reservations = nil
	for _, a := range slices.Clone(x.Assets) {
		x.delete(x.index(a.ID))
	}
	for _, t := range item.Types {
		x.say(CompartmentDeleted{Type: t})
	}
	x.say(Deleted{})
	x.Alive, x.Capacities, x.Made = false, [5]uint32{}, uuid.Nil
	return x.done()
}
