package storage

import (
	"slices"
	"time"

	"coffer/item"
)

// DepositRollbackCommand is DEPOSIT_ROLLBACK: a deposit is taken back.
type DepositRollbackCommand struct {
	Transaction item.Transaction
	World       item.WorldID
	Account     item.AccountID
	Asset       item.AssetID // the one that the deposit made
}

// DepositRollback takes out what the deposit brought and is still there,
// wherever ARRANGE merged it. Nothing there, or the deposit is older than
// RollbackWindow: it has nothing to say. It is never refused.
func DepositRollback(r item.Rules, a Account, c DepositRollbackCommand, at time.Time) (Account, Answer) {
	if _, ok := a.find(c.World); !ok {
		return a, Answer{}
	}
	next, s := a.change(r, c.World, at)
	var first item.Asset
	var units uint32
	found := false
	for _, claim := range slices.Clone(s.Claims) {
		if claim.Deposit != c.Asset {
			continue
		}
		i := s.index(claim.Asset)
		if !found || claim.Asset == claim.Deposit {
			first, found = s.Assets[i], true
		}
		units += claim.Units
		s.unclaim(claim)
		s.remove(i, claim.Units)
	}
	if !found {
		return a, Answer{}
	}
	return *next, s.with(say(Withdrawn{
		Transaction: c.Transaction,
		World:       c.World,
		Account:     c.Account,
		Asset:       c.Asset,
		Slot:        first.Slot, // of its own asset, else of the first that took its units
		Template:    first.Template,
		Quantity:    units,
	}), c.Account, first)
}
