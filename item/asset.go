package item

import (
	"fmt"
	"time"
)

//go:generate go tool msgp -io=false -tests=false -o asset_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:shim AssetID as:uint32 using:uint32/AssetID
//msgp:shim TemplateID as:uint32 using:uint32/TemplateID
//msgp:shim ReferenceID as:uint32 using:uint32/ReferenceID
//msgp:shim CharacterID as:uint32 using:uint32/CharacterID
//msgp:shim Slot as:int16 using:int16/Slot

// Asset is one thing that an owner has: an equip, a pet, or a stack.
//
// Invariants:
//  1. ID is 1 or more.
//  2. Template is of one of the five types.
//  3. Data.Quantity is 0 for what is not stackable, else 1 or more; but a use
//     item may have 0, because any can be rechargeable by the catalog.
//  4. Data's own invariants.
//  5. Expiration is in UTC, in the years 0 to 9999: RFC 3339 can say no other.
type Asset struct {
	ID         AssetID     `msg:"i,omitempty"`
	Slot       Slot        `msg:"s,omitempty"`
	Template   TemplateID  `msg:"t,omitempty"`
	Reference  ReferenceID `msg:"r,omitempty"`
	Expiration time.Time   `msg:"e,omitempty"` // zero: never
	Data       Data        `msg:"d,omitzero"`
}

// Data is the referenceData that was understood, and what was not.
//
// Invariants:
//  1. CashID is 0 unless Cash.
//  2. Extra is empty or the compact members of a JSON object, without braces.
type Data struct {
	Owner        CharacterID `msg:"o,omitempty"` // ownerId
	Quantity     uint32      `msg:"q,omitempty"` // units in the stack
	Flag         uint16      `msg:"f,omitempty"`
	Rechargeable uint64      `msg:"r,omitempty"`
	Cash         bool        `msg:"c,omitempty"` // there is a cashId
	CashID       int64       `msg:"i,omitempty"`
	PurchasedBy  CharacterID `msg:"b,omitempty"`
	Equip        EquipData   `msg:"e,omitzero"`
	Pet          PetData     `msg:"p,omitzero"`
	Extra        string      `msg:"x,omitempty"` // members with keys that we don't know, as JSON, in their order
}

// EquipData are the attributes of an equip.
type EquipData struct {
	Stats          Stats  `msg:"s,omitzero"`
	Slots          uint16 `msg:"u,omitempty"` // upgrades that are left
	Locked         bool   `msg:"l,omitempty"`
	Spikes         bool   `msg:"p,omitempty"`
	KarmaUsed      bool   `msg:"k,omitempty"`
	Cold           bool   `msg:"c,omitempty"`
	CanBeTraded    bool   `msg:"t,omitempty"`
	LevelType      byte   `msg:"y,omitempty"`
	Level          byte   `msg:"v,omitempty"`
	Experience     uint32 `msg:"e,omitempty"`
	HammersApplied uint32 `msg:"h,omitempty"`
}

// Stats are the fifteen stats of an equip. The JSON names are the catalog's
// and the contract's.
type Stats struct {
	Strength      uint16 `msg:"s,omitempty" json:"strength"`
	Dexterity     uint16 `msg:"d,omitempty" json:"dexterity"`
	Intelligence  uint16 `msg:"i,omitempty" json:"intelligence"`
	Luck          uint16 `msg:"l,omitempty" json:"luck"`
	HP            uint16 `msg:"h,omitempty" json:"hp"`
	MP            uint16 `msg:"m,omitempty" json:"mp"`
	WeaponAttack  uint16 `msg:"w,omitempty" json:"weaponAttack"`
	MagicAttack   uint16 `msg:"a,omitempty" json:"magicAttack"`
	WeaponDefense uint16 `msg:"f,omitempty" json:"weaponDefense"`
	MagicDefense  uint16 `msg:"g,omitempty" json:"magicDefense"`
	Accuracy      uint16 `msg:"c,omitempty" json:"accuracy"`
	Avoidability  uint16 `msg:"v,omitempty" json:"avoidability"`
	Hands         uint16 `msg:"n,omitempty" json:"hands"`
	Speed         uint16 `msg:"p,omitempty" json:"speed"`
	Jump          uint16 `msg:"j,omitempty" json:"jump"`
}

// PetData are the attributes of a pet.
type PetData struct {
	Name      string `msg:"n,omitempty"`
	Level     byte   `msg:"l,omitempty"`
	Closeness uint16 `msg:"c,omitempty"`
	Fullness  byte   `msg:"f,omitempty"`
	Slot      int8   `msg:"s,omitempty"` // which of the character's pets; -1: not called
}

// Attributes are what an UPDATED of the equipables' status says of an equip:
// all of its attributes, and when it expires.
type Attributes struct {
	Equip      EquipData `msg:"e,omitzero"`
	Expiration time.Time `msg:"x,omitempty"` // in UTC; zero: never
}

// Give gives an equip these attributes.
func (u Attributes) Give(a *Asset) {
	a.Data.Equip = u.Equip
	a.Expiration = u.Expiration
}

// IsZero lets a row leave them out.
func (u Attributes) IsZero() bool { return u == Attributes{} }

// IsZero lets a row leave out an asset that is none.
func (a Asset) IsZero() bool { return a == Asset{} }

// IsZero lets a row leave out data that says nothing.
func (d Data) IsZero() bool { return d == Data{} }

// IsZero lets a row leave out the attributes of what is no equip.
func (e EquipData) IsZero() bool { return e == EquipData{} }

// IsZero lets a row leave out stats that are all 0.
func (s Stats) IsZero() bool { return s == Stats{} }

// IsZero lets a row leave out the attributes of what is no pet.
func (p PetData) IsZero() bool { return p == PetData{} }

// Type is the inventory type of the asset's template.
func (a Asset) Type() Type { return a.Template.Type() }

// ReferenceType is the reference type that suits the asset.
func (a Asset) ReferenceType() ReferenceType { return ReferenceTypeOf(a.Template, a.Data) }

// Equipable tells whether the asset is the equipable with a reference id. A
// cash-equipable's ids are of another service, and may be the same.
func (a *Asset) Equipable(id ReferenceID) bool {
	return a.Reference == id && a.Type() == TypeEquip && !a.Data.Cash
}

// Quantity is the number of units: the stack's, or 1 for what isn't stackable.
func (a Asset) Quantity() uint32 {
	if a.Template.Stackable() {
		return a.Data.Quantity
	}
	return 1
}

// Valid says the invariants of Asset and Data, or nil. It doesn't change a,
// which is pointed to because every reading of a row asks each of its assets.
func (a *Asset) Valid() error {
	switch {
	case a.ID == 0:
		return fmt.Errorf("an asset with id 0")
	case !a.Type().Valid():
		return fmt.Errorf("asset %d: template %d is of no kind", a.ID, a.Template)
	case !a.Template.Stackable() && a.Data.Quantity != 0:
		return fmt.Errorf("asset %d: template %d is not stackable and has quantity %d", a.ID, a.Template, a.Data.Quantity)
	case a.Template.Stackable() && a.Data.Quantity == 0 && a.Type() != TypeUse:
		return fmt.Errorf("asset %d: an empty stack of template %d", a.ID, a.Template)
	case a.Data.CashID != 0 && !a.Data.Cash:
		return fmt.Errorf("asset %d: cash id %d without being cash", a.ID, a.Data.CashID)
	case !ValidTime(a.Expiration):
		return fmt.Errorf("asset %d: expiration %v is not a UTC time of the years 0 to 9999", a.ID, a.Expiration)
	}
	return nil
}

// ValidTime tells whether t is in UTC and in a year that RFC 3339 can say.
func ValidTime(t time.Time) bool {
	if t == (time.Time{}) {
		return true // most times are this one, and a year takes long to compute
	}
	return t.Location() == time.UTC && t.Year() >= 0 && t.Year() <= 9999
}
