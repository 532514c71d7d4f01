package codecs

import "coffer/storage"

// Functions are the internal topics of all functions, in a fixed order: rows
// refer to a function by its place, so new ones go to the end.
var Functions = []string{StorageFunction, SessionFunction, InventoryFunction, EquipmentFunction, ReferencesFunction}

// EventTopic is the public topic that an event goes to.
func EventTopic(e storage.Event) *Topic {
	switch e.(type) {
	case storage.Accepted, storage.Released, storage.TransferFailed:
		return StorageCompartmentStatus
	default:
		return StorageStatus
	}
}
