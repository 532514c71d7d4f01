package inventory

import (
	"time"

	"coffer/item"
)

// CreateAssetCommand is CREATE_ASSET: items come into being.
type CreateAssetCommand struct {
	Envelope
	Template     item.TemplateID
	Quantity     uint32    // 0: 1, but 0 of a rechargeable
	Expiration   time.Time // in UTC; zero: never
	Owner        item.CharacterID
	Flag         uint16
	Rechargeable uint64
	BadData      string // why the expiration can't be read, in a sentence; empty: it can
}

// CreateAsset puts stacks into the lowest free slots, at most slotMax each. Of
// equips, cash items and pets it makes Quantity assets, each with a reference
// id of its own: it asks for the numbers and is parked until all are there.
//
// Refused with WRONG_TYPE, BAD_DATA, INVENTORY_FULL (before any number is
// asked for), OVERFLOW (no asset ids left).
func CreateAsset(r item.Rules, i Inventory, c CreateAssetCommand, carry Carry, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = belongs(c.Template, c.Type)
	}
	if no == nil && c.BadData != "" {
		no = item.Refuse(item.BadData, "%s", c.BadData)
	}
	if no == nil && numbered(c.Template) {
		no = x.park(c, carry)
	} else if no == nil {
		no = x.create(c)
	}
	if no != nil {
		return x.reject("CREATE_ASSET", no)
	}
	return x.done()
}

// numbered tells whether each asset of the template has a reference id.
func numbered(t item.TemplateID) bool {
	return t.Type() == item.TypeEquip || t.Type() == item.TypeCash
}

// create makes stacks.
func (x *change) create(c CreateAssetCommand) *item.Refusal {
	in := item.Asset{Template: c.Template, Expiration: c.Expiration, Data: item.Data{
		Owner:    c.Owner,
		Quantity: x.rules.Units(c.Template, c.Quantity, item.Data{}),
		Flag:     c.Flag,
	}}
	if c.Type == item.TypeUse {
		in.Data.Rechargeable = c.Rechargeable
	}
	p, no := x.room(in, false)
	if no == nil {
		x.put(p, x.created)
	}
	return no
}

// made is an asset under its reference id, as CREATE_ASSET makes it.
func (x *change) made(p Parked, id item.ReferenceID) item.Asset {
	a := item.Asset{Template: p.Template, Reference: id, Expiration: p.Expiration, Data: item.Data{Owner: p.Owner}}
	switch {
	case a.Type() == item.TypeEquip:
		a.Data.Equip = x.rules.NewEquip(a.Template, id)
		return a
	case a.Template.Pet():
		a.Data.Pet = item.PetData{Level: 1, Fullness: 100, Slot: -1}
	default:
		a.Data.Quantity = 1
	}
	a.Data.Flag = p.Flag
	a.Data.PurchasedBy = x.character
	a.Data.Cash, a.Data.CashID = true, int64(id)
	return a
}
