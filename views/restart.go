package views

import (
	"context"

	"coffer/processors/once"
)

// ErrGivenUp is returned, with the cause, by a table that had no success for
// so long that something other than a restart is needed.
var ErrGivenUp = once.ErrGivenUp

// Run keeps the copy up to date until ctx ends (nil). A fault, such as a
// record that is no row or a damaged store, ends the run and it begins anew
// with backoff; after five minutes in which the table was never recovered, the
// error is ErrGivenUp with the last fault.
func (t *Table) Run(ctx context.Context) error {
	return once.Restarting{
		Name: "table " + t.Name, Once: t.runOnce,
		Log: t.deploy.log().With("table", t.Name), After: t.deploy.After, Giving: t.deploy.Giving,
		Told: func(err error) {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.restarts, t.last = t.restarts+1, err
		},
	}.Run(ctx)
}
