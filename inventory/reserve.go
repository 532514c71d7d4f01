package inventory

import (
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

// RequestReserveCommand is REQUEST_RESERVE: units are promised to a
// transaction.
type RequestReserveCommand struct {
	Envelope
	Items []Wanted
}

// Wanted is what a transaction wants of a slot.
type Wanted struct {
	Source   item.Slot
	Template item.TemplateID
	Quantity int16
}

// demand is what is wanted of one slot altogether.
type demand struct {
	slot     item.Slot
	template item.TemplateID
	units    int64
}

// RequestReserve promises all items or none; those that name one slot are
// added up. They stay promised for ReservationTime.
//
// Refused with NOT_FOUND (no transaction), BAD_SLOT (empty, or another item),
// BAD_QUANTITY (no items, less than 1, or more than the slot holds), RESERVED.
func RequestReserve(r item.Rules, i Inventory, c RequestReserveCommand, carry Carry, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = x.reserve(c, carry)
	}
	if no != nil {
		return x.reject("REQUEST_RESERVE", no)
	}
	return x.done()
}

func (x *change) reserve(c RequestReserveCommand, carry Carry) *item.Refusal {
	if no := c.named(); no != nil {
		return no
	}
	wanted, no := x.demands(c)
	if no != nil {
		return no
	}
	for _, w := range wanted {
		a := &x.Assets[x.at(c.Type, w.slot)]
		if free := x.unreserved(a); w.units > int64(free) {
			return item.Refuse(item.Reserved, "slot %d of %s holds %d, of which %d are not reserved, asked for %d",
				w.slot, c.Type, a.Quantity(), free, w.units)
		}
	}
	for _, w := range wanted {
		x.Reservations = append(x.Reservations, Reservation{
			Transaction: c.reservation(),
			Slot:        w.slot,
			Asset:       x.Assets[x.at(c.Type, w.slot)].ID,
			Units:       uint32(w.units),
			End:         x.now.Add(ReservationTime),
			Carry:       carry,
		})
		x.say(Reserved{Transaction: c.Transaction, Inner: c.Inner, Template: w.template, Slot: w.slot, Quantity: uint32(w.units)})
	}
	return nil
}

// demands adds up what is wanted of each slot, and refuses what no slot of the
// compartment can give: first the slots, then the quantities.
func (x *change) demands(c RequestReserveCommand) ([]demand, *item.Refusal) {
	if len(c.Items) == 0 {
		return nil, item.Refuse(item.BadQuantity, "no items to reserve")
	}
	for _, w := range c.Items {
		n, no := x.find(c.Type, w.Source)
		if no != nil {
			return nil, no
		}
		if t := x.Assets[n].Template; t != w.Template {
			return nil, item.Refuse(item.BadSlot, "slot %d of %s holds template %d, not %d", w.Source, c.Type, t, w.Template)
		}
	}
	var all []demand
	for _, w := range c.Items {
		if w.Quantity < 1 {
			return nil, item.Refuse(item.BadQuantity, "asked for %d of slot %d of %s", w.Quantity, w.Source, c.Type)
		}
		all = wants(all, w)
	}
	for _, w := range all {
		if has := x.Assets[x.at(c.Type, w.slot)].Quantity(); w.units > int64(has) {
			return nil, item.Refuse(item.BadQuantity, "slot %d of %s holds %d, asked for %d", w.slot, c.Type, has, w.units)
		}
	}
	return all, nil
}

func wants(all []demand, w Wanted) []demand {
	for n := range all {
		if all[n].slot == w.Source {
			all[n].units += int64(w.Quantity)
			return all
		}
	}
	return append(all, demand{w.Source, w.Template, int64(w.Quantity)})
}

// named refuses a command that no transaction can be told by.
func (e Envelope) named() *item.Refusal {
	if e.reservation() == uuid.Nil {
		return item.Refuse(item.NotFound, "a reservation needs a transactionId")
	}
	return nil
}
