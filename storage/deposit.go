package storage

import (
	"time"

	"coffer/item"
)

// DepositCommand is DEPOSIT: an item is put into the storage.
type DepositCommand struct {
	Transaction item.Transaction
	World       item.WorldID
	Account     item.AccountID
	Incoming
}

// Deposit makes a new asset, whatever its quantity, and remembers it for
// DEPOSIT_ROLLBACK. Refusals, in this order: GENERIC (unknown kind, bad data,
// reference type that doesn't suit), ONE_OF_A_KIND, STORAGE_FULL.
func Deposit(r item.Rules, a Account, c DepositCommand, at time.Time) (Account, Answer) {
	asset, no := c.asset(r)
	if no != nil {
		return a, c.refuse(no)
	}
	next, s := a.change(r, c.World, at)
	if asset, no = next.add(s, asset, c.Slot); no != nil {
		return a, c.refuse(no)
	}
	s.arrive(asset.ID, []Claim{{Deposit: asset.ID, Units: asset.Quantity(), At: at}})
	return *next, s.with(say(Deposited{
		Transaction:   c.Transaction,
		World:         c.World,
		Account:       c.Account,
		Asset:         asset.ID,
		Slot:          asset.Slot,
		Template:      asset.Template,
		Reference:     asset.Reference,
		ReferenceType: asset.ReferenceType(),
		Expiration:    asset.Expiration,
	}), c.Account, asset)
}

func (c DepositCommand) refuse(no *item.Refusal) Answer {
	return failed(c.Transaction, c.World, c.Account, no)
}
