package inventory

import "coffer/item"

//go:generate go tool msgp -io=false -tests=false -o dropevent_gen.go
//msgp:noduplicates
//msgp:shim item.CharacterID as:uint32 using:uint32/item.CharacterID
//msgp:shim item.ReferenceID as:uint32 using:uint32/item.ReferenceID
//msgp:shim item.TemplateID as:uint32 using:uint32/item.TemplateID

// These are commands to the drops service: what a DROP puts on the ground, and
// what became of a drop that was RESERVED.

// DropSpawned puts what a DROP took out on the ground.
type DropSpawned struct {
	Place     Place            `msg:"p"`
	Character item.CharacterID `msg:"h,omitempty"` // whose it was
	Template  item.TemplateID  `msg:"m,omitempty"`
	Reference item.ReferenceID `msg:"r,omitempty"` // of an equip; else 0
	Quantity  uint32           `msg:"q,omitempty"`
	X         int16            `msg:"x,omitempty"`
	Y         int16            `msg:"y,omitempty"`
}

// DropPickedUp tells that the character has what was dropped.
type DropPickedUp struct {
	Place     Place            `msg:"p"`
	ID        uint32           `msg:"d,omitempty"`
	Character item.CharacterID `msg:"h,omitempty"`
}

// DropCancelled tells that the character doesn't take it.
type DropCancelled struct {
	Place     Place            `msg:"p"`
	ID        uint32           `msg:"d,omitempty"`
	Character item.CharacterID `msg:"h,omitempty"`
}

func (DropSpawned) event()   {}
func (DropPickedUp) event()  {}
func (DropCancelled) event() {}

func pickedUp(d Drop, c item.CharacterID) DropPickedUp {
	return DropPickedUp{Place: d.Place, ID: d.ID, Character: c}
}

func cancelled(d Drop, c item.CharacterID) DropCancelled {
	return DropCancelled{Place: d.Place, ID: d.ID, Character: c}
}
