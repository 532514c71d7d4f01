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
// one who was granted it may have no room.
func (x *tracking) claim(c ClaimCommand, carry Carry, at time.Time) {
	w := Waiting{Character: c.Character, Drop: c.Drop, Carry: carry, End: at.Add(ClaimTime)}
	x.Claims = append(x.Claims, w)
	if x.OnGround || !x.Known {
		x.grantNext()
	}
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
	x.Known, x.OnGround = true, false
	x.Granted, x.GrantedDrop = w.Character, w.Drop
	x.tell(LateMessage{w.Carry, GrantCommand{Character: w.Character, Drop: w.Drop, Item: x.Ground}})
}

// placed ends the grant. Who asked for the same drop once more has it; else
// the equip is the next one's.
func (x *tracking) placed(c PlacedCommand) {
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
	x.Claims = without(x.Claims, func(w Waiting) bool {
		if w.Character != c.Character || w.Drop != drop {
			return false
		}
		x.say(Late{w.Carry, pickedUp(w.Drop, w.Character)})
		return true
	})
}

// back puts the equip where it was before the grant: on the ground, or, if it
// was never heard of, nowhere that we know.
func (x *tracking) back() {
	if x.Ground.Template == 0 {
		x.Known = false
		if len(x.Claims) > 0 {
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
