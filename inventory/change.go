package inventory

import (
	"math"
	"slices"
	"time"

	"coffer/item"
)

// change is a copy of an inventory that a step changes in place, and what it
// says meanwhile. A step checks everything before it changes anything, so that
// a refused one leaves the copy as it was.
type change struct {
	Inventory
	rules     item.Rules
	tx        item.Transaction // of the events; nil for what has none
	character item.CharacterID
	now       time.Time
	answer    Answer
}

// begin copies the inventory, ends the reservations whose time has come, and
// forgets old pick-ups.
func begin(r item.Rules, i Inventory, tx item.Transaction, c item.CharacterID, at time.Time) *change {
	x := &change{Inventory: i.clone(), rules: r, tx: tx, character: c, now: at}
	x.expire()
	x.PickUps = without(x.PickUps, func(p PickUp) bool { return !at.Before(p.Until) })
	return x
}

// ordered begins a command of a compartment: refused with NOT_FOUND without an
// inventory, and with WRONG_TYPE for none of the five compartments.
func ordered(r item.Rules, i Inventory, e Envelope, at time.Time) (*change, *item.Refusal) {
	x := begin(r, i, e.Transaction, e.Character, at)
	if no := x.missing(); no != nil {
		return x, no
	}
	if !e.Type.Valid() {
		return x, item.Refuse(item.WrongType, "inventoryType %d is none of 1 to 5", e.Type)
	}
	return x, nil
}

func (x *change) missing() *item.Refusal {
	if x.Alive {
		return nil
	}
	return item.Refuse(item.NotFound, "character %d has no inventory", x.character)
}

func (x *change) say(e Event)    { x.answer.Events = append(x.answer.Events, e) }
func (x *change) tell(m Message) { x.answer.Messages = append(x.answer.Messages, m) }

func (x *change) done() (Inventory, Answer) { return x.Inventory, x.answer }

// reject refuses the command with an event of ours.
func (x *change) reject(command string, no *item.Refusal) (Inventory, Answer) {
	return x.refuse(Rejected{Transaction: x.tx, Command: command, Code: no.Code, Message: no.Message}, no)
}

func (x *change) refuse(e Event, no *item.Refusal) (Inventory, Answer) {
	x.say(e)
	x.answer.Refusal = no
	return x.done()
}

// add puts a new asset into its slot and gives it an id.
func (x *change) add(a item.Asset) item.Asset {
	x.LastAsset++
	a.ID = x.LastAsset
	x.Assets = slices.Insert(x.Assets, x.search(a.Type(), a.Slot), a)
	x.told(&a, true)
	return a
}

// idsLeft tells whether n more assets can be given an id.
func (x *change) idsLeft(n int) *item.Refusal {
	if uint64(n) > uint64(math.MaxUint32-x.LastAsset) {
		return item.Refuse(item.Overflow, "asset ids are used up: the last one was %d", x.LastAsset)
	}
	return nil
}

// remove takes an asset off the list, with what is reserved of it.
func (x *change) remove(n int) item.Asset {
	a := x.Assets[n]
	x.Assets = slices.Delete(x.Assets, n, n+1)
	if len(x.Assets) == 0 {
		x.Assets = nil
	}
	x.Reservations = without(x.Reservations, func(r Reservation) bool { return r.Asset == a.ID })
	x.told(&a, false)
	return a
}

// told tells the equipment function that an equip came, or is gone; of a
// cash-equipable only that it came.
func (x *change) told(a *item.Asset, has bool) {
	if a.Type() != item.TypeEquip || a.Reference == 0 {
		return
	}
	owner := Owner{Character: x.character}
	switch {
	case a.Data.Cash && has:
		x.tell(HasCashCommand{Reference: a.Reference, Template: a.Template})
	case a.Data.Cash:
	case has:
		x.tell(HasCommand{Reference: a.Reference, Owner: owner})
	case !slices.ContainsFunc(x.Assets, func(o item.Asset) bool { return o.Equipable(a.Reference) }):
		x.tell(HasNotCommand{Reference: a.Reference, Owner: owner})
	}
}

// delete removes an asset and says so.
func (x *change) delete(n int) {
	e := of(x.tx, &x.Assets[n])
	x.remove(n)
	x.say(AssetDeleted{Of: e})
}

// setQuantity changes a stack and says so.
func (x *change) setQuantity(n int, quantity uint32) {
	x.Assets[n].Data.Quantity = quantity
	x.say(AssetQuantityChanged{Of: of(x.tx, &x.Assets[n]), Quantity: quantity})
}

// move puts an asset into another slot, and whatever is there into its old
// one, and says so.
func (x *change) move(t item.Type, from, to item.Slot) {
	n, there := x.at(t, from), x.at(t, to)
	if there >= 0 {
		x.Assets[there].Slot = from
	}
	x.Assets[n].Slot = to
	x.say(AssetMoved{Of: of(x.tx, &x.Assets[n]), Old: from})
	if there >= 0 {
		x.Assets[n], x.Assets[there] = x.Assets[there], x.Assets[n]
		return
	}
	a := x.Assets[n]
	x.Assets = slices.Delete(x.Assets, n, n+1)
	x.Assets = slices.Insert(x.Assets, x.search(t, to), a)
}

// clone copies the inventory with all its arrays, with room for one more, unless
// they were given away.
func (i Inventory) clone() Inventory {
	if i.given {
		i.given = false
		return i
	}
	i.Assets = roomy(i.Assets)
	i.Reservations = roomy(i.Reservations)
	i.PickUps = roomy(i.PickUps)
	i.Parked = roomy(i.Parked)
	for n := range i.Parked {
		i.Parked[n].Numbers = slices.Clone(i.Parked[n].Numbers)
	}
	return i
}

func roomy[E any](list []E) []E {
	if list == nil {
		return nil
	}
	return append(make([]E, 0, len(list)+1), list...)
}

// without is the list without what is dropped; nil if nothing is left, as a
// row that is read again has it.
func without[E any](list []E, drop func(E) bool) []E {
	if list = slices.DeleteFunc(list, drop); len(list) == 0 {
		return nil
	}
	return list
}
