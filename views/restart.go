package views

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Backoff between restarts: the first and the longest.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 10 * time.Second
	giveUpAfter  = 5 * time.Minute
)

// ErrGivenUp is returned, with the cause, by a table that had no success for
// so long that something other than a restart is needed.
var ErrGivenUp = errors.New("given up after restarting without success")

// Run keeps the copy up to date until ctx ends (nil). A fault, such as a
// record that is no row or a damaged store, ends the run and it begins anew
// with backoff; after five minutes in which the table was never recovered, the
// error is ErrGivenUp with the last fault.
func (t *Table) Run(ctx context.Context) error {
	after, giving := t.deploy.After, t.deploy.Giving
	if after == nil {
		after = time.After
	}
	if giving == 0 {
		giving = giveUpAfter
	}
	log := t.deploy.log().With("table", t.Name)
	pause, without := firstPause, time.Duration(0)
	for {
		began := time.Now()
		ran, err := t.runOnce(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			err = errors.New("it ended without an error")
		}
		if ran {
			pause, without = firstPause, 0
		} else {
			without += time.Since(began)
		}
		if without >= giving {
			return fmt.Errorf("table %s: %w: %w", t.Name, ErrGivenUp, err)
		}
		log.Error("fault, restarting", "error", err, "pause", pause)
		t.mu.Lock()
		t.restarts, t.last = t.restarts+1, err
		t.mu.Unlock()
		select {
		case <-after(pause):
		case <-ctx.Done():
			return nil
		}
		without += pause
		pause = min(2*pause, longestPause)
	}
}
