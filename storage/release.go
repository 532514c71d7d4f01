package storage

import (
	"time"

	"coffer/item"
)

// ReleaseCommand is RELEASE: an item goes to a character, as half of a transfer.
type ReleaseCommand struct {
	Transaction item.Transaction // top level, else the body's
	Inner       item.Transaction // the body's; nil: the same
	World       item.WorldID
	Account     item.AccountID
	Character   item.CharacterID
	Asset       item.AssetID
	Quantity    uint32 // 0: all
}

// Release reduces a stack or removes the asset. Refused with GENERIC as take
// says.
func Release(r item.Rules, a Account, c ReleaseCommand, at time.Time) (Account, Answer) {
	next, s := a.change(r, c.World, at)
	asset, _, no := s.take(r, c.Account, c.Asset, c.Quantity)
	if no != nil {
		return a, c.refuse(no)
	}
	s.transferred(c.Character, asset.Type(), at)
	return *next, s.with(say(Released{
		Transaction: c.Transaction,
		Inner:       c.Inner,
		World:       c.World,
		Account:     c.Account,
		Character:   c.Character,
		Asset:       asset.ID,
		Type:        asset.Type(),
	}), c.Account, asset)
}

func (c ReleaseCommand) refuse(no *item.Refusal) Answer {
	return transferFailed(c.Transaction, c.Inner, c.World, c.Account, c.Character, no)
}
