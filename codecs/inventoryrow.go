package codecs

import (
	"fmt"

	"coffer/inventory"
)

// EncodeInventory writes the inventory function's state.
func EncodeInventory(i inventory.Inventory) []byte { return encodeState(&i) }

// DecodeInventory reads what EncodeInventory wrote, as DecodeAccount does.
func DecodeInventory(b []byte) (inventory.Inventory, error) {
	var i inventory.Inventory
	if err := decodeState(b, &i, "inventory"); err != nil {
		return inventory.Inventory{}, err
	}
	if err := i.Valid(); err != nil {
		return inventory.Inventory{}, fmt.Errorf("inventory: %w", err)
	}
	return i, nil
}

// EncodeEquipment writes the equipment function's state.
func EncodeEquipment(e inventory.Equipment) []byte { return encodeState(&e) }

// DecodeEquipment reads what EncodeEquipment wrote, as DecodeAccount does.
func DecodeEquipment(b []byte) (inventory.Equipment, error) {
	var e inventory.Equipment
	if err := decodeState(b, &e, "equipment"); err != nil {
		return inventory.Equipment{}, err
	}
	if err := e.Valid(); err != nil {
		return inventory.Equipment{}, fmt.Errorf("equipment: %w", err)
	}
	return e, nil
}
