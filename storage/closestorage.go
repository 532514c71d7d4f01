package storage

import (
	"time"

	"coffer/item"
)

// CloseCommand is CLOSE_STORAGE, and LOGOUT, CHANNEL_CHANGED and MAP_CHANGED:
// the character's session ends.
type CloseCommand struct {
	Character item.CharacterID
}

// Close ends the session if there is one, else it has nothing to say. It is
// never refused.
func Close(_ item.Rules, s Session, c CloseCommand, _ time.Time) (Session, Answer) {
	if !s.Open() {
		return s, Answer{}
	}
	return Session{}, say(ProjectionDestroyed{
		Transaction: s.Transaction,
		World:       s.World,
		Account:     s.Account,
		Character:   c.Character,
	})
}
