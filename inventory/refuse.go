package inventory

import (
	"fmt"
	"slices"

	"coffer/item"
)

// Refuse is the answer of a command that was refused for a reason outside its
// step, such as a state that would grow too large, and the state after it: as it
// was, but for a CREATE_ASSET whose last number this would have been, which
// waits no longer. An update of an equip has no answer. Of the other commands of
// ours those without an event are REJECTED by whoever runs the step.
func Refuse(i Inventory, c Command, no *item.Refusal) (Inventory, Answer) {
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
	case ReferenceCommand:
		return refuseParked(i, c, no)
	case UpdateCommand, ExpireCommand:
		return i, out
	case interface{ envelope() Envelope }:
		out.Events = []Event{Rejected{Transaction: c.envelope().Transaction, Command: TypeOf(c.(Command)), Code: no.Code, Message: no.Message}}
	}
	out.Refusal = no
	return i, out
}

// refuseParked gives up what waits for a number.
func refuseParked(i Inventory, c ReferenceCommand, no *item.Refusal) (Inventory, Answer) {
	n := slices.IndexFunc(i.Parked, func(p Parked) bool { return p.Ticket == c.Ticket })
	if n < 0 {
		return i, Answer{}
	}
	p := i.Parked[n]
	next := i.clone()
	next.Parked = without(next.Parked, func(o Parked) bool { return o.Ticket == p.Ticket })
	return next, Answer{
		Events:  []Event{Late{p.Carry, Rejected{Transaction: p.Transaction, Command: "CREATE_ASSET", Code: no.Code, Message: no.Message}}},
		Refusal: no,
	}
}

// RefuseEquipment is the answer of a command of the equipment function that was
// refused for a reason outside its step: a claim's drop is given back, the rest
// has no answer.
func RefuseEquipment(c EquipmentCommand, no *item.Refusal) Answer {
	if claim, ok := c.(ClaimCommand); ok {
		return Answer{Events: []Event{cancelled(claim.Drop, claim.Character)}, Refusal: no}
	}
	return Answer{}
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
