package views

import (
	"context"
	"errors"
	"time"

	"coffer/item"
	"coffer/processors/once"
)

// Lookups compute answers from rows, at reading. The zero Patience is rest.md's.
type Lookups struct {
	Accounts    Rows // the storage function's table
	Sessions    Rows // the session function's table
	Inventories Rows // the inventory function's table; nil: none is served
	Rules       item.Rules
	Patience    Patience
}

// Patience is how long a look-up waits. Zero values are those of rest.md.
type Patience struct {
	Version    time.Duration // for the version that was asked for; 0: 2 s
	Projection time.Duration // for a projection that isn't there yet; 0: 500 ms
	Write      time.Duration // for a write to be applied; 0: 5 s
}

func (p Patience) version() time.Duration    { return or(p.Version, 2*time.Second) }
func (p Patience) projection() time.Duration { return or(p.Projection, 500*time.Millisecond) }
func (p Patience) write() time.Duration      { return or(p.Write, 5*time.Second) }

func or(d, unset time.Duration) time.Duration {
	if d <= 0 {
		return unset
	}
	return d
}

// at is a key's row of at least that version. If ctx ends first: NOT_YET, with
// what there is.
func at(ctx context.Context, rows Rows, key string, least uint64) (*once.Row, error) {
	if least == 0 {
		return rows.Get(key)
	}
	row, err := rows.Wait(ctx, key, reached(least))
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, refuse(NotYet, "Version %d has not come; the row is at version %d.", least, version(row))
	}
	return row, err
}
