package storage

import "coffer/item"

// Answer is what a step says about a command.
//
// A refusal comes together with the ERROR event that tells of it. A command
// may also have nothing to say: no events and no refusal.
type Answer struct {
	Events   []Event
	Messages []Message
	Refusal  *item.Refusal // nil: the command was carried out
}

// Event is one of the events of storage.md, typed: Deposited, Withdrawn,
// MesosUpdated, Arranged, Failed, ProjectionCreated, ProjectionDestroyed,
// Accepted, Released, TransferFailed.
type Event interface{ event() }

// Message is a command for another function: EnsureCommand for the storage of a
// session's account; HasMessage, HasNotMessage, HasCashMessage and
// ReturnMessage for the equipment.
type Message interface{ message() }

// say is the answer of one event.
func say(e Event) Answer { return Answer{Events: []Event{e}} }

func failed(tx item.Transaction, w item.WorldID, a item.AccountID, no *item.Refusal) Answer {
	return Answer{
		Events:  []Event{Failed{Transaction: tx, World: w, Account: a, Code: no.Code, Message: no.Message}},
		Refusal: no,
	}
}

func transferFailed(tx, inner item.Transaction, w item.WorldID, a item.AccountID, c item.CharacterID, no *item.Refusal) Answer {
	return Answer{
		Events: []Event{TransferFailed{
			Transaction: tx, Inner: inner, World: w, Account: a, Character: c,
			Code: no.Code, Message: no.Message,
		}},
		Refusal: no,
	}
}
