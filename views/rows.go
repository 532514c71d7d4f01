package views

import (
	"context"
	"errors"

	"coffer/processors/once"
)

// ErrNotRecovered says that the partition which holds a key has not been read
// to its end yet, so that what is there may be older than what was shown
// before.
var ErrNotRecovered = errors.New("the table's partition is not recovered yet")

// Rows is a table as a look-up reads it.
//
//  1. Rows come from recovered partitions only, else ErrNotRecovered.
//  2. The version of a key's row never goes back.
//  3. A row that was returned is the caller's.
type Rows interface {
	// Get returns the row of a key, nil if it has none.
	Get(key string) (*once.Row, error)
	// Wait returns the row as soon as until is true for it, at once or after a
	// write to the key; until is given nil while there is no row. When ctx ends
	// first, it returns the row as it is then, and ctx's error.
	Wait(ctx context.Context, key string, until func(*once.Row) bool) (*once.Row, error)
}

// version is a row's, 0 if there is none.
func version(row *once.Row) uint64 {
	if row == nil {
		return 0
	}
	return row.Version
}

// reached is true of rows of that version or a later one.
func reached(least uint64) func(*once.Row) bool {
	return func(row *once.Row) bool { return version(row) >= least }
}
