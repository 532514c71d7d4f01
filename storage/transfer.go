package storage

import (
	"slices"
	"time"

	"coffer/item"
)

// maxTransfers bounds what a storage remembers of transfers. Five belong to
// one character, and an account plays one character at a time.
const maxTransfers = 64

// transferred remembers a successful ACCEPT or RELEASE. Character 0 is nobody.
func (s *Storage) transferred(c item.CharacterID, t item.Type, at time.Time) {
	if c == 0 {
		return
	}
	s.Transfers = without(s.Transfers, func(o Transfer) bool { return o.Character == c && o.Type == t })
	if over := len(s.Transfers) + 1 - maxTransfers; over > 0 {
		s.Transfers = slices.Delete(s.Transfers, 0, over)
	}
	s.Transfers = append(s.Transfers, Transfer{Character: c, Type: t, At: at})
}

// since tells whether the character moved an item of the type at or after t.
func (s Storage) since(c item.CharacterID, t item.Type, opened time.Time) bool {
	return slices.ContainsFunc(s.Transfers, func(o Transfer) bool {
		return o.Character == c && o.Type == t && !o.At.Before(opened)
	})
}
