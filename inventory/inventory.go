package inventory

import (
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

//go:generate go tool msgp -io=false -tests=false -o inventory_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:limit arrays:65536
//msgp:tuple Place
//msgp:shim Carry as:string using:string/Carry
//msgp:shim Ticket as:uint32 using:uint32/Ticket
//msgp:shim item.AssetID as:uint32 using:uint32/item.AssetID
//msgp:shim item.CharacterID as:uint32 using:uint32/item.CharacterID
//msgp:shim item.ChannelID as:byte using:byte/item.ChannelID
//msgp:shim item.ReferenceID as:uint32 using:uint32/item.ReferenceID
//msgp:shim item.Slot as:int16 using:int16/item.Slot
//msgp:shim item.TemplateID as:uint32 using:uint32/item.TemplateID
//msgp:shim item.Type as:byte using:byte/item.Type
//msgp:shim item.WorldID as:byte using:byte/item.WorldID
//msgp:shim uuid.UUID as:string using:item.PackUUID/item.UnpackUUID mode:convert

// Limits of a compartment (behaviour.md: Inventory).
const (
	FirstCapacity uint32 = 24 // slots when the inventory is made
	MaxCapacity   uint32 = 96
)

// ReservationTime is how long units stay reserved.
const ReservationTime = 30 * time.Second

// PickUpMemory is how long a pick-up that succeeded is remembered.
const PickUpMemory = 10 * time.Minute

// Inventory is the state of the inventory function for one character. The zero
// value is a character that was never heard of.
//
// Invariants:
//  1. Without Alive there are no capacities, assets or reservations; the
//     counters stay, what is parked and what was picked up too.
//  2. Capacities are FirstCapacity to MaxCapacity, in the order of item.Types.
//  3. Assets are sorted by type, then slot, and each slot is held once within
//     a type. Slots are 1 to the capacity; of equips also -1 to -199.
//  4. Asset ids are unique, and none is above LastAsset.
//  5. Reservations are sorted by their end; each is on an asset that is here,
//     holds 1 unit or more, and those of an asset hold no more than it has.
//  6. Parked are sorted by ticket, and none is above LastTicket; each waits for
//     at least one number.
//  7. PickUps are sorted by the time until which they are remembered.
type Inventory struct {
	Alive        bool          `msg:"v,omitempty"`
	LastAsset    item.AssetID  `msg:"l,omitempty"` // the last id given out
	LastTicket   Ticket        `msg:"k,omitempty"` // the last ticket given out
	Capacities   [5]uint32     `msg:"c,omitempty"`
	Assets       []item.Asset  `msg:"a,omitempty"`
	Reservations []Reservation `msg:"r,omitempty"`
	Parked       []Parked      `msg:"p,omitempty"`
	PickUps      []PickUp      `msg:"u,omitempty"`
	Made         uuid.UUID     `msg:"m"` // the request that made it last; nil: no request did

	given bool // the next step may change the arrays in place, see Given
}

// Given is the same inventory for a step that may change its arrays: whoever
// has just decoded it has no other use for them, and a copy of 60 assets costs a
// tenth of a step. Every other step leaves the arrays that it is given alone.
func (i Inventory) Given() Inventory {
	i.given = true
	return i
}

// Carry are the headers of a command, as whoever applies it packs them. An
// inventory keeps those of a command that is answered later and gives them
// back with the answer; it never looks inside.
type Carry string

// Reservation is units of an asset that are promised to a transaction. It
// holds what one command reserved of one asset, and moves with the asset.
type Reservation struct {
	Transaction uuid.UUID    `msg:"t"`
	Slot        item.Slot    `msg:"s,omitempty"` // the slot that RESERVED named
	Asset       item.AssetID `msg:"a,omitempty"`
	Units       uint32       `msg:"u,omitempty"`
	End         time.Time    `msg:"e,omitempty"` // from then on the units are free
	Carry       Carry        `msg:"h,omitempty"` // of the REQUEST_RESERVE
}

// Ticket names a CREATE_ASSET that waits for its reference ids. It starts at 1
// and is never used again within a character.
type Ticket uint32

// Parked is a CREATE_ASSET that waits for its reference ids. It holds no slot.
type Parked struct {
	Ticket      Ticket             `msg:"k,omitempty"`
	Transaction uuid.UUID          `msg:"t"`
	Template    item.TemplateID    `msg:"m,omitempty"`
	Expiration  time.Time          `msg:"e,omitempty"` // zero: never
	Owner       item.CharacterID   `msg:"o,omitempty"`
	Flag        uint16             `msg:"f,omitempty"`
	Numbers     []item.ReferenceID `msg:"n,omitempty"` // one for each asset; 0: not here yet
	At          time.Time          `msg:"a,omitempty"` // the command's time
	Carry       Carry              `msg:"h,omitempty"`
}

// Place is where a drop lies on the ground.
type Place struct {
	World   item.WorldID
	Channel item.ChannelID
	Map     uint32
}

// Drop names something that lies on the ground, and what it is.
type Drop struct {
	Place     Place            `msg:"p"`
	ID        uint32           `msg:"d,omitempty"`
	Template  item.TemplateID  `msg:"t,omitempty"`
	Reference item.ReferenceID `msg:"r,omitempty"` // of an equip; else 0
}

// PickUp remembers a pick-up that succeeded.
type PickUp struct {
	Drop  Drop      `msg:"d"`
	Until time.Time `msg:"u,omitempty"`
}
