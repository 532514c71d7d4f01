package inventory

import (
	"time"

	"coffer/item"
)

// AcceptCommand is ACCEPT: an item comes in, as half of a transfer.
type AcceptCommand struct {
	Envelope
	Template      item.TemplateID
	Reference     item.ReferenceID
	ReferenceType string    // as it was sent; empty: derived
	Expiration    time.Time // what Data says, in UTC; zero: never
	Quantity      uint32    // the body's own; 0: what Data says
	Data          item.Data
	BadData       string // why referenceData can't be read, in a sentence; empty: it can
}

// Accept tops up stacks and puts the rest into new slots, all of it or
// nothing. The reference and the data stay what they are. Whatever is wrong,
// it is refused with the contract's ERROR.
func Accept(r item.Rules, i Inventory, c AcceptCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	var p placement
	if no == nil {
		no = c.suits()
	}
	if no == nil {
		p, no = x.room(c.asset(r), true)
	}
	if no != nil {
		return x.refuse(c.Envelope.failed(item.AcceptFailed), no)
	}
	x.put(p, x.accepted)
	x.say(Accepted{Transaction: c.Transaction, Inner: c.Inner, Type: c.Type})
	return x.done()
}

// suits refuses an item that doesn't go into the compartment, or whose data
// can't be read or is another kind's.
func (c AcceptCommand) suits() *item.Refusal {
	if no := belongs(c.Template, c.Type); no != nil {
		return no
	}
	if c.BadData != "" {
		return item.Refuse(item.BadData, "%s", c.BadData)
	}
	suits := item.ReferenceTypeOf(c.Template, c.Data)
	if named, ok := item.ParseReferenceType(c.ReferenceType); !ok || named != item.ReferenceNone && named != suits {
		return item.Refuse(item.BadData, "the reference type doesn't suit template %d, which is %s", c.Template, suits)
	}
	return nil
}

func (c AcceptCommand) asset(r item.Rules) item.Asset {
	a := item.Asset{Template: c.Template, Reference: c.Reference, Expiration: c.Expiration, Data: c.Data}
	a.Data.Quantity = r.Units(c.Template, c.Quantity, c.Data)
	return a
}

// belongs refuses a template of another type than the compartment's.
func belongs(t item.TemplateID, c item.Type) *item.Refusal {
	if t.Type() == c {
		return nil
	}
	if !t.Type().Valid() {
		return item.Refuse(item.WrongType, "template %d is of no kind", t)
	}
	return item.Refuse(item.WrongType, "template %d belongs in %s, not in %s", t, t.Type(), c)
}
