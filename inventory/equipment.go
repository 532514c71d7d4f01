package inventory

import (
	"errors"
	"fmt"
	"time"

	"coffer/item"
)

//go:generate go tool msgp -io=false -tests=false -o equipment_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:limit arrays:65536
//msgp:tuple Owner
//msgp:shim item.AccountID as:uint32 using:uint32/item.AccountID
//msgp:shim item.CharacterID as:uint32 using:uint32/item.CharacterID
//msgp:shim item.WorldID as:byte using:byte/item.WorldID

// ClaimTime is how long a pick-up waits for the equip's DROP.
const ClaimTime = 5 * time.Second

// Equipment is the state of the equipment function for one equip, by its
// reference id. The zero value was never heard of.
//
// The words of one owner come in the order in which it said them; those of two
// owners can overtake each other, so more than one may seem to have the equip.
//
// Invariants:
//  1. Owners are those whose last word is that they have it, each once, the
//     latest word last. Without Known there are none, and it
//     is not OnGround.
//  2. Ground is the equip's data while it lies on the ground, without id and
//     slot: with OnGround, or while it is granted to somebody who has not
//     answered yet. Otherwise it is zero.
//  3. At most one grant is out: to Granted of GrantedDrop, else both are zero.
//     While it is out nothing is OnGround.
//  4. Claims are sorted by their end, which is at most ClaimTime away.
//  5. Updates counts the UPDATED that came. Waiting is the newest of them that
//     found nobody, and its number is at most Updates; 0: there is none.
//  6. Taken are sorted by the time until which they are remembered.
type Equipment struct {
	Known       bool             `msg:"k,omitempty"` // an owner of ours has spoken of it
	Owners      []Owner          `msg:"o,omitempty"`
	OnGround    bool             `msg:"g,omitempty"`
	Ground      item.Asset       `msg:"a,omitzero"`
	Granted     item.CharacterID `msg:"h,omitempty"` // 0: no grant is out
	GrantedDrop Drop             `msg:"d,omitzero"`
	Claims      []Waiting        `msg:"c,omitempty"`
	Taken       []Taken          `msg:"t,omitempty"`
	Updates     uint64           `msg:"u,omitempty"`
	Waiting     Unfound          `msg:"w,omitzero"`
}

// Owner is who can have an equip: a character, or an account's storage in a
// world.
type Owner struct {
	Character item.CharacterID // 0: a storage
	Account   item.AccountID
	World     item.WorldID
}

// Waiting is a pick-up that waits for the equip to lie on the ground.
type Waiting struct {
	Character item.CharacterID `msg:"h,omitempty"`
	Drop      Drop             `msg:"d"`
	Carry     Carry            `msg:"c,omitempty"` // of the RESERVED
	End       time.Time        `msg:"e,omitempty"`
}

// Taken remembers, for PickUpMemory, a drop of the equip that was picked up.
type Taken struct {
	By    item.CharacterID `msg:"h,omitempty"`
	Drop  Drop             `msg:"d"`
	Until time.Time        `msg:"u,omitempty"`
}

// Unfound is an UPDATED that found nobody.
type Unfound struct {
	Number     uint64          `msg:"n,omitempty"`
	Attributes item.Attributes `msg:"a"`
	Carry      Carry           `msg:"c,omitempty"` // of the UPDATED
}

// IsZero lets a row leave it out.
func (u Unfound) IsZero() bool { return u == Unfound{} }

// IsZero lets a row leave it out.
func (d Drop) IsZero() bool { return d == Drop{} }

// Due is when the first claim ends; not ok if none waits.
func (e Equipment) Due() (time.Time, bool) {
	if len(e.Claims) == 0 {
		return time.Time{}, false
	}
	return e.Claims[0].End, true
}

// Valid says the invariants, or nil.
func (e Equipment) Valid() error {
	if !e.Known && (len(e.Owners) > 0 || e.OnGround) {
		return errors.New("an equip that was never heard of and is somewhere")
	}
	for n, o := range e.Owners {
		for _, other := range e.Owners[:n] {
			if o == other {
				return fmt.Errorf("owner %+v stands twice", o)
			}
		}
	}
	for n, c := range e.Claims {
		if c.Character == 0 || n > 0 && c.End.Before(e.Claims[n-1].End) {
			return fmt.Errorf("claim %d of character %d is out of order", n, c.Character)
		}
	}
	for n := range e.Taken {
		if n > 0 && e.Taken[n].Until.Before(e.Taken[n-1].Until) {
			return fmt.Errorf("pick-up %d is forgotten before the one in front of it", n)
		}
	}
	return e.validPlace()
}

func (e Equipment) validPlace() error {
	switch {
	case e.OnGround && e.Granted != 0:
		return fmt.Errorf("on the ground and granted to character %d", e.Granted)
	case (e.Granted == 0) != (e.GrantedDrop == Drop{}):
		return fmt.Errorf("granted to character %d, drop %+v", e.Granted, e.GrantedDrop)
	case e.OnGround && e.Ground.Type() != item.TypeEquip:
		return fmt.Errorf("template %d on the ground is no equip", e.Ground.Template)
	case !e.OnGround && e.Granted == 0 && e.Ground != (item.Asset{}):
		return fmt.Errorf("data of template %d, which is not on the ground", e.Ground.Template)
	case e.Ground.ID != 0 || e.Ground.Slot != 0 || !item.ValidTime(e.Ground.Expiration):
		return fmt.Errorf("on the ground: asset %d, slot %d, expiration %v", e.Ground.ID, e.Ground.Slot, e.Ground.Expiration)
	case e.Waiting.Number > e.Updates || !item.ValidTime(e.Waiting.Attributes.Expiration):
		return fmt.Errorf("UPDATED %d of %d waits", e.Waiting.Number, e.Updates)
	}
	return nil
}
