package inventory

import (
	"time"

	"coffer/item"
)

// Due is when the next reservation ends; not ok if there is none.
func (i Inventory) Due() (time.Time, bool) {
	if len(i.Reservations) == 0 {
		return time.Time{}, false
	}
	return i.Reservations[0].End, true
}

// Ended tells whether a reservation has ended at a time.
func (r Reservation) Ended(at time.Time) bool { return !at.Before(r.End) }

// same tells whether both are what one transaction reserved of one slot.
func (r Reservation) same(o Reservation) bool {
	return r.Transaction == o.Transaction && r.Slot == o.Slot && r.Asset == o.Asset
}

// reserved is how many units of an asset are promised.
func (i Inventory) reserved(id item.AssetID) (units uint64) {
	for _, r := range i.Reservations {
		if r.Asset == id {
			units += uint64(r.Units)
		}
	}
	return units
}

// unreserved is how many units of an asset are not promised.
func (i Inventory) unreserved(a *item.Asset) uint32 {
	return a.Quantity() - uint32(i.reserved(a.ID))
}

// held are the reservations of a transaction on a slot of a compartment, added
// up for each asset, in the order in which they were made.
func (i Inventory) held(of item.Transaction, t item.Type, s item.Slot) []Reservation {
	var out []Reservation
	for _, r := range i.Reservations {
		if r.Transaction == of && r.Slot == s && i.Assets[i.index(r.Asset)].Type() == t {
			out = addUp(out, r)
		}
	}
	return out
}

// addUp adds a reservation to the one of the same transaction, slot and asset,
// or to the end of the list.
func addUp(list []Reservation, r Reservation) []Reservation {
	for n := range list {
		if list[n].same(r) {
			list[n].Units += r.Units
			return list
		}
	}
	return append(list, r)
}

// release frees all that a transaction reserved of a slot and asset.
func (x *change) release(r Reservation) {
	x.Reservations = without(x.Reservations, r.same)
}

// expire ends the reservations whose time has come, each with the headers of
// its own command.
func (x *change) expire() {
	ended := 0
	for _, r := range x.Reservations {
		if !r.Ended(x.now) {
			break // they are sorted by their end
		}
		ended++
		x.say(Late{r.Carry, x.freed(r, r.Transaction)})
	}
	if x.Reservations = x.Reservations[ended:]; len(x.Reservations) == 0 {
		x.Reservations = nil
	}
}

// cancel ends reservations of an asset that has only room for some, the newest
// first and each transaction's whole.
func (x *change) cancel(id item.AssetID, room uint32) {
	var all []Reservation
	for _, r := range x.Reservations {
		if r.Asset == id {
			all = addUp(all, r)
		}
	}
	for n := len(all) - 1; n >= 0 && x.reserved(id) > uint64(room); n-- {
		x.say(Late{all[n].Carry, x.freed(all[n], all[n].Transaction)})
		x.release(all[n])
	}
}

// freed is the event of a reservation that ends: it tells where its asset lies
// now.
func (x *change) freed(r Reservation, tx item.Transaction) ReservationCancelled {
	a := &x.Assets[x.index(r.Asset)]
	return ReservationCancelled{Transaction: tx, Template: a.Template, Slot: a.Slot, Quantity: r.Units}
}

// ExpireCommand is ours, of the timer: a reservation may have ended.
type ExpireCommand struct {
	Character item.CharacterID
}

// Expire ends what has come to its end by its time, as every step does, and
// nothing else. It is never refused.
func Expire(r item.Rules, i Inventory, c ExpireCommand, at time.Time) (Inventory, Answer) {
	return begin(r, i, item.Transaction{}, c.Character, at).done()
}
