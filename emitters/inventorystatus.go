package emitters

import (
	"context"

	"coffer/codecs"
	"coffer/inventory"
)

// CharacterCreated sends CREATED of a character's status. Answers: CREATED of
// the five compartments, then of the inventory; nothing if it has one. Request
// is no part of the record. Nothing here is ever rejected.
func (i *Inventory) CharacterCreated(ctx context.Context, from Sender, c inventory.CreateCommand) (Sent, error) {
	topic, value := codecs.EncodeInventoryCommand(c)
	return i.write(ctx, from, topic, value)
}

// CharacterDeleted sends DELETED of a character's status. Answers:
// RESERVATION_CANCELLED and DELETED for what it had, DELETED of the five
// compartments, then of the inventory; nothing without one.
func (i *Inventory) CharacterDeleted(ctx context.Context, from Sender, c inventory.DeleteCommand) (Sent, error) {
	topic, value := codecs.EncodeInventoryCommand(c)
	return i.write(ctx, from, topic, value)
}

// DropReserved sends RESERVED of a drop's status: a character picks it up.
// Answers: QUANTITY_CHANGED and CREATED, then the drop command REQUEST_PICK_UP;
// the drop command CANCEL_RESERVATION without room or inventory, of an equip
// after inventory.ClaimTime at the latest. Without a template, mesos: nothing.
func (i *Inventory) DropReserved(ctx context.Context, from Sender, c inventory.PickUpCommand) (Sent, error) {
	topic, value := codecs.EncodeInventoryCommand(c)
	return i.write(ctx, from, topic, value)
}

// EquipableUpdated sends UPDATED of an equip's status, all its attributes.
// Answer: UPDATED of the asset if a character has it, with the Sender's headers;
// nothing while it lies in a storage or on the ground, or if nobody knows it.
func (i *Inventory) EquipableUpdated(ctx context.Context, from Sender, c inventory.UpdatedCommand) (Sent, error) {
	topic, value := codecs.EncodeInventoryCommand(c)
	return i.write(ctx, from, topic, value)
}
