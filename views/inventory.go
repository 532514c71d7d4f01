package views

import (
	"context"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

// Inventory is what a character has, as it is.
type Inventory struct {
	Tenant    uuid.UUID // nil: the empty tenant
	Character item.CharacterID
	inventory.Inventory
	Version uint64 // of the character's row; 0: it has none
}

// ID is the inventory's id, the same for all time.
func (i Inventory) ID() uuid.UUID { return inventory.ID(i.Tenant, i.Character) }

// CompartmentID is the id of a compartment, the same for all time.
func (i Inventory) CompartmentID(t item.Type) uuid.UUID {
	return inventory.CompartmentID(i.Tenant, i.Character, t)
}

// Inventory looks up what a character has, in its row's version least or a
// later one (0: as it is now), for which it waits at most Patience.Version.
// Errors: NOT_FOUND for a character without inventory, NOT_RECOVERED, NOT_YET.
func (l Lookups) Inventory(ctx context.Context, of codecs.CharacterKey, least uint64) (Inventory, error) {
	ctx, cancel := context.WithTimeout(ctx, l.Patience.version())
	defer cancel()
	row, err := at(ctx, l.Inventories, of.String(), least)
	if err != nil {
		return Inventory{}, err
	}
	i, err := inventoryIn(row, of)
	if err == nil && !i.Alive {
		err = refuse(NotFound, "Character %d has no inventory, in version %d of its row.", of.Character, i.Version)
	}
	return i, err
}

// inventoryIn is the inventory in a character's row, dead or alive.
func inventoryIn(row *once.Row, of codecs.CharacterKey) (Inventory, error) {
	out := Inventory{Tenant: of.Tenant, Character: of.Character, Version: version(row)}
	if row == nil {
		return out, nil
	}
	var err error
	out.Inventory, err = codecs.DecodeInventory(row.State)
	return out, err
}
