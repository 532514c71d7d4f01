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
//msgp:shim item.TemplateID as:uint32 using:uint32/item.TemplateID
//msgp:shim item.WorldID as:byte using:byte/item.WorldID

// ClaimTime is how long a pick-up waits for the equip's DROP.
const ClaimTime = 5 * time.Second

// Equipment is the state of the equipment function for one reference id: the
// equipable that has it, and beside that the cash-equipable. The zero value was
// never heard of.
//
// The words of one owner come in the order in which it said them; those of two
// owners can overtake each other, so more than one may seem to have the equip.
//
// Invariants:
//  1. Owners are those whose last word is that they have the equipable, each
//     once, the latest word last. Without Known there are none, and it is not
//     OnGround.
//  2. Passing's own. (A row of format 1 may hold a cash-equipable there.)
//  3. Cash's own.
//  4. Claims are sorted by their end, which is at most ClaimTime away.
//  5. Updates counts the UPDATED that came. Waiting is the newest of them that
//     found nobody, and its number is at most Updates; 0: there is none.
//  6. Taken are sorted by the time until which they are remembered.
type Equipment struct {
	Known   bool    `msg:"k,omitempty"` // an owner of ours has spoken of it
	Owners  []Owner `msg:"o,omitempty"`
	Passing `msg:",flatten"`
	Claims  []Waiting `msg:"c,omitempty"`
	Taken   []Taken   `msg:"t,omitempty"`
	Updates uint64    `msg:"u,omitempty"`
	Waiting Unfound   `msg:"w,omitzero"`
	Cash    CashEquip `msg:"b,omitzero"`
}

// Passing is an equip on its way from an owner to the next: it lies on the
// ground, or is granted to somebody who has not answered yet.
//
// Invariants:
//  1. Ground is the equip's data, without id and slot: with OnGround, or while
//     it is granted; zero then if it is to be made. Otherwise it is zero.
//  2. At most one grant is out: to Granted of GrantedDrop, else both are zero.
//     While it is out the equip is not OnGround.
type Passing struct {
	OnGround    bool             `msg:"g,omitempty"`
	Ground      item.Asset       `msg:"a,omitzero"`
	Granted     item.CharacterID `msg:"h,omitempty"` // 0: no grant is out
	GrantedDrop Drop             `msg:"d,omitzero"`
}

// CashEquip is what is known of the cash-equipable with a reference id. Those
// ids come from another service than the equipables', so one of each kind can
// have the same, and they have nothing to do with each other. No UPDATED is a
// cash-equipable's, so who has it doesn't matter; a drop is told by its
// template.
//
// Invariants:
//  1. Without Template there is nothing.
//  2. Passing's own.
type CashEquip struct {
	Template item.TemplateID `msg:"t,omitempty"` // 0: never heard of
	Passing  `msg:",flatten"`
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

// IsZero lets a row leave it out.
func (c CashEquip) IsZero() bool { return c == CashEquip{} }

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
	if e.Waiting.Number > e.Updates || !item.ValidTime(e.Waiting.Attributes.Expiration) {
		return fmt.Errorf("UPDATED %d of %d waits", e.Waiting.Number, e.Updates)
	}
	if e.Cash.Template == 0 && e.Cash != (CashEquip{}) {
		return errors.New("a cash-equipable that was never heard of and is somewhere")
	}
	if err := e.Passing.valid(); err != nil {
		return err
	}
	if err := e.Cash.valid(); err != nil {
		return fmt.Errorf("cash-equipable: %w", err)
	}
	return nil
}

func (p Passing) valid() error {
	switch {
	case p.OnGround && p.Granted != 0:
		return fmt.Errorf("on the ground and granted to character %d", p.Granted)
	case (p.Granted == 0) != (p.GrantedDrop == Drop{}):
		return fmt.Errorf("granted to character %d, drop %+v", p.Granted, p.GrantedDrop)
	case p.OnGround && p.Ground.Type() != item.TypeEquip:
		return fmt.Errorf("template %d on the ground is no equip", p.Ground.Template)
	case !p.OnGround && p.Granted == 0 && p.Ground != (item.Asset{}):
		return fmt.Errorf("data of template %d, which is not on the ground", p.Ground.Template)
	case p.Ground.ID != 0 || p.Ground.Slot != 0 || !item.ValidTime(p.Ground.Expiration):
		return fmt.Errorf("on the ground: asset %d, slot %d, expiration %v", p.Ground.ID, p.Ground.Slot, p.Ground.Expiration)
	}
	return nil
}
