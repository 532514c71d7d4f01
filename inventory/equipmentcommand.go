package inventory

import (
	"fmt"
	"time"

	"coffer/item"
)

// EquipmentCommand is a command of the equipment function: UpdatedCommand of
// the equipables' status, and ours: HasCommand, HasNotCommand, HasCashCommand,
// ReturnCommand, ClaimCommand, PlacedCommand, ExpireClaimsCommand.
type EquipmentCommand interface{ ofEquipment() }

func (UpdatedCommand) ofEquipment()      {}
func (HasCommand) ofEquipment()          {}
func (HasNotCommand) ofEquipment()       {}
func (HasCashCommand) ofEquipment()      {}
func (ReturnCommand) ofEquipment()       {}
func (ClaimCommand) ofEquipment()        {}
func (PlacedCommand) ofEquipment()       {}
func (ExpireClaimsCommand) ofEquipment() {}

// ApplyEquipment is the step of whichever command it is. Carry are the headers
// of the command, for what is answered later. None is ever refused.
//
// Every step first ends the claims whose time has come.
func ApplyEquipment(r item.Rules, e Equipment, c EquipmentCommand, carry Carry, at time.Time) (Equipment, Answer) {
	x := &tracking{Equipment: e.clone(), base: r.Base()}
	x.part()
	x.expire(at)
	switch c := c.(type) {
	case UpdatedCommand:
		x.updated(c, carry)
	case HasCommand:
		x.has(c)
	case HasNotCommand:
		x.hasNot(c, at)
	case HasCashCommand:
		x.Cash.Template = c.Template
	case ReturnCommand:
		x.returned(c, carry)
	case ClaimCommand:
		x.claim(c, carry, at)
	case PlacedCommand:
		x.placed(c, at)
	case ExpireClaimsCommand:
	default:
		panic(fmt.Sprintf("inventory: %T is no command of the equipment", c))
	}
	return x.Equipment, x.answer
}

// tracking is a copy of an equipment that a step changes in place, and what it
// says meanwhile.
type tracking struct {
	Equipment
	base   item.ReferenceID
	answer Answer
}

func (x *tracking) say(e Event)    { x.answer.Events = append(x.answer.Events, e) }
func (x *tracking) tell(m Message) { x.answer.Messages = append(x.answer.Messages, m) }

func (e Equipment) clone() Equipment {
	e.Owners = roomy(e.Owners)
	e.Claims = roomy(e.Claims)
	e.Taken = roomy(e.Taken)
	return e
}

// part puts a cash-equipable in its own place: a row of format 1 has only one
// for both kinds.
func (x *tracking) part() {
	if !x.Ground.Data.Cash {
		return
	}
	x.Cash = CashEquip{Template: x.Ground.Template, Passing: x.Passing}
	x.Passing = Passing{}
}

// ExpireClaimsCommand is ours, of the timer: a claim may have ended.
type ExpireClaimsCommand struct {
	Reference item.ReferenceID
}

// expire cancels the claims whose time has come, and forgets old pick-ups.
func (x *tracking) expire(at time.Time) {
	x.Taken = without(x.Taken, func(t Taken) bool { return !at.Before(t.Until) })
	x.Claims = without(x.Claims, func(w Waiting) bool {
		if at.Before(w.End) {
			return false
		}
		x.say(Late{w.Carry, cancelled(w.Drop, w.Character)})
		return true
	})
}

// HasCommand is ours, of an owner: the equipable is here now.
type HasCommand struct {
	Reference item.ReferenceID
	Owner     Owner
}

// HasNotCommand is ours, of an owner: the equipable is not here any more. Of a
// cash-equipable it tells only that it was thrown on the ground.
type HasNotCommand struct {
	Reference item.ReferenceID
	Owner     Owner
	Dropped   *item.Asset // it was thrown on the ground: its data, without id and slot; nil: it was not
}

// HasCashCommand is ours, of an owner: a cash-equipable is here. Where it goes
// from there nobody needs to know until it is thrown on the ground.
type HasCashCommand struct {
	Reference item.ReferenceID
	Template  item.TemplateID
}

func (HasCommand) message()     {}
func (HasNotCommand) message()  {}
func (HasCashCommand) message() {}

// has notes an owner's word. An UPDATED that found nobody goes to it.
func (x *tracking) has(c HasCommand) {
	x.Known = true
	x.forget(c.Owner)
	x.Owners = append(x.Owners, c.Owner)
	if w := x.Waiting; w.Number != 0 {
		x.Waiting = Unfound{}
		x.tell(LateMessage{w.Carry, UpdateCommand{Owner: c.Owner, Reference: c.Reference, Number: w.Number, Attributes: w.Attributes}})
	}
}

// hasNot notes an owner's word. What lies on the ground is granted to the
// first who waits for it. If a grant is still out, the equip went through the
// hands of the one it was granted to, whose word is slower.
func (x *tracking) hasNot(c HasNotCommand, at time.Time) {
	p := &x.Passing
	if c.Dropped != nil && c.Dropped.Data.Cash {
		p, x.Cash.Template = &x.Cash.Passing, c.Dropped.Template
	} else {
		x.Known = true
		x.forget(c.Owner)
	}
	if c.Dropped == nil {
		return
	}
	if p.Granted != 0 {
		x.take(p, at)
	}
	p.Ground, p.OnGround = *c.Dropped, true
	x.serve()
}

func (x *tracking) forget(o Owner) {
	x.Owners = without(x.Owners, func(other Owner) bool { return other == o })
}

// latest is the owner whose word that it has the equip came last; not ok if
// there is none.
func (x *tracking) latest() (Owner, bool) {
	if len(x.Owners) == 0 {
		return Owner{}, false
	}
	return x.Owners[len(x.Owners)-1], true
}
