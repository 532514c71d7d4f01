package storage

import (
	"slices"

	"coffer/item"
)

// take takes units of an asset, or the whole asset, out of the storage: what
// WITHDRAW and RELEASE do. It returns the asset as it was and the units that
// left. Quantity 0, all there is, or any of what isn't stackable: the whole.
//
// It is refused with GENERIC if there is no such asset in this storage, if it
// holds fewer units, or if only a part is asked for of what is never split.
func (s *Storage) take(r item.Rules, a item.AccountID, id item.AssetID, quantity uint32) (item.Asset, uint32, *item.Refusal) {
	i := s.index(id)
	if i < 0 {
		return item.Asset{}, 0, refusal(item.Generic, "no asset %d in account %d and world %d", id, a, s.World)
	}
	asset := s.Assets[i]
	units := asset.Quantity()
	if asset.Template.Stackable() && quantity > 0 {
		if quantity > units {
			return item.Asset{}, 0, refusal(item.Generic, "asset %d holds %d, asked for %d", id, units, quantity)
		}
		if quantity < units && !r.Splittable(asset) {
			return item.Asset{}, 0, refusal(item.Generic, "asset %d holds %d and is never split, asked for %d", id, units, quantity)
		}
		units = quantity
	}
	s.remove(i, units)
	return asset, units, nil
}

// remove takes units out of the asset at an index, and the asset too if that
// was all. Its claims lose what leaves.
func (s *Storage) remove(i int, units uint32) {
	asset := &s.Assets[i]
	if units == asset.Quantity() {
		s.gone(asset.ID)
		return
	}
	s.leave(asset.ID, asset.Quantity(), units)
	asset.Data.Quantity -= units
}

// gone takes an asset off the list, and what was claimed of it.
func (s *Storage) gone(id item.AssetID) {
	s.Assets = without(s.Assets, func(a item.Asset) bool { return a.ID == id })
	s.Claims = without(s.Claims, func(c Claim) bool { return c.Asset == id })
}

// index is where an asset lies in the list, or -1.
func (s *Storage) index(id item.AssetID) int {
	return slices.IndexFunc(s.Assets, func(a item.Asset) bool { return a.ID == id })
}
