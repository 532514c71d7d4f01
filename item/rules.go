package item

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// RulesVersion counts the changes of what steps answer. It is part of the
// settings' hash: processes of two versions never share a group.
const RulesVersion = 2

// DefaultStorageCapacity is the capacity of a storage when it is made, unless
// the deployment says another.
const DefaultStorageCapacity = 4

// MaxStorageCapacity is what slots, which are int16, can count.
const MaxStorageCapacity = 32767

// DefaultReferenceBase is the least reference id of ours, unless the deployment
// says another. It must lie above every id that others gave out (behaviour.md).
const DefaultReferenceBase ReferenceID = 1_000_000_000

// Rules are the settings of a deployment that decide answers. The zero value
// is the default: no catalog, capacity 4.
type Rules struct {
	Catalog         *Catalog    // nil: no item has an entry
	StorageCapacity uint32      // slots of a new storage, 1 to 32767; 0: the default
	ReferenceBase   ReferenceID // the least reference id of ours; 0: the default
}

// Valid says what is wrong with the settings, or nil.
func (r Rules) Valid() error {
	if r.StorageCapacity > MaxStorageCapacity {
		return fmt.Errorf("storage capacity %d is more than %d", r.StorageCapacity, MaxStorageCapacity)
	}
	return nil
}

// Capacity is the capacity of a storage that is made now.
func (r Rules) Capacity() uint32 {
	if r.StorageCapacity == 0 {
		return DefaultStorageCapacity
	}
	return r.StorageCapacity
}

// Base is the least reference id of ours: those below it are of others.
func (r Rules) Base() ReferenceID {
	if r.ReferenceBase == 0 {
		return DefaultReferenceBase
	}
	return r.ReferenceBase
}

// Hash is the same for two processes that give the same answers: 16 hex digits
// over the rules' version, the capacity, the catalog's content, and the
// reference base if it isn't the default.
func (r Rules) Hash() string {
	text := fmt.Appendf(nil, "rules %d capacity %d catalog %s", RulesVersion, r.Capacity(), r.Catalog.Hash())
	if r.Base() != DefaultReferenceBase {
		text = fmt.Appendf(text, " base %d", r.Base())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// SlotMax is how many units a slot takes by merging and topping up: the
// catalog's, else 100 for use, setup and etc, else 1.
func (r Rules) SlotMax(t TemplateID) uint32 {
	if e := r.Catalog.entry(t); e != nil && e.SlotMax > 0 {
		return e.SlotMax
	}
	switch t.Type() {
	case TypeUse, TypeSetup, TypeEtc:
		return 100
	default:
		return 1
	}
}

// Rechargeable tells whether a stack of the template may be empty and is never
// merged, topped up or split: stars, bullets, and what the catalog says.
func (r Rules) Rechargeable(t TemplateID) bool {
	switch t.Classification() {
	case ClassStars, ClassBullets:
		return true
	}
	e := r.Catalog.entry(t)
	return e != nil && e.Rechargeable
}

// Only tells whether the catalog calls the template one of a kind.
func (r Rules) Only(t TemplateID) bool {
	e := r.Catalog.entry(t)
	return e != nil && e.Only
}
