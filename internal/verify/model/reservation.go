package model

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Reservation are units of an asset that one command promised to a transaction.
// Several of one transaction, slot and asset are told and settled as one, and
// each ends at its own time.
type Reservation struct {
	Transaction uuid.UUID
	Type        byte
	Slot        int // the one that RESERVED named; the asset may lie elsewhere by now
	Asset       uint32
	Quantity    uint32
	Until       time.Time
}

const reservedFor = 30 * time.Second

// reserved are the units of an asset that were promised.
func (i *Inventory) reserved(a *Asset) uint32 {
	sum := uint32(0)
	for _, r := range i.Reservations {
		if r.Type == inventoryType(a.Template) && r.Asset == a.ID {
			sum += r.Quantity
		}
	}
	return sum
}

// reserve promises all items or none.
func (w *of) reserve(b *reserveBody) string {
	tx := w.named()
	if tx == uuid.Nil {
		return "NOT_FOUND"
	}
	if len(b.Items) == 0 {
		return "BAD_QUANTITY"
	}
	sums := map[int]uint64{}
	var slots []int // each once, in order
	for _, one := range b.Items {
		if a := w.in(int(one.Source)); a == nil || a.Template != one.ItemID {
			return "BAD_SLOT"
		}
	}
	for _, one := range b.Items {
		if one.Quantity < 1 {
			return "BAD_QUANTITY"
		}
		if sums[int(one.Source)] == 0 {
			slots = append(slots, int(one.Source))
		}
		sums[int(one.Source)] += uint64(one.Quantity)
	}
	for slot, sum := range sums {
		if sum > uint64(w.at.Asset(slot).Quantity) {
			return "BAD_QUANTITY"
		}
	}
	for slot, sum := range sums {
		if a := w.at.Asset(slot); sum > uint64(a.Quantity-w.reserved(a)) {
			return "RESERVED"
		}
	}
	for _, slot := range slots {
		a, quantity := w.at.Asset(slot), uint32(sums[slot])
		w.Reservations = append(w.Reservations, &Reservation{Transaction: tx, Type: w.at.Type, Slot: slot,
			Asset: a.ID, Quantity: quantity, Until: w.c.At.Add(reservedFor)})
		w.compartment("RESERVED", w.at.Type, Object{"transactionId": tx, "itemId": a.Template, "slot": slot, "quantity": quantity})
	}
	return ""
}

// promised are the reservations that which picks, those of one transaction, slot
// and asset as one, in the order of the first of each.
func (i *Inventory) promised(which func(*Reservation) bool) (all []*Reservation) {
	for _, r := range i.Reservations {
		n := slices.IndexFunc(all, func(o *Reservation) bool { return o.same(r) })
		switch {
		case !which(r):
		case n >= 0:
			all[n].Quantity += r.Quantity
		default:
			sum := *r
			all = append(all, &sum)
		}
	}
	return all
}

func (r *Reservation) same(o *Reservation) bool {
	return r.Transaction == o.Transaction && r.Type == o.Type && r.Slot == o.Slot && r.Asset == o.Asset
}

// settle is CONSUME and CANCEL_RESERVATION.
func (w *of) settle(b *slotBody, consume bool) string {
	if !w.at.has(int(b.Slot)) {
		return "BAD_SLOT"
	}
	tx := w.named()
	all := w.promised(func(r *Reservation) bool {
		return r.Transaction == tx && r.Type == w.at.Type && r.Slot == int(b.Slot)
	})
	if tx == uuid.Nil || len(all) == 0 {
		return "NOT_FOUND"
	}
	for _, r := range all {
		w.drops(r)
		if consume {
			a := w.holder(r)
			a.Quantity -= r.Quantity
			w.left(a)
		} else {
			w.cancelledFor(w.c.Transaction, r)
		}
	}
	return ""
}

// left says what became of an asset that units were taken from: it goes with
// its last unit, unless it can be recharged.
func (w *of) left(a *Asset) {
	if a.Quantity > 0 || w.rechargeable(a.Template) {
		w.changed(a)
		return
	}
	w.Compartments[inventoryType(a.Template)].remove(a)
	w.asset("DELETED", a, Object{})
}

// drops forgets all that a transaction reserved of a slot and asset.
func (i *Inventory) drops(r *Reservation) {
	i.Reservations = slices.DeleteFunc(slices.Clone(i.Reservations), r.same)
}

// holder is the asset of which units were reserved.
func (w *of) holder(r *Reservation) *Asset {
	for _, a := range w.Compartments[r.Type].Assets {
		if a.ID == r.Asset {
			return a
		}
	}
	panic("a reservation of an asset that is gone")
}

// cancelled says that a reservation is no more, without its transaction having
// asked for that.
func (w *of) cancelled(r *Reservation) { w.cancelledFor(r.Transaction, r) }

func (w *of) cancelledFor(tx uuid.UUID, r *Reservation) {
	a := w.holder(r)
	w.compartmentOf(tx, "RESERVATION_CANCELLED", r.Type, Object{"itemId": a.Template, "slot": a.Slot, "quantity": r.Quantity})
}

// expire ends what has come to its end.
func (w *of) expire() {
	var over []*Reservation
	for _, r := range w.Reservations {
		if !r.Until.After(w.c.At) {
			over = append(over, r)
		}
	}
	slices.SortStableFunc(over, func(a, b *Reservation) int { return cmp.Compare(a.Until.UnixNano(), b.Until.UnixNano()) })
	for _, r := range over {
		w.Reservations = slices.DeleteFunc(slices.Clone(w.Reservations), func(o *Reservation) bool { return o == r })
		w.cancelled(r)
	}
}

// destroy takes at most what is there; reservations that no longer fit go,
// the newest first.
func (w *of) destroy(b *destroyBody) string {
	a := w.in(int(b.Slot))
	if a == nil {
		return "BAD_SLOT"
	}
	all := b.RemoveAll || b.Quantity == 0
	rest := a.Quantity - min(b.Quantity, a.Quantity)
	if all {
		rest = 0
	}
	promised := w.promised(func(r *Reservation) bool { return r.Type == w.at.Type && r.Asset == a.ID })
	for k := len(promised) - 1; k >= 0 && w.reserved(a) > rest; k-- {
		w.drops(promised[k])
		w.cancelled(promised[k])
	}
	a.Quantity = rest
	if all {
		w.at.remove(a)
		w.asset("DELETED", a, Object{})
		return ""
	}
	w.left(a)
	return ""
}
