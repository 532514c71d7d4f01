package storage

import (
	"cmp"
	"slices"
	"time"

	"coffer/item"
)

// RollbackWindow is how long a deposit is remembered for DEPOSIT_ROLLBACK
// (behaviour.md). At its time plus this it is forgotten.
const RollbackWindow = 10 * time.Minute

// forget drops the claims that are too old at the given time.
func (s *Storage) forget(at time.Time) {
	s.Claims = without(s.Claims, func(c Claim) bool { return !at.Before(c.At.Add(RollbackWindow)) })
}

// leave takes units of an asset that holds quantity units out of its claims:
// units that no deposit claims leave first, then the oldest deposit's. It
// returns what the claims lost, in the order in which it left.
func (s *Storage) leave(id item.AssetID, quantity, units uint32) []Claim {
	free := quantity
	for _, c := range s.Claims {
		if c.Asset == id {
			free -= c.Units
		}
	}
	if units <= free {
		return nil
	}
	units -= free
	var left []Claim
	for i := range s.Claims {
		c := &s.Claims[i]
		if c.Asset != id || units == 0 {
			continue
		}
		lost := *c
		lost.Units = min(units, c.Units)
		c.Units -= lost.Units
		units -= lost.Units
		left = append(left, lost)
	}
	s.Claims = without(s.Claims, func(c Claim) bool { return c.Asset == id && c.Units == 0 })
	return left
}

// arrive adds claims that left another asset to this one.
func (s *Storage) arrive(id item.AssetID, claims []Claim) {
	for _, c := range claims {
		c.Asset = id
		i, ok := slices.BinarySearchFunc(s.Claims, c, compareClaims)
		if ok {
			s.Claims[i].Units += c.Units
		} else {
			s.Claims = slices.Insert(s.Claims, i, c)
		}
	}
}

// unclaim takes one claim off, so that its units are free to leave.
func (s *Storage) unclaim(c Claim) {
	s.Claims = without(s.Claims, func(o Claim) bool { return o == c })
}

// without is the list without what is dropped; nil if nothing is left, as a row
// that is read again has it.
func without[E any](list []E, drop func(E) bool) []E {
	if list = slices.DeleteFunc(list, drop); len(list) == 0 {
		return nil
	}
	return list
}

// compareClaims orders by deposit, which is by age, then by asset.
func compareClaims(a, b Claim) int {
	if by := cmp.Compare(a.Deposit, b.Deposit); by != 0 {
		return by
	}
	return cmp.Compare(a.Asset, b.Asset)
}
