package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// part is something that runs for the life of a process.
type part struct {
	name string
	run  func(ctx context.Context) error // until ctx ends (nil), or it fails
}

// together runs all parts until ctx ends or one fails, which ends the others.
// It returns the first failure. What hasn't ended within grace of that is left
// behind, and named.
func together(ctx context.Context, grace time.Duration, parts ...part) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	under := map[string]bool{}
	done := make(chan struct{})
	var all sync.WaitGroup
	for _, p := range parts {
		under[p.name] = true
	}
	for _, p := range parts {
		all.Go(func() {
			if err := p.run(ctx); err != nil {
				cancel(err)
			}
			mu.Lock()
			defer mu.Unlock()
			delete(under, p.name)
		})
	}
	go func() {
		all.Wait()
		cancel(nil)
		close(done)
	}()
	<-ctx.Done()
	fault := context.Cause(ctx)
	if errors.Is(fault, context.Canceled) {
		fault = nil
	}
	select {
	case <-done:
		return fault
	case <-time.After(grace):
	}
	mu.Lock()
	defer mu.Unlock()
	var late []string
	for _, p := range parts {
		if under[p.name] {
			late = append(late, p.name)
		}
	}
	switch {
	case len(late) == 0:
		return fault
	case fault == nil:
		return &lateError{grace, late}
	}
	return errors.Join(fault, &lateError{grace, late})
}

// lateError names the parts that had not ended in time and were left behind.
type lateError struct {
	grace time.Duration
	parts []string
}

// Error names them.
func (e *lateError) Error() string {
	return fmt.Sprintf("not ended within %s: %s", e.grace, strings.Join(e.parts, ", "))
}

// left is what a process that leaves parts behind comes to: if it was asked to
// end, that is no failure, because nothing is lost by it. A member of a group
// that could not say that it leaves is missed after the session timeout.
func (c Config) left(err error) error {
	if late, only := err.(*lateError); only {
		c.Log.Warn("left without waiting any longer, as kill -9 does; nothing is lost", "after", late.grace.String(), "parts", late.parts)
		return nil
	}
	return err
}
