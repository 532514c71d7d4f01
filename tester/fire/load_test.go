//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// flood: for a while commands of strangers come faster than they are usually
// taken.
func flood(lasts time.Duration) harm {
	return harm{"flood", nobody, lasts + 3*time.Second, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
		s, err := f.stranger(r)
		if err != nil {
			return err
		}
		defer s.client.Close()
		return s.pour(ctx, lasts, steady(floodRate))
	}}
}

// floodRate is more than what three processes take on the two cores that they
// share with three brokers.
const floodRate = 20_000

// How an overload is made.
const (
	measuring    = 8 * time.Second // how long it is watched how many commands are taken
	warming      = 3 * time.Second // of that: not counted
	mostWaiting  = 15_000          // commands that may wait meanwhile
	overload     = 2.4             // commands come then for each that is taken
	workedOffFor = 10              // times as long may it take until all were taken
)

// overloaded: at first commands come just so fast that some always wait, and it
// is watched how many are taken; then more than two come for each that is taken,
// for as long as it lasts. What then waits must be worked off.
func overloaded(lasts time.Duration) harm {
	return harm{"overload", nobody, measuring + lasts, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
		s, err := f.stranger(r)
		if err != nil {
			return err
		}
		defer s.client.Close()
		taken, err := f.counts(ctx, takenByStorages)
		if err != nil {
			return err
		}
		can, err := f.measured(ctx, s, taken)
		if err != nil {
			return err
		}
		waited, err := f.behind(ctx)
		if err != nil {
			return err
		}
		began, written, before := time.Now(), s.written, taken.ask(ctx)
		watching, end := context.WithCancel(ctx)
		defer end()
		var allowed atomic.Int64
		allow := func(now float64) { allowed.Store(int64(overload * (now - before + can))) }
		allow(before)
		go taken.watch(watching, 250*time.Millisecond, allow)
		if err := s.pour(ctx, lasts, func(time.Duration) int { return int(allowed.Load()) }); err != nil {
			return err
		}
		end()
		took := time.Since(began).Seconds()
		meanwhile := (taken.ask(ctx) - before) / took
		rate := float64(s.written-written) / took
		behind, err := f.behind(ctx)
		if err != nil {
			return err
		}
		ended := time.Now()
		err = f.workedOff(ctx, workedOffFor*(lasts+measuring))
		f.t.Logf("%.0f commands/s can be taken; for %.0f s %.0f/s were written and %.0f/s taken (%.1f times as many; brokers on the same cores take no more); before that %d waited and then %d, which were worked off in %s",
			can, took, rate, meanwhile, rate/meanwhile, waited, behind, time.Since(ended).Round(100*time.Millisecond))
		if float64(behind-waited) < can {
			err = errors.Join(err, fmt.Errorf("%d commands wait after the flood and %d did before, and %.0f are taken in a second", behind, waited, can))
		}
		return err
	}}
}

// takenByStorages counts every command that the storage function has taken.
const takenByStorages = `coffer_commands_total{function="storage"`

// measured is how many commands a second storages take while some always wait.
func (f *fire) measured(ctx context.Context, s *stranger, taken *counter) (float64, error) {
	watching, end := context.WithCancel(ctx)
	defer end()
	var allowed atomic.Int64
	allowed.Store(mostWaiting)
	poured := make(chan error, 1)
	go func() {
		poured <- s.pour(watching, measuring, func(time.Duration) int { return int(allowed.Load()) })
	}()
	var from, to time.Time
	var first, last float64
	idle := 0
	for began := time.Now(); time.Since(began) < measuring; {
		now := taken.ask(ctx)
		allowed.Store(int64(now) + mostWaiting)
		if time.Since(began) > warming {
			if from.IsZero() {
				from, first = time.Now(), now
			}
			to, last = time.Now(), now
			if float64(s.acknowledged.Load()) <= now {
				idle++
			}
		}
		wait(ctx, 250*time.Millisecond)
	}
	if err := <-poured; err != nil {
		return 0, err
	}
	switch took := to.Sub(from).Seconds(); {
	case took <= 0 || last <= first:
		return 0, errors.New("nothing was taken")
	case idle > 0:
		return 0, fmt.Errorf("%d times no command waited while it was watched how many are taken", idle)
	default:
		return (last - first) / took, nil
	}
}
