//go:build unix

package fire

import (
	"context"
	"fmt"
	"time"

	"coffer/codecs"
)

// follow reads answers until ctx ends.
func (c *client) follow(ctx context.Context) {
	for ctx.Err() == nil {
		fetches := c.reader.PollFetches(ctx)
		now := time.Now()
		c.mu.Lock()
		for iter := fetches.RecordIter(); !iter.Done(); {
			r := &record{iter.Next(), now}
			c.history.records = append(c.history.records, r)
			c.heed(r)
		}
		c.mu.Unlock()
	}
}

// heed takes an answer to whoever waits for it.
func (c *client) heed(r *record) {
	if r.Topic == codecs.DeadLetters {
		if of, err := letterOf(r.Record); err == nil {
			c.letters[of] = true
		}
		return
	}
	tx, err := transaction(r.Value)
	if err != nil {
		return // the checker tells of it
	}
	kind := header(r.Record, "ce_type")
	if o := c.shows[tx]; o != nil {
		o.heedSession(kind, tx)
	}
	a := c.open[tx]
	if a == nil || kind == "PROJECTION_DESTROYED" {
		return // a repeat, or the end of a session
	}
	a.of.heed(kind, r.Value)
	if a.name == "" {
		a.of.asked--
		delete(c.open, tx)
		return
	}
	if a.of.heard++; a.of.heard == 1 && a.again != nil {
		c.again(a.again)
	} else if a.of.heard > 1 {
		a.of.waits = ""
		a.of.asked--
		c.waiting--
		delete(c.open, tx)
	}
}

// answered waits until every command that was sent by then has its answer.
func (c *client) answered(ctx context.Context, then time.Time) error {
	return until(ctx, func() int {
		c.mu.Lock()
		defer c.mu.Unlock()
		n := 0
		for _, a := range c.open {
			if a.at.Before(then) {
				n++
			}
		}
		return n
	})
}

// settled waits until nothing is missing, or ctx ends.
func (c *client) settled(ctx context.Context) error {
	if err := c.writer.Flush(ctx); err != nil {
		return fmt.Errorf("writing commands: %w", err)
	}
	return until(ctx, c.missing)
}

// until waits until nothing is missing.
func until(ctx context.Context, missing func() int) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		n := missing()
		if n == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%d commands or retries without their answer: %w", n, ctx.Err())
		}
	}
}

// missing counts the answers, repeats and dead letters that are to come.
func (c *client) missing() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := len(c.open)
	for _, s := range c.history.sent {
		if s.bad && !c.letters[s.place()] {
			n++
		}
	}
	for _, o := range c.owners {
		if o.session == closing {
			n++
		}
	}
	return n
}
