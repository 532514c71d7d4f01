package once

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Backoff between restarts: the first and the longest. A group can't be joined
// while its coordinator's broker is dead, for 9 s by Kafka's default, and the
// longest pause is added to that silence.
const (
	firstPause  = 250 * time.Millisecond
	longestStop = 2 * time.Second
	giveUpAfter = 5 * time.Minute
)

// ErrGivenUp is returned, with the cause, by what had no success for so long
// that something other than a restart is needed.
var ErrGivenUp = errors.New("given up after restarting without success")

// Restarting runs something that may fail, and begins it anew with backoff.
type Restarting struct {
	Name string // for the error
	// Once is one run; ok tells whether it came to something before it ended.
	Once   func(ctx context.Context) (ok bool, err error)
	Final  error           // a fault that a restart can't mend; nil: none
	Told   func(err error) // of each restart
	Log    *slog.Logger
	After  func(d time.Duration) <-chan time.Time // nil: time.After
	Giving time.Duration                          // without success for so long, Run gives up; 0: 5 minutes
}

// Run returns nil when ctx ends, the final fault if one came, and ErrGivenUp
// with the last fault after so long without success.
func (r Restarting) Run(ctx context.Context) error {
	after, giving := r.After, r.Giving
	if after == nil {
		after = time.After
	}
	if giving == 0 {
		giving = giveUpAfter
	}
	pause, without := firstPause, time.Duration(0)
	for {
		began := time.Now()
		ok, err := r.Once(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if r.Final != nil && errors.Is(err, r.Final) {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
		if err == nil {
			err = errors.New("it ended without an error")
		}
		if ok {
			pause, without = firstPause, 0
		} else {
			without += time.Since(began)
		}
		if without >= giving {
			return fmt.Errorf("%s: %w: %w", r.Name, ErrGivenUp, err)
		}
		r.Log.Error("fault, restarting", "error", err, "pause", pause.String())
		r.Told(err)
		select {
		case <-after(pause):
		case <-ctx.Done():
			return nil
		}
		without += pause
		pause = min(2*pause, longestStop)
	}
}
