package storage

import (
	"slices"
	"time"

	"coffer/item"
)

// HasMessage tells the equipment function that an equipable came into a storage.
type HasMessage struct {
	Reference item.ReferenceID
	Account   item.AccountID
	World     item.WorldID
}

// HasNotMessage tells the equipment function that an equipable left a storage.
type HasNotMessage HasMessage

// HasCashMessage tells the equipment function that a cash-equipable came into a
// storage. Where it goes from there nobody needs to know.
type HasCashMessage struct {
	Reference item.ReferenceID
	Template  item.TemplateID
}

// UpdateCommand is ours, of the equipment function: an equip that lies in the
// storage has new attributes.
type UpdateCommand struct {
	Reference  item.ReferenceID
	Account    item.AccountID
	World      item.WorldID
	Number     uint64 // which UPDATED of the equip it is; goes back with it
	Attributes item.Attributes
}

// ReturnMessage sends an UpdateCommand back: the equip has moved on.
type ReturnMessage UpdateCommand

func (HasMessage) message()     {}
func (HasNotMessage) message()  {}
func (HasCashMessage) message() {}
func (ReturnMessage) message()  {}

// Update gives the equipable its new attributes, without an event; its owner id
// stays. If it has moved on, the message goes back. A cash-equipable of the same
// id is another equip. It is never refused.
func Update(r item.Rules, a Account, c UpdateCommand, at time.Time) (Account, Answer) {
	gone := Answer{Messages: []Message{ReturnMessage(c)}}
	if _, ok := a.find(c.World); !ok {
		return a, gone
	}
	next, s := a.change(r, c.World, at)
	i := s.equip(c.Reference)
	if i < 0 {
		return a, gone
	}
	c.Attributes.Give(&s.Assets[i])
	return *next, Answer{}
}

// equip is where an equipable lies in the list, or -1.
func (s *Storage) equip(id item.ReferenceID) int {
	return slices.IndexFunc(s.Assets, func(a item.Asset) bool { return a.Equipable(id) })
}

// with adds to an answer what the equipment function must hear of an asset that
// came or left.
func (s *Storage) with(answer Answer, account item.AccountID, a item.Asset) Answer {
	if a.Type() != item.TypeEquip || a.Reference == 0 {
		return answer
	}
	if a.Data.Cash {
		if s.index(a.ID) >= 0 {
			answer.Messages = append(answer.Messages, HasCashMessage{Reference: a.Reference, Template: a.Template})
		}
		return answer
	}
	word := HasMessage{Reference: a.Reference, Account: account, World: s.World}
	if s.equip(a.Reference) >= 0 {
		answer.Messages = append(answer.Messages, word)
	} else {
		answer.Messages = append(answer.Messages, HasNotMessage(word))
	}
	return answer
}
