package storage

import (
	"slices"

	"coffer/item"
)

// Compartments are the five lists of the projection that a character's
// look-ups see, in the order of item.Types: the open session joined with the
// storage as it is now. Each lists all assets until the character moved an
// item of that type in or out during this session; from then on the type's.
// (behaviour.md keeps this quirk of the real client.)
//
// The lists share the storage's arrays: to read, not to change.
func Compartments(c item.CharacterID, open Session, s Storage) [5][]item.Asset {
	var out [5][]item.Asset
	for i, t := range item.Types {
		if s.since(c, t, open.Opened) {
			out[i] = s.ofType(t)
		} else {
			out[i] = s.Assets
		}
	}
	return out
}

// ofType are the assets of a type; they lie together.
func (s Storage) ofType(t item.Type) []item.Asset {
	first := slices.IndexFunc(s.Assets, func(a item.Asset) bool { return a.Type() == t })
	if first < 0 {
		return nil
	}
	end := first
	for end < len(s.Assets) && s.Assets[end].Type() == t {
		end++
	}
	return s.Assets[first:end:end]
}
