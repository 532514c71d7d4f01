package inventory

import "coffer/item"

// Answer is what a step says about a command.
//
// A refusal comes together with the event that tells of it: the contract's
// ERROR (Failed), Rejected, or a drop command. A command may also have nothing
// to say: no events and no refusal.
type Answer struct {
	Events   []Event
	Messages []Message
	Refusal  *item.Refusal // nil: the command was carried out
}

// Event is a record for a public topic, typed; each names whose it is only as
// far as the key of the row doesn't. They are the types of assetevent.go,
// compartmentevent.go and dropevent.go, and Late.
type Event interface{ event() }

// Message is a command of ours: NumberCommand for the references; HasCommand,
// HasNotCommand, HasCashCommand, ClaimCommand, PlacedCommand and ReturnCommand
// for the equipment; UpdateCommand and GrantCommand for the equip's owner; and
// LateMessage. These no step sends: ReferenceCommand of the references;
// ExpireCommand and ExpireClaimsCommand of the timers; CreateCommand,
// DeleteCommand and DiscardCommand of the look-ups.
type Message interface{ message() }

// Late is an event that answers a command applied before: it goes out with the
// headers of that one.
type Late struct {
	Carry Carry
	Event Event
}

// LateMessage is a message that a command applied before brings about: it goes
// out with the headers of that one.
type LateMessage struct {
	Carry   Carry
	Message Message
}

func (Late) event() {}

func (LateMessage) message()         {}
func (ReferenceCommand) message()    {}
func (ExpireCommand) message()       {}
func (ExpireClaimsCommand) message() {}
func (CreateCommand) message()       {}
func (DeleteCommand) message()       {}
func (DiscardCommand) message()      {}
