package inventory

import (
	"slices"
	"time"

	"coffer/item"
)

// ClaimCommand is ours, of the inventory: a character picks up an equip.
type ClaimCommand struct {
	Character item.CharacterID
	Drop      Drop
}

// PlacedCommand is ours, of the inventory: what became of a grant.
type PlacedCommand struct {
	Character item.CharacterID
	Drop      Drop
	Placed    bool // else the equip lies where it was
}

func (ClaimCommand) message()  {}
func (PlacedCommand) message() {}
func (GrantCommand) message()  {}

// claim grants what lies on the ground, or was never heard of. Else it waits
// for ClaimTime, because a DROP may be slower than the drops service, or the
// one who was granted it may have no room. A drop that was taken is the
// taker's, and no claim to where the equip lies next.
func (x *tracking) claim(c ClaimCommand, carry Carry, at time.Time) {
	if n := slices.IndexFunc(x.Taken, func(t Taken) bool { return t.Drop == c.Drop }); n >= 0 {
		x.say(x.Taken[n].answer(c.Character))
		return
	}
	x.Claims = append(x.Claims, Waiting{Character: c.Character, Drop: c.Drop, Carry: carry, End: at.Add(ClaimTime)})
	x.serve()
}

// foreign tells whether the equipable comes from elsewhere, such as a monster:
// nobody of ours has had it, nor was granted it, and its id is none of ours. If
// it is ours, the words of whoever had it are slower.
func (x *tracking) foreign(id item.ReferenceID) bool {
	return !x.Known && x.Granted == 0 && id < x.base
}

// serve grants each claim in turn what it can have; the others wait on.
func (x *tracking) serve() {
	x.Claims = without(x.Claims, func(w Waiting) bool {
		p := x.grantable(w.Drop)
		if p == nil {
			return false
		}
		p.OnGround = false
		p.Granted, p.GrantedDrop = w.Character, w.Drop
		x.tell(LateMessage{w.Carry, GrantCommand{Character: w.Character, Drop: w.Drop, Item: p.Ground}})
		return true
	})
}

// grantable is the equip that a claim to a drop can have now, or nil. A drop
// says only the template, so one of the cash-equipable's is that one's, unless
// the equipable on the ground has the same: monsters drop nothing of the kind.
func (x *tracking) grantable(d Drop) *Passing {
	cash := d.Template == x.Cash.Template
	switch {
	case d == x.GrantedDrop || d == x.Cash.GrantedDrop: // one drop is one equip
		return nil
	case x.OnGround && (!cash || x.Ground.Template == d.Template):
		return &x.Passing
	case cash && x.Cash.OnGround:
		return &x.Cash.Passing
	case !cash && x.foreign(d.Reference):
		return &x.Passing
	}
	return nil
}

// placed ends the grant. A word about one that has ended already is old.
func (x *tracking) placed(c PlacedCommand, at time.Time) {
	for _, p := range []*Passing{&x.Passing, &x.Cash.Passing} {
		switch {
		case p.Granted != c.Character || p.GrantedDrop != c.Drop:
			continue
		case c.Placed:
			x.take(p, at)
		default:
			x.back(p)
		}
		return
	}
}

// take ends the grant: who was granted the equip has it. Who else waits for
// the same drop is answered.
func (x *tracking) take(p *Passing, at time.Time) {
	taken := Taken{By: p.Granted, Drop: p.GrantedDrop, Until: at.Add(PickUpMemory)}
	x.Taken = append(x.Taken, taken)
	*p = Passing{}
	x.Claims = without(x.Claims, func(w Waiting) bool {
		if w.Drop != taken.Drop {
			return false
		}
		x.say(Late{w.Carry, taken.answer(w.Character)})
		return true
	})
}

// answer is that to a claim on the drop: the taker has it, for anybody else it
// is gone.
func (t Taken) answer(c item.CharacterID) Event {
	if c == t.By {
		return pickedUp(t.Drop, c)
	}
	return cancelled(t.Drop, c)
}

// back puts the equip where it was before the grant: on the ground, or, if it
// was never heard of, nowhere that we know.
func (x *tracking) back(p *Passing) {
	p.Granted, p.GrantedDrop = 0, Drop{}
	p.OnGround = p.Ground.Template != 0
	if w := x.Waiting; w.Number != 0 && p == &x.Passing && p.OnGround {
		x.Waiting = Unfound{}
		w.Attributes.Give(&p.Ground)
	}
	x.serve()
}
