package storage

import (
	"errors"
	"fmt"
	"slices"

	"coffer/item"
)

// Valid says the invariants of Account and Storage under the rules, or nil.
func (a Account) Valid(r item.Rules) error {
	ids := make([]item.AssetID, 0, 64)
	for i, s := range a.Storages {
		if i > 0 && a.Storages[i-1].World >= s.World {
			return fmt.Errorf("world %d stands after world %d", s.World, a.Storages[i-1].World)
		}
		if err := s.Valid(r); err != nil {
			return fmt.Errorf("world %d: %w", s.World, err)
		}
		for _, asset := range s.Assets {
			ids = append(ids, asset.ID)
		}
	}
	slices.Sort(ids)
	for i, id := range ids {
		if i > 0 && ids[i-1] == id {
			return fmt.Errorf("asset id %d is used twice", id)
		}
	}
	if n := len(ids); n > 0 && ids[n-1] > a.LastAsset {
		return fmt.Errorf("asset id %d is above the last one given out, %d", ids[n-1], a.LastAsset)
	}
	return nil
}

// Valid says the invariants of Storage under the rules, or nil.
func (s Storage) Valid(r item.Rules) error {
	if s.Capacity < 1 || s.Capacity > item.MaxStorageCapacity || len(s.Assets) > int(s.Capacity) {
		return fmt.Errorf("%d assets, capacity %d", len(s.Assets), s.Capacity)
	}
	for i, a := range s.Assets {
		if err := a.Valid(r); err != nil {
			return err
		}
		if i > 0 && item.Compare(s.Assets[i-1], a) >= 0 {
			return fmt.Errorf("asset %d stands after asset %d", a.ID, s.Assets[i-1].ID)
		}
		if a.Slot < 0 || int(a.Slot) >= int(s.Capacity) {
			return fmt.Errorf("asset %d: slot %d, capacity %d", a.ID, a.Slot, s.Capacity)
		}
		if item.Occupied(s.Assets[:i], a.Type(), a.Slot) {
			return fmt.Errorf("slot %d of %s is held twice", a.Slot, a.Type())
		}
	}
	if err := s.validClaims(); err != nil {
		return err
	}
	return s.validTransfers()
}

func (s Storage) validClaims() error {
	if !slices.IsSortedFunc(s.Claims, compareClaims) {
		return errors.New("claims are not in order")
	}
	for i, c := range s.Claims {
		if i > 0 && compareClaims(s.Claims[i-1], c) == 0 {
			return fmt.Errorf("deposit %d claims asset %d twice", c.Deposit, c.Asset)
		}
		at := s.index(c.Asset)
		if at < 0 {
			return fmt.Errorf("deposit %d claims asset %d, which is not here", c.Deposit, c.Asset)
		}
		var sum uint64
		for _, o := range s.Claims {
			if o.Asset == c.Asset {
				sum += uint64(o.Units)
			}
		}
		if has := s.Assets[at].Quantity(); sum > uint64(has) {
			return fmt.Errorf("asset %d has %d units, deposits claim %d", c.Asset, has, sum)
		}
	}
	return nil
}

func (s Storage) validTransfers() error {
	if len(s.Transfers) > maxTransfers {
		return fmt.Errorf("%d transfers, at most %d", len(s.Transfers), maxTransfers)
	}
	for i, t := range s.Transfers {
		for _, o := range s.Transfers[:i] {
			if o.Character == t.Character && o.Type == t.Type {
				return fmt.Errorf("character %d and %s stand twice in the transfers", t.Character, t.Type)
			}
		}
	}
	return nil
}
