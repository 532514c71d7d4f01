package storage

import (
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

//go:generate go tool msgp -io=false -tests=false -o event_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:shim item.AccountID as:uint32 using:uint32/item.AccountID
//msgp:shim item.AssetID as:uint32 using:uint32/item.AssetID
//msgp:shim item.CharacterID as:uint32 using:uint32/item.CharacterID
//msgp:shim item.ChannelID as:byte using:byte/item.ChannelID
//msgp:shim item.NPCID as:uint32 using:uint32/item.NPCID
//msgp:shim item.ReferenceID as:uint32 using:uint32/item.ReferenceID
//msgp:shim item.ReferenceType as:byte using:byte/item.ReferenceType
//msgp:shim item.Slot as:int16 using:int16/item.Slot
//msgp:shim item.TemplateID as:uint32 using:uint32/item.TemplateID
//msgp:shim item.Type as:byte using:byte/item.Type
//msgp:shim item.WorldID as:byte using:byte/item.WorldID
//msgp:shim uuid.UUID as:string using:item.PackUUID/item.UnpackUUID mode:convert

// Deposited tells of the asset that a DEPOSIT made.
type Deposited struct {
	Transaction   uuid.UUID          `msg:"t"`
	World         item.WorldID       `msg:"w,omitempty"`
	Account       item.AccountID     `msg:"a,omitempty"`
	Asset         item.AssetID       `msg:"i,omitempty"`
	Slot          item.Slot          `msg:"s,omitempty"` // the slot taken
	Template      item.TemplateID    `msg:"m,omitempty"`
	Reference     item.ReferenceID   `msg:"r,omitempty"`
	ReferenceType item.ReferenceType `msg:"k,omitempty"`
	Expiration    time.Time          `msg:"e,omitempty"` // zero: never
}

// Withdrawn tells what a WITHDRAW or a DEPOSIT_ROLLBACK took out.
type Withdrawn struct {
	Transaction uuid.UUID       `msg:"t"`
	World       item.WorldID    `msg:"w,omitempty"`
	Account     item.AccountID  `msg:"a,omitempty"`
	Asset       item.AssetID    `msg:"i,omitempty"` // of a rollback: the one that the deposit made
	Slot        item.Slot       `msg:"s,omitempty"`
	Template    item.TemplateID `msg:"m,omitempty"`
	Quantity    uint32          `msg:"q,omitempty"` // units that left; 1, and not shown, of what isn't stackable
}

// MesosUpdated tells the mesos before and after an UPDATE_MESOS.
type MesosUpdated struct {
	Transaction uuid.UUID      `msg:"t"`
	World       item.WorldID   `msg:"w,omitempty"`
	Account     item.AccountID `msg:"a,omitempty"`
	Old         uint32         `msg:"o,omitempty"`
	New         uint32         `msg:"n,omitempty"`
}

// Arranged tells that the storage was merged and sorted.
type Arranged struct {
	Transaction uuid.UUID      `msg:"t"`
	World       item.WorldID   `msg:"w,omitempty"`
	Account     item.AccountID `msg:"a,omitempty"`
}

// Failed tells why a command of COMMAND_TOPIC_STORAGE was refused.
type Failed struct {
	Transaction uuid.UUID      `msg:"t"`
	World       item.WorldID   `msg:"w,omitempty"`
	Account     item.AccountID `msg:"a,omitempty"`
	Code        string         `msg:"c,omitempty"`
	Message     string         `msg:"m,omitempty"`
}

// ProjectionCreated tells that a character opened a storage.
type ProjectionCreated struct {
	Transaction uuid.UUID        `msg:"t"`
	World       item.WorldID     `msg:"w,omitempty"`
	Account     item.AccountID   `msg:"a,omitempty"`
	Character   item.CharacterID `msg:"h,omitempty"`
	Channel     item.ChannelID   `msg:"c,omitempty"`
	NPC         item.NPCID       `msg:"n,omitempty"`
}

// ProjectionDestroyed tells that the storage was closed, with the transaction,
// world and account of its SHOW_STORAGE.
type ProjectionDestroyed struct {
	Transaction uuid.UUID        `msg:"t"`
	World       item.WorldID     `msg:"w,omitempty"`
	Account     item.AccountID   `msg:"a,omitempty"`
	Character   item.CharacterID `msg:"h,omitempty"`
}

// Accepted tells which asset holds what an ACCEPT brought; of several, the
// first in slot order.
type Accepted struct {
	Transaction uuid.UUID        `msg:"t"`
	Inner       uuid.UUID        `msg:"b"` // the body's transaction; nil: the same as Transaction
	World       item.WorldID     `msg:"w,omitempty"`
	Account     item.AccountID   `msg:"a,omitempty"`
	Character   item.CharacterID `msg:"h,omitempty"`
	Asset       item.AssetID     `msg:"i,omitempty"`
	Slot        item.Slot        `msg:"s,omitempty"`
	Type        item.Type        `msg:"k,omitempty"`
}

// Released tells of the asset that a RELEASE took, or took from.
type Released struct {
	Transaction uuid.UUID        `msg:"t"`
	Inner       uuid.UUID        `msg:"b"`
	World       item.WorldID     `msg:"w,omitempty"`
	Account     item.AccountID   `msg:"a,omitempty"`
	Character   item.CharacterID `msg:"h,omitempty"`
	Asset       item.AssetID     `msg:"i,omitempty"`
	Type        item.Type        `msg:"k,omitempty"`
}

// TransferFailed tells why an ACCEPT or a RELEASE was refused.
type TransferFailed struct {
	Transaction uuid.UUID        `msg:"t"`
	Inner       uuid.UUID        `msg:"b"`
	World       item.WorldID     `msg:"w,omitempty"`
	Account     item.AccountID   `msg:"a,omitempty"`
	Character   item.CharacterID `msg:"h,omitempty"`
	Code        string           `msg:"c,omitempty"`
	Message     string           `msg:"m,omitempty"`
}

func (Deposited) event()           {}
func (Withdrawn) event()           {}
func (MesosUpdated) event()        {}
func (Arranged) event()            {}
func (Failed) event()              {}
func (ProjectionCreated) event()   {}
func (ProjectionDestroyed) event() {}
func (Accepted) event()            {}
func (Released) event()            {}
func (TransferFailed) event()      {}
