package inventory

import (
	"github.com/google/uuid"

	"coffer/item"
)

//go:generate go tool msgp -io=false -tests=false -o compartmentevent_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:shim item.Slot as:int16 using:int16/item.Slot
//msgp:shim item.TemplateID as:uint32 using:uint32/item.TemplateID
//msgp:shim item.Type as:byte using:byte/item.Type
//msgp:shim uuid.UUID as:string using:item.PackUUID/item.UnpackUUID mode:convert

// Created tells that the character has an inventory.
type Created struct{}

// Deleted tells that the character has none any more.
type Deleted struct{}

// CompartmentCreated tells of one of the five compartments of a new inventory.
type CompartmentCreated struct {
	Type     item.Type `msg:"k,omitempty"`
	Capacity uint32    `msg:"c,omitempty"`
}

// CompartmentDeleted tells of one of the five of an inventory that is no more.
type CompartmentDeleted struct {
	Type item.Type `msg:"k,omitempty"`
}

// CapacityChanged tells a compartment's capacity after INCREASE_CAPACITY.
type CapacityChanged struct {
	Transaction uuid.UUID `msg:"t"`
	Type        item.Type `msg:"k,omitempty"`
	Capacity    uint32    `msg:"c,omitempty"`
}

// Reserved tells what a transaction reserved of a slot with one command.
type Reserved struct {
	Transaction uuid.UUID       `msg:"t"`
	Inner       uuid.UUID       `msg:"b"` // the reservation's transaction; nil: the same
	Template    item.TemplateID `msg:"m,omitempty"`
	Slot        item.Slot       `msg:"s,omitempty"`
	Quantity    uint32          `msg:"q,omitempty"`
}

// ReservationCancelled tells that units are no longer reserved, and the slot
// in which they lie now.
type ReservationCancelled struct {
	Transaction uuid.UUID       `msg:"t"`
	Template    item.TemplateID `msg:"m,omitempty"`
	Slot        item.Slot       `msg:"s,omitempty"`
	Quantity    uint32          `msg:"q,omitempty"`
}

// MergeComplete tells that a MERGE is done.
type MergeComplete struct {
	Transaction uuid.UUID `msg:"t"`
	Type        item.Type `msg:"k,omitempty"`
}

// SortComplete tells that a SORT is done.
type SortComplete struct {
	Transaction uuid.UUID `msg:"t"`
	Type        item.Type `msg:"k,omitempty"`
}

// Accepted tells that all of an ACCEPT is here.
type Accepted struct {
	Transaction uuid.UUID `msg:"t"`
	Inner       uuid.UUID `msg:"b"` // the body's transaction; nil: the same
	Type        item.Type `msg:"k,omitempty"`
}

// Released tells that a RELEASE is done.
type Released struct {
	Transaction uuid.UUID `msg:"t"`
	Inner       uuid.UUID `msg:"b"`
	Type        item.Type `msg:"k,omitempty"`
}

// Failed tells that an ACCEPT or a RELEASE was refused.
type Failed struct {
	Transaction uuid.UUID `msg:"t"`
	Inner       uuid.UUID `msg:"b"`
	Type        item.Type `msg:"k,omitempty"` // as it was sent: may be none
	Code        string    `msg:"c,omitempty"` // item.AcceptFailed, item.ReleaseFailed
}

// Rejected tells of a refusal that the contract has no event for.
type Rejected struct {
	Transaction uuid.UUID `msg:"t"`
	Command     string    `msg:"n,omitempty"` // the type: EQUIP …
	Code        string    `msg:"c,omitempty"`
	Message     string    `msg:"m,omitempty"`
}

func (Created) event()              {}
func (Deleted) event()              {}
func (CompartmentCreated) event()   {}
func (CompartmentDeleted) event()   {}
func (CapacityChanged) event()      {}
func (Reserved) event()             {}
func (ReservationCancelled) event() {}
func (MergeComplete) event()        {}
func (SortComplete) event()         {}
func (Accepted) event()             {}
func (Released) event()             {}
func (Failed) event()               {}
func (Rejected) event()             {}
