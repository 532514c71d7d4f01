package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/google/uuid"
)

// Goals of recovery, for a million rows of 1 KB, in seconds.
const (
	coldGoal = 30
	diskGoal = 3
)

// RecoveryConfig is one measurement of how long a process takes until it is
// ready.
type RecoveryConfig struct {
	Ground
	Rows   int           // storage rows in the table; 0: a million
	Rounds int           // how often each is measured; 0: once
	Limit  time.Duration // after which a start has failed; 0: 10 min
}

// Report is what one of these measurements came to.
type Report struct {
	Rows     int      `json:"rows,omitempty"`
	RowBytes int      `json:"row_bytes,omitempty"`
	Figures  []Figure `json:"figures"`
	CPUs     int      `json:"cpus"`
}

// Missed are the names of the goals that were not reached.
func (r Report) Missed() (names []string) {
	for _, f := range r.Figures {
		if !f.Met() {
			names = append(names, f.Name)
		}
	}
	return names
}

// Recovery fills the storage function's table and measures the time from the
// start of a process with the storage function to its being ready: without
// local stores, with those of a clean stop, and with those of a kill -9 under
// the same boot of the machine. The limit bounds each start.
func Recovery(ctx context.Context, c RecoveryConfig, tell io.Writer) (r Report, err error) {
	c.Rows, c.Rounds, c.Limit = cmp.Or(c.Rows, 1_000_000), cmp.Or(c.Rounds, 1), cmp.Or(c.Limit, 10*time.Minute)
	g, err := c.open(ctx, tell)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	r.Rows, r.CPUs = c.Rows, runtime.NumCPU()
	if r.RowBytes, err = g.fill(ctx, uuid.New(), c.Rows, oneKB); err != nil {
		return r, err
	}
	cold, clean, killed := seconds("cold, from the table topic", atMost(coldGoal)), seconds("with its disk, after a clean stop", atMost(diskGoal)), seconds("with its disk, after kill -9", atMost(diskGoal))
	cpu := Figure{Name: "CPU time of a cold start", Unit: "s"}
	rss := Figure{Name: "memory when read (RSS)", Unit: "MiB", Goal: atMost(memoryGoal)}
	p := g.process("process", true, g.Settings.Storage().Name)
	for range c.Rounds {
		if err := os.RemoveAll(p.data); err != nil {
			return r, err
		}
		for _, one := range []struct {
			f   *Figure
			end func() error
		}{
			{&cold, p.stop},
			{&clean, func() error { p.kill(); return nil }},
			{&killed, p.stop},
		} {
			bounded, cancel := context.WithTimeoutCause(ctx, c.Limit, fmt.Errorf("not within %s", c.Limit))
			took, err := p.startReady(bounded)
			cancel()
			if err != nil {
				return r, err
			}
			fmt.Fprintf(tell, "  %s: %.2f s\n", one.f.Name, took.Seconds())
			one.f.Values = append(one.f.Values, took.Seconds())
			if one.f == &cold {
				s, err := p.sample(ctx)
				if err != nil {
					return r, err
				}
				rss.Values, cpu.Values = append(rss.Values, s.rss), append(cpu.Values, s.cpu)
			}
			if err := one.end(); err != nil {
				return r, err
			}
		}
	}
	r.Figures = []Figure{cold, clean, killed, cpu, rss}
	return r, nil
}
