package storage

import (
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

// EnsureCommand is ours: the storage shall exist. The session function sends
// it at SHOW_STORAGE, the sidecar at POST.
type EnsureCommand struct {
	World   item.WorldID
	Account item.AccountID
	Request uuid.UUID // names a POST; nil for SHOW_STORAGE
}

func (EnsureCommand) message() {}

// Ensure makes the storage if it isn't there, and then remembers the request
// that made it. It says nothing and is never refused.
func Ensure(r item.Rules, a Account, c EnsureCommand, at time.Time) (Account, Answer) {
	if _, ok := a.find(c.World); ok {
		return a, Answer{}
	}
	next, s := a.change(r, c.World, at)
	s.Made = c.Request
	return *next, Answer{}
}
