package inventory

import (
	"fmt"

	"coffer/item"
)

// Refuse is the answer of a command that was refused for a reason outside its
// step, such as a state that would grow too large. What is neither a command
// of COMMAND_TOPIC_COMPARTMENT nor a pick-up has no event for it.
func Refuse(c Command, no *item.Refusal) Answer {
	var out Answer
	switch c := c.(type) {
	case AcceptCommand:
		out.Events = []Event{c.failed(item.AcceptFailed)}
	case ReleaseCommand:
		out.Events = []Event{c.failed(item.ReleaseFailed)}
	case PickUpCommand:
		out.Events = []Event{cancelled(c.Drop, c.Character)}
	case GrantCommand:
		out.Events = []Event{cancelled(c.Drop, c.Character)}
		out.Messages = []Message{PlacedCommand{Character: c.Character, Drop: c.Drop}}
	case interface{ envelope() Envelope }:
		out.Events = []Event{Rejected{Transaction: c.envelope().Transaction, Command: TypeOf(c.(Command)), Code: no.Code, Message: no.Message}}
	}
	out.Refusal = no
	return out
}

func (e Envelope) envelope() Envelope { return e }

// TypeOf is the type of a command of COMMAND_TOPIC_COMPARTMENT, as records
// have it. It panics at any other.
func TypeOf(c Command) string {
	switch c.(type) {
	case EquipCommand:
		return "EQUIP"
	case UnequipCommand:
		return "UNEQUIP"
	case MoveCommand:
		return "MOVE"
	case DropCommand:
		return "DROP"
	case RequestReserveCommand:
		return "REQUEST_RESERVE"
	case ConsumeCommand:
		return "CONSUME"
	case CancelReservationCommand:
		return "CANCEL_RESERVATION"
	case DestroyCommand:
		return "DESTROY"
	case IncreaseCapacityCommand:
		return "INCREASE_CAPACITY"
	case CreateAssetCommand:
		return "CREATE_ASSET"
	case RechargeCommand:
		return "RECHARGE"
	case MergeCommand:
		return "MERGE"
	case SortCommand:
		return "SORT"
	case AcceptCommand:
		return "ACCEPT"
	case ReleaseCommand:
		return "RELEASE"
	default:
		panic(fmt.Sprintf("inventory: %T is no command of a compartment", c))
	}
}
