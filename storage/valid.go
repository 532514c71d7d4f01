package storage

import (
	"cmp"
	"fmt"
	"slices"

	"coffer/item"
)

// Valid says the invariants of Account and Storage, or nil.
func (a Account) Valid() error {
	var ids []item.AssetID
	for i, s := range a.Storages {
		if i > 0 && a.Storages[i-1].World >= s.World {
			return fmt.Errorf("world %d stands after world %d", s.World, a.Storages[i-1].World)
		}
		if err := s.Valid(); err != nil {
			return fmt.Errorf("world %d: %w", s.World, err)
		}
		for j := range s.Assets {
			ids = append(ids, s.Assets[j].ID)
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

// Valid says the invariants of Storage, or nil.
func (s Storage) Valid() error {
	if s.Capacity < 1 || s.Capacity > item.MaxStorageCapacity || len(s.Assets) > int(s.Capacity) {
		return fmt.Errorf("%d assets, capacity %d", len(s.Assets), s.Capacity)
	}
	for i := range s.Assets {
		a := &s.Assets[i]
		if err := a.Valid(); err != nil {
			return err
		}
		if i > 0 && item.Compare(s.Assets[i-1], *a) >= 0 {
			return fmt.Errorf("asset %d stands after asset %d", a.ID, s.Assets[i-1].ID)
		}
		if a.Slot < 0 || int(a.Slot) >= int(s.Capacity) {
			return fmt.Errorf("asset %d: slot %d, capacity %d", a.ID, a.Slot, s.Capacity)
		}
	}
	if err := s.validSlots(); err != nil {
		return err
	}
	if err := s.validClaims(); err != nil {
		return err
	}
	return s.validTransfers()
}

// place is a slot of a type.
type place struct {
	kind item.Type
	slot item.Slot
}

func (s Storage) validSlots() error {
	held := make([]place, len(s.Assets))
	for i := range s.Assets {
		held[i] = place{s.Assets[i].Type(), s.Assets[i].Slot}
	}
	slices.SortFunc(held, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.slot, b.slot))
	})
	for i, at := range held {
		if i > 0 && held[i-1] == at {
			return fmt.Errorf("slot %d of %s is held twice", at.slot, at.kind)
		}
	}
	return nil
}

func (s Storage) validClaims() error {
	if len(s.Claims) == 0 {
		return nil
	}
	claimed := make(map[item.AssetID]uint64, len(s.Claims))
	for i, c := range s.Claims {
		if i > 0 && compareClaims(s.Claims[i-1], c) >= 0 {
			return fmt.Errorf("the claim of deposit %d on asset %d stands after that of %d on %d",
				c.Deposit, c.Asset, s.Claims[i-1].Deposit, s.Claims[i-1].Asset)
		}
		claimed[c.Asset] += uint64(c.Units)
	}
	here := 0
	for i := range s.Assets {
		sum, ok := claimed[s.Assets[i].ID]
		if !ok {
			continue
		}
		here++
		if has := s.Assets[i].Quantity(); sum > uint64(has) {
			return fmt.Errorf("asset %d has %d units, deposits claim %d", s.Assets[i].ID, has, sum)
		}
	}
	if here < len(claimed) {
		return fmt.Errorf("deposits claim %d assets, %d of them are here", len(claimed), here)
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
