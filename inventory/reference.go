package inventory

import (
	"math"
	"slices"
	"time"

	"coffer/item"
)

// NumberCommand is ours, for the references: one reference id is needed, for
// the asset with an index of a parked CREATE_ASSET. A CREATE_ASSET sends as
// many as it makes assets.
type NumberCommand struct {
	Character item.CharacterID // whose inventory it is for
	Ticket    Ticket
	Index     uint32
}

func (NumberCommand) message() {}

// Numbered is the references' answer to a request: the offset at which the
// request lies in their topic, above the base, is the number.
func (c NumberCommand) Numbered(r item.Rules, offset uint64) ReferenceCommand {
	return ReferenceCommand{Character: c.Character, Ticket: c.Ticket, Index: c.Index, Number: uint64(r.Base()) + offset}
}

// ReferenceCommand is ours, of the references: a number that was asked for.
type ReferenceCommand struct {
	Character item.CharacterID
	Ticket    Ticket
	Index     uint32
	Number    uint64 // 1 or more; past uint32 there are none left
}

// park keeps the command until its numbers are there, and asks for them.
func (x *change) park(c CreateAssetCommand, carry Carry) *item.Refusal {
	count := max(c.Quantity, 1)
	if free := x.free(c.Type); uint64(count) > uint64(len(free)) {
		return full(c.Type, count, len(free))
	}
	if x.LastTicket == math.MaxUint32 {
		return item.Refuse(item.Overflow, "tickets are used up: the last one was %d", x.LastTicket)
	}
	x.LastTicket++
	x.Parked = append(x.Parked, Parked{
		Ticket:      x.LastTicket,
		Transaction: c.Transaction,
		Template:    c.Template,
		Expiration:  c.Expiration,
		Owner:       c.Owner,
		Flag:        c.Flag,
		Numbers:     make([]item.ReferenceID, count),
		At:          x.now,
		Carry:       carry,
	})
	for n := range count {
		x.tell(NumberCommand{Character: x.character, Ticket: x.LastTicket, Index: n})
	}
	return nil
}

// Reference takes a number for what is parked. One for nothing parked, or that
// is there already, changes nothing. The last one decides the CREATE_ASSET
// anew: it is answered with the headers that it came with.
//
// That one is refused with NOT_FOUND (the inventory is gone), INVENTORY_FULL,
// OVERFLOW (the number is past uint32).
func Reference(r item.Rules, i Inventory, c ReferenceCommand, at time.Time) (Inventory, Answer) {
	x := begin(r, i, item.Transaction{}, c.Character, at)
	n := slices.IndexFunc(x.Parked, func(p Parked) bool { return p.Ticket == c.Ticket })
	if n < 0 || uint64(c.Index) >= uint64(len(x.Parked[n].Numbers)) || x.Parked[n].Numbers[c.Index] != 0 || c.Number == 0 {
		return x.done()
	}
	p := x.Parked[n]
	over := c.Number > math.MaxUint32
	if !over {
		p.Numbers[c.Index] = item.ReferenceID(c.Number)
		if slices.Contains(p.Numbers, 0) {
			return x.done()
		}
	}
	x.Parked = without(x.Parked, func(o Parked) bool { return o.Ticket == p.Ticket })
	x.tx = p.Transaction
	no := x.missing()
	if no == nil && over {
		no = item.Refuse(item.Overflow, "reference id %d is more than %d", c.Number, uint32(math.MaxUint32))
	}
	if no == nil {
		no = x.unpark(p)
	}
	if no != nil {
		return x.refuse(Late{p.Carry, Rejected{Transaction: p.Transaction, Command: "CREATE_ASSET", Code: no.Code, Message: no.Message}}, no)
	}
	return x.done()
}

// unpark makes the assets that were waited for.
func (x *change) unpark(p Parked) *item.Refusal {
	t := p.Template.Type()
	free := x.free(t)
	if len(p.Numbers) > len(free) {
		return full(t, uint32(len(p.Numbers)), len(free))
	}
	if no := x.idsLeft(len(p.Numbers)); no != nil {
		return no
	}
	for n, id := range p.Numbers {
		a := x.made(p, id)
		a.Slot = free[n]
		x.say(Late{p.Carry, x.created(x.add(a))})
	}
	return nil
}
