package storage

import (
	"time"

	"coffer/item"
)

// WithdrawCommand is WITHDRAW: an item is taken out of the storage. The
// contract's targetSlot and targetStorageId have no sender and no effect.
type WithdrawCommand struct {
	Transaction item.Transaction
	World       item.WorldID
	Account     item.AccountID
	Asset       item.AssetID
	Quantity    uint32 // 0: all
}

// Withdraw reduces a stack or removes the asset. Refused with GENERIC as take
// says.
func Withdraw(r item.Rules, a Account, c WithdrawCommand, at time.Time) (Account, Answer) {
	next, s := a.change(r, c.World, at)
	asset, units, no := s.take(r, c.Account, c.Asset, c.Quantity)
	if no != nil {
		return a, failed(c.Transaction, c.World, c.Account, no)
	}
	return *next, s.with(say(Withdrawn{
		Transaction: c.Transaction,
		World:       c.World,
		Account:     c.Account,
		Asset:       asset.ID,
		Slot:        asset.Slot,
		Template:    asset.Template,
		Quantity:    units,
	}), c.Account, asset)
}
