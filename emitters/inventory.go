package emitters

import (
	"context"

	"coffer/codecs"
	"coffer/inventory"
)

// Inventory sends the commands of inventories, and what the character, drop and
// equipable services tell of them.
//
// Each method's error is that of Storage's methods. A refusal is REJECTED with
// the code that the method names, unless it says otherwise; each command of the
// fifteen is refused with NOT_FOUND without an inventory and with WRONG_TYPE
// for a compartment that is none of the five. Whatever they answer themselves,
// reservations whose time has come are told first (RESERVATION_CANCELLED).
type Inventory struct{ Emitter }

// NewInventory makes an emitter for inventories.
func NewInventory(p Producer, topics codecs.Topics) *Inventory {
	return &Inventory{Emitter{Producer: p, Topics: topics}}
}

// Equip sends EQUIP. Answers: MOVED of the equip, which tells of the exchange
// too, and MOVED of what had to make way; BAD_SLOT, INVENTORY_FULL.
func (i *Inventory) Equip(ctx context.Context, from Sender, c inventory.EquipCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Unequip sends UNEQUIP. Answers: MOVED; BAD_SLOT, INVENTORY_FULL.
func (i *Inventory) Unequip(ctx context.Context, from Sender, c inventory.UnequipCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Move sends MOVE. Answers: MOVED for an exchange; QUANTITY_CHANGED of the
// destination, then DELETED or QUANTITY_CHANGED of the source for a merge;
// nothing for a move to its own slot; BAD_SLOT.
func (i *Inventory) Move(ctx context.Context, from Sender, c inventory.MoveCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Drop sends DROP. Answers: DELETED or QUANTITY_CHANGED, and the drop command
// SPAWN_FROM_CHARACTER; WRONG_TYPE for what a drop couldn't carry, BAD_SLOT,
// BAD_QUANTITY, RESERVED.
func (i *Inventory) Drop(ctx context.Context, from Sender, c inventory.DropCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// RequestReserve sends REQUEST_RESERVE. Answers: RESERVED for each item, in
// their order; BAD_SLOT, BAD_QUANTITY, RESERVED, and NOT_FOUND without a
// transaction. RESERVATION_CANCELLED follows inventory.ReservationTime after
// the command's time, unless CONSUME or CANCEL_RESERVATION come first.
func (i *Inventory) RequestReserve(ctx context.Context, from Sender, c inventory.RequestReserveCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Consume sends CONSUME. Answers: DELETED or QUANTITY_CHANGED; BAD_SLOT, and
// NOT_FOUND without such a reservation.
func (i *Inventory) Consume(ctx context.Context, from Sender, c inventory.ConsumeCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// CancelReservation sends CANCEL_RESERVATION. Answers: RESERVATION_CANCELLED;
// refusals as of Consume.
func (i *Inventory) CancelReservation(ctx context.Context, from Sender, c inventory.CancelReservationCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Destroy sends DESTROY. Answers: RESERVATION_CANCELLED for reservations that
// no longer fit, then DELETED or QUANTITY_CHANGED; BAD_SLOT.
func (i *Inventory) Destroy(ctx context.Context, from Sender, c inventory.DestroyCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// IncreaseCapacity sends INCREASE_CAPACITY. Answer: CAPACITY_CHANGED, also if
// the capacity is at its limit already.
func (i *Inventory) IncreaseCapacity(ctx context.Context, from Sender, c inventory.IncreaseCapacityCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// CreateAsset sends CREATE_ASSET. Answers: CREATED for each asset;
// INVENTORY_FULL, OVERFLOW, BAD_DATA. Equips, cash items and pets are answered
// when their reference ids are there: such events carry the Sender's headers
// but don't name this record (Sent.Caused).
func (i *Inventory) CreateAsset(ctx context.Context, from Sender, c inventory.CreateAssetCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Recharge sends RECHARGE. Answers: QUANTITY_CHANGED; BAD_SLOT, BAD_QUANTITY,
// OVERFLOW.
func (i *Inventory) Recharge(ctx context.Context, from Sender, c inventory.RechargeCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Merge sends MERGE. Answers: as Move's for each transfer, MOVED for each gap
// closed, then MERGE_COMPLETE.
func (i *Inventory) Merge(ctx context.Context, from Sender, c inventory.MergeCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Sort sends SORT. Answers: MOVED for each exchange, then SORT_COMPLETE.
func (i *Inventory) Sort(ctx context.Context, from Sender, c inventory.SortCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Accept sends ACCEPT. Answers: QUANTITY_CHANGED for each stack topped up,
// ACCEPTED for each new asset, then the compartment's ACCEPTED; ERROR with
// ACCEPT_COMMAND_FAILED, whatever is wrong.
func (i *Inventory) Accept(ctx context.Context, from Sender, c inventory.AcceptCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// Release sends RELEASE. Answers: the asset's RELEASED or QUANTITY_CHANGED,
// then the compartment's RELEASED; ERROR with RELEASE_COMMAND_FAILED, whatever
// is wrong.
func (i *Inventory) Release(ctx context.Context, from Sender, c inventory.ReleaseCommand) (Sent, error) {
	return i.order(ctx, from, c)
}

// order sends a command of COMMAND_TOPIC_COMPARTMENT.
func (i *Inventory) order(ctx context.Context, from Sender, c inventory.Command) (Sent, error) {
	topic, value := codecs.EncodeInventoryCommand(c)
	return i.write(ctx, from, topic, value)
}
