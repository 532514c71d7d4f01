package tester

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// clock stands still until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Now is the time that the ingresses stamp on what is sent now.
func (t *Tester) Now() time.Time { return t.clock.now() }

// Advance moves the clock, and has the timers that are due by then send their
// messages, in the order of their functions and keys. What comes of it, such as
// RESERVATION_CANCELLED, is among the News. A negative d sets the clock back, as
// a bad clock might be: the time of a row never goes back.
func (t *Tester) Advance(d time.Duration) {
	t.t.Helper()
	t.clock.move(d)
	for due := t.due(); len(due) > 0; due = t.due() {
		for _, r := range due {
			t.push(r)
		}
	}
}

// due are the messages of the timers whose moment has come.
func (t *Tester) due() (all []Record) {
	for _, p := range t.all {
		all = append(all, p.Expired()...)
	}
	slices.SortFunc(all, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Key, b.Key))
	})
	return all
}
