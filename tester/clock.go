package tester

import (
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

// Advance moves the clock. A negative d sets it back, as a bad clock might be:
// the time of a row never goes back.
func (t *Tester) Advance(d time.Duration) { t.clock.move(d) }
