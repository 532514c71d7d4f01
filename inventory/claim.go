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
	Reference item.ReferenceID
	Character item.CharacterID
	Placed    bool // else the equip lies where it was
}

func (ClaimCommand) message()  {}
func (PlacedCommand) message() {}
func (GrantCommand) message()  {}

// claim grants what lies on the ground, or was never heard of. Else it waits
// for ClaimTime, because a DROP may be slower than the drops service, or the
// one who was granted it may have no room. A drop that was taken just now is
// the taker's, and no claim to where the equip lies next.
func (x *tracking) claim(c ClaimCommand, carry Carry, at time.Time) {
	if c.Drop == x.Taken.Drop && at.Before(x.Taken.Until) {
		x.say(x.taken(c.Character))
		return
	}
	w := Waiting{Character: c.Character, Drop: c.Drop, Carry: carry, End: at.Add(ClaimTime)}
	x.Claims = append(x.Claims, w)
	if x.OnGround || x.unheard() {
		x.grantNext()
	}
}

// unheard tells whether nobody of ours has had the equip, nor may have it soon.
func (x *tracking) unheard() bool { return !x.Known && x.Granted == 0 }

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

// placed ends the grant. Who else waits for the same drop is answered; else
// the equip is the next one's.
func (x *tracking) placed(c PlacedCommand, at time.Time) {
	if x.Granted == 0 || x.Granted != c.Character {
		return
	}
	drop := x.GrantedDrop
	x.Granted, x.GrantedDrop = 0, Drop{}
	if !c.Placed {
		x.back()
		return
	}
	x.Ground = item.Asset{}
	x.Taken = Taken{By: c.Character, Drop: drop, Until: at.Add(PickUpMemory)}
	x.Claims = without(x.Claims, func(w Waiting) bool {
		if w.Drop != drop {
			return false
		}
		x.say(Late{w.Carry, x.taken(w.Character)})
		return true
	})
}

// taken is the answer to a claim on the drop that was taken: the taker has it,
// for anybody else it is gone.
func (x *tracking) taken(c item.CharacterID) Event {
	if c == x.Taken.By {
		return pickedUp(x.Taken.Drop, c)
	}
	return cancelled(x.Taken.Drop, c)
}

// back puts the equip where it was before the grant: on the ground, or, if it
// was never heard of, nowhere that we know.
func (x *tracking) back() {
	if x.Ground.Template == 0 {
		if x.unheard() {
			x.grantNext()
		}
		return
	}
	x.OnGround = true
	if w := x.Waiting; w.Number != 0 && !x.Ground.Data.Cash {
		x.Waiting = Unfound{}
		w.Attributes.give(&x.Ground)
	}
	x.grantNext()
}
