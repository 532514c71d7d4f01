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
	w := Waiting{Character: c.Character, Drop: c.Drop, Carry: carry, End: at.Add(ClaimTime)}
	x.Claims = append(x.Claims, w)
	if x.OnGround || x.foreign(c.Drop.Reference) {
		x.grantNext()
	}
}

// foreign tells whether the equip comes from elsewhere, such as a monster:
// nobody of ours has had it, nor was granted it, and its id is none of ours. If
// it is ours, the words of whoever had it are slower.
func (x *tracking) foreign(id item.ReferenceID) bool {
	return !x.Known && x.Granted == 0 && id < x.base
}

// grantNext grants the equip to the first who waits; nobody: it stays.
func (x *tracking) grantNext() {
	if len(x.Claims) == 0 {
		return
	}
	w := x.Claims[0]
	if x.Claims = slices.Delete(x.Claims, 0, 1); len(x.Claims) == 0 {
		x.Claims = nil
	}
	x.OnGround = false
	x.Granted, x.GrantedDrop = w.Character, w.Drop
	x.tell(LateMessage{w.Carry, GrantCommand{Character: w.Character, Drop: w.Drop, Item: x.Ground}})
}

// placed ends the grant. A word about one that has ended already is old.
func (x *tracking) placed(c PlacedCommand, at time.Time) {
	switch {
	case x.Granted != c.Character || x.GrantedDrop != c.Drop:
	case c.Placed:
		x.take(at)
	default:
		x.Granted, x.GrantedDrop = 0, Drop{}
		x.back(c.Drop.Reference)
	}
}

// take ends the grant: who was granted the equip has it. Who else waits for
// the same drop is answered.
func (x *tracking) take(at time.Time) {
	taken := Taken{By: x.Granted, Drop: x.GrantedDrop, Until: at.Add(PickUpMemory)}
	x.Taken = append(x.Taken, taken)
	x.Granted, x.GrantedDrop, x.Ground = 0, Drop{}, item.Asset{}
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
func (x *tracking) back(id item.ReferenceID) {
	if x.Ground.Template == 0 {
		if x.foreign(id) {
			x.grantNext()
		}
		return
	}
	x.OnGround = true
	if w := x.Waiting; w.Number != 0 && !x.Ground.Data.Cash {
		x.Waiting = Unfound{}
		w.Attributes.Give(&x.Ground)
	}
	x.grantNext()
}
