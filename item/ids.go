package item

import "github.com/google/uuid"

// The ids of the contract. 0 is nobody's id in each of them, except WorldID
// and ChannelID, which count from 0.
type (
	// TemplateID names what an item is; the first digits tell its kind.
	TemplateID uint32
	// AssetID names one asset within its owner. It starts at 1, grows, and is
	// never used again.
	AssetID uint32
	// ReferenceID names the one equip, cash item or pet in the whole cluster; 0
	// for stacks.
	ReferenceID uint32
	// AccountID names an account; it owns storages.
	AccountID uint32
	// CharacterID names a character.
	CharacterID uint32
	// NPCID names the storage keeper who was talked to.
	NPCID uint32
	// WorldID names a world of the game; an account has one storage in each.
	WorldID byte
	// ChannelID names a channel of a world.
	ChannelID byte
)

// Slot is a place within an inventory type. A storage counts from 0, an
// inventory from 1; below 0 are equipment positions, or "any" in a command.
type Slot int16

// Transaction correlates the messages of one saga. The nil UUID correlates
// nothing; many commands carry it.
type Transaction = uuid.UUID
