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
	if len(late) == 0 {
		return fault
	}
	return errors.Join(fault, fmt.Errorf("not ended within %s: %s", grace, strings.Join(late, ", ")))
}
