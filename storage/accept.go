package storage

import (
	"time"

	"coffer/item"
)

// AcceptCommand is ACCEPT: a character's item comes in, as half of a transfer.
type AcceptCommand struct {
	Transaction item.Transaction // top level, else the body's
	Inner       item.Transaction // the body's; nil: the same
	World       item.WorldID
	Account     item.AccountID
	Character   item.CharacterID
	Incoming
}

// Accept tops up mergeable stacks if all of it fits there, else makes a new
// asset. What it brings is no deposit's. Refusals as of Deposit.
func Accept(r item.Rules, a Account, c AcceptCommand, at time.Time) (Account, Answer) {
	in, no := c.asset(r)
	if no != nil {
		return a, c.refuse(no)
	}
	next, s := a.change(r, c.World, at)
	asset, ok := s.topUp(r, in)
	if !ok {
		if asset, no = next.add(s, in, c.Slot); no != nil {
			return a, c.refuse(no)
		}
	}
	s.transferred(c.Character, asset.Type(), at)
	return *next, s.with(say(Accepted{
		Transaction: c.Transaction,
		Inner:       c.Inner,
		World:       c.World,
		Account:     c.Account,
		Character:   c.Character,
		Asset:       asset.ID,
		Slot:        asset.Slot,
		Type:        asset.Type(),
	}), c.Account, asset)
}

// topUp spreads an incoming stack over those that can take all of it, and
// returns the first of them; not ok, and nothing changed, if they can't.
func (s *Storage) topUp(r item.Rules, in item.Asset) (item.Asset, bool) {
	fills, rest := r.TopUp(s.Assets, in)
	if len(fills) == 0 || rest > 0 {
		return item.Asset{}, false
	}
	for _, f := range fills {
		s.Assets[s.index(f.Asset)].Data.Quantity += f.Units
	}
	return s.Assets[s.index(fills[0].Asset)], true
}

func (c AcceptCommand) refuse(no *item.Refusal) Answer {
	return transferFailed(c.Transaction, c.Inner, c.World, c.Account, c.Character, no)
}
