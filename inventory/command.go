package inventory

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

// Command is a command of the inventory function: the fifteen of
// COMMAND_TOPIC_COMPARTMENT (the types with an Envelope), CreateCommand and
// DeleteCommand of the character's status, PickUpCommand of the drops, and
// ours: DiscardCommand, ExpireCommand, ReferenceCommand, GrantCommand,
// UpdateCommand.
type Command interface{ ofInventory() }

// Envelope is what every command of COMMAND_TOPIC_COMPARTMENT says. Character
// is not 0: that is no command but a dead letter.
type Envelope struct {
	Transaction item.Transaction // top level, else the body's
	Inner       item.Transaction // the body's; nil: the same
	Character   item.CharacterID
	Type        item.Type // the compartment, as it was sent: may be none of the five
}

// reservation is the transaction that reserves: the body's, else the top
// level's.
func (e Envelope) reservation() item.Transaction {
	if e.Inner != uuid.Nil {
		return e.Inner
	}
	return e.Transaction
}

func (EquipCommand) ofInventory()             {}
func (UnequipCommand) ofInventory()           {}
func (MoveCommand) ofInventory()              {}
func (DropCommand) ofInventory()              {}
func (RequestReserveCommand) ofInventory()    {}
func (ConsumeCommand) ofInventory()           {}
func (CancelReservationCommand) ofInventory() {}
func (DestroyCommand) ofInventory()           {}
func (IncreaseCapacityCommand) ofInventory()  {}
func (CreateAssetCommand) ofInventory()       {}
func (RechargeCommand) ofInventory()          {}
func (MergeCommand) ofInventory()             {}
func (SortCommand) ofInventory()              {}
func (AcceptCommand) ofInventory()            {}
func (ReleaseCommand) ofInventory()           {}
func (CreateCommand) ofInventory()            {}
func (DeleteCommand) ofInventory()            {}
func (PickUpCommand) ofInventory()            {}
func (DiscardCommand) ofInventory()           {}
func (ExpireCommand) ofInventory()            {}
func (ReferenceCommand) ofInventory()         {}
func (GrantCommand) ofInventory()             {}
func (UpdateCommand) ofInventory()            {}

// Apply is the step of whichever command it is. Carry are the headers of the
// command, for what is answered later. The time never goes back from one
// command of a character to the next.
//
// Every step first ends the reservations whose time has come, which it tells
// before its own events; this holds also if the command is refused.
func Apply(r item.Rules, i Inventory, c Command, carry Carry, at time.Time) (Inventory, Answer) {
	switch c := c.(type) {
	case EquipCommand:
		return Equip(r, i, c, at)
	case UnequipCommand:
		return Unequip(r, i, c, at)
	case MoveCommand:
		return Move(r, i, c, at)
	case DropCommand:
		return DropAsset(r, i, c, at)
	case RequestReserveCommand:
		return RequestReserve(r, i, c, carry, at)
	case ConsumeCommand:
		return Consume(r, i, c, at)
	case CancelReservationCommand:
		return CancelReservation(r, i, c, at)
	case DestroyCommand:
		return Destroy(r, i, c, at)
	case IncreaseCapacityCommand:
		return IncreaseCapacity(r, i, c, at)
	case CreateAssetCommand:
		return CreateAsset(r, i, c, carry, at)
	case RechargeCommand:
		return Recharge(r, i, c, at)
	case MergeCommand:
		return Merge(r, i, c, at)
	case SortCommand:
		return Sort(r, i, c, at)
	case AcceptCommand:
		return Accept(r, i, c, at)
	case ReleaseCommand:
		return Release(r, i, c, at)
	default:
		return applyOther(r, i, c, at)
	}
}

// applyOther is the step of what is no command of COMMAND_TOPIC_COMPARTMENT.
func applyOther(r item.Rules, i Inventory, c Command, at time.Time) (Inventory, Answer) {
	switch c := c.(type) {
	case CreateCommand:
		return Create(r, i, c, at)
	case DeleteCommand:
		return Delete(r, i, c, at)
	case PickUpCommand:
		return TakeUp(r, i, c, at)
	case DiscardCommand:
		return Discard(r, i, c, at)
	case ExpireCommand:
		return Expire(r, i, c, at)
	case ReferenceCommand:
		return Reference(r, i, c, at)
	case GrantCommand:
		return Grant(r, i, c, at)
	case UpdateCommand:
		return Update(r, i, c, at)
	default:
		panic(fmt.Sprintf("inventory: %T is no command of the inventory", c))
	}
}
