package inventory

import (
	"github.com/google/uuid"

	"coffer/item"
)

//go:generate go tool msgp -io=false -tests=false -o assetevent_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:shim item.AssetID as:uint32 using:uint32/item.AssetID
//msgp:shim item.ReferenceType as:byte using:byte/item.ReferenceType
//msgp:shim item.Slot as:int16 using:int16/item.Slot
//msgp:shim item.TemplateID as:uint32 using:uint32/item.TemplateID
//msgp:shim uuid.UUID as:string using:item.PackUUID/item.UnpackUUID mode:convert

// Of is what every event of an asset says first; the template tells the
// compartment.
type Of struct {
	Transaction uuid.UUID       `msg:"t"`
	Asset       item.AssetID    `msg:"i,omitempty"`
	Template    item.TemplateID `msg:"m,omitempty"`
	Slot        item.Slot       `msg:"s,omitempty"`
}

// AssetCreated tells of an asset that came into being.
type AssetCreated struct {
	Transaction uuid.UUID  `msg:"t"`
	Asset       item.Asset `msg:"a"`
}

// AssetAccepted tells of a new asset that a transfer brought.
type AssetAccepted struct {
	Transaction uuid.UUID  `msg:"t"`
	Asset       item.Asset `msg:"a"`
}

// AssetUpdated tells an equip's new attributes.
type AssetUpdated struct {
	Transaction uuid.UUID  `msg:"t"`
	Asset       item.Asset `msg:"a"`
}

// AssetDeleted tells of an asset that is no more.
type AssetDeleted struct {
	Of Of `msg:"o"`
}

// AssetMoved tells that an asset lies in another slot now, and whatever was
// there in its old one.
type AssetMoved struct {
	Of  Of        `msg:"o"` // with the new slot
	Old item.Slot `msg:"f,omitempty"`
}

// AssetQuantityChanged tells how many units a stack has now.
type AssetQuantityChanged struct {
	Of       Of     `msg:"o"`
	Quantity uint32 `msg:"q,omitempty"`
}

// AssetReleased tells of an asset that a transfer took.
type AssetReleased struct {
	Of            Of                 `msg:"o"`
	ReferenceType item.ReferenceType `msg:"k,omitempty"`
}

func (AssetCreated) event()         {}
func (AssetAccepted) event()        {}
func (AssetUpdated) event()         {}
func (AssetDeleted) event()         {}
func (AssetMoved) event()           {}
func (AssetQuantityChanged) event() {}
func (AssetReleased) event()        {}

// of is an asset as its events name it.
func of(tx uuid.UUID, a *item.Asset) Of {
	return Of{Transaction: tx, Asset: a.ID, Template: a.Template, Slot: a.Slot}
}
