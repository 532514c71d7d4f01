package bench

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// memoryGoal is of a process with a million rows on disk, in MiB of RSS; flat
// is how much more its last third may have than its second, which garbage alone
// moves by some. In the first it still warms up.
const (
	memoryGoal = 1024
	flat       = 1.10
)

// MemoryConfig is one measurement of a process's memory.
type MemoryConfig struct {
	Ground
	Rows     int           // storage rows; 0: a million
	Rate     int           // commands/s, to all of them in turn; 0: 1,000
	Duration time.Duration // of the load; 0: 10 min
	Limit    time.Duration // for the reading of the rows before that; 0: 10 min
}

// Memory measures what a process with all functions holds in memory while it
// has its rows in LevelDB and takes storage commands. A command without an
// answer is an error.
func Memory(ctx context.Context, c MemoryConfig, tell io.Writer) (r Report, err error) {
	c.Rows, c.Rate = cmp.Or(c.Rows, 1_000_000), cmp.Or(c.Rate, 1_000)
	c.Duration, c.Limit = cmp.Or(c.Duration, 10*time.Minute), cmp.Or(c.Limit, 10*time.Minute)
	g, err := c.open(ctx, tell)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	tenant := uuid.New()
	r.Rows, r.CPUs = c.Rows, runtime.NumCPU()
	if r.RowBytes, err = g.fill(ctx, tenant, c.Rows, oneKB); err != nil {
		return r, err
	}
	p := g.process("process", true)
	bounded, cancel := context.WithTimeoutCause(ctx, c.Limit, fmt.Errorf("not within %s", c.Limit))
	took, err := p.startReady(bounded)
	cancel()
	if err != nil {
		return r, err
	}
	read, err := p.sample(ctx)
	if err != nil {
		return r, err
	}
	fmt.Fprintf(tell, "  read in %.1f s: %s\n", took.Seconds(), read)
	pulse, err := g.startPulse(ctx, tenant, c.Rows, c.Rate, oneKB.assets)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, pulse.stop()) }()
	all, err := p.watch(ctx, c.Duration, tell)
	if err != nil {
		return r, err
	}
	bounded, cancel = context.WithTimeoutCause(ctx, time.Minute, errors.New("not within a minute"))
	defer cancel()
	if _, err := pulse.quiet(bounded); err != nil {
		return r, err
	}
	r.Figures = memoryFigures(read, all)
	return r, nil
}

func memoryFigures(read sample, all []sample) []Figure {
	mib := func(name string, goal *Goal, v ...float64) Figure {
		return Figure{Name: name, Unit: "MiB", Goal: goal, Values: v}
	}
	middle, last := mean(all[len(all)/3:len(all)/3+max(1, len(all)/3)]), mean(all[len(all)*2/3:])
	most := read
	for _, s := range all {
		most = sample{rss: max(most.rss, s.rss), heap: max(most.heap, s.heap), system: max(most.system, s.system)}
	}
	return []Figure{
		mib("RSS when all rows are read", atMost(memoryGoal), read.rss),
		mib("RSS under load, highest", atMost(memoryGoal), most.rss),
		mib("RSS under load, mean of the second third", nil, middle.rss),
		mib("RSS under load, mean of the last third", atMost(middle.rss*flat), last.rss),
		mib("Go's heap in use, highest", nil, most.heap),
		mib("what Go has of the system, highest", nil, most.system),
	}
}

// sample is a process's memory at one moment, in MiB, and its CPU time until
// then, in seconds.
type sample struct {
	rss    float64 // resident, as the system says
	heap   float64 // Go's heap in use; the ballast, which nobody touches, is in it and not in rss
	system float64 // addresses that Go has of the system, touched or not
	cpu    float64
}

// String is a line for people.
func (s sample) String() string {
	return fmt.Sprintf("RSS %.0f MiB, Go's heap %.0f MiB, Go in all %.0f MiB", s.rss, s.heap, s.system)
}

func mean(all []sample) (m sample) {
	for _, s := range all {
		m.rss += s.rss / float64(len(all))
		m.heap += s.heap / float64(len(all))
		m.system += s.system / float64(len(all))
	}
	return m
}

// missed is how many samples in a row a busy machine may keep from being taken.
const missed = 15

// watch takes a sample each second for d, the first at once. It needs one at
// least.
func (c *child) watch(ctx context.Context, d time.Duration, tell io.Writer) (all []sample, err error) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	began, told, failed := time.Now(), time.Now(), 0
	for {
		s, err := c.sample(ctx)
		if err == nil {
			all, failed = append(all, s), 0
		} else if failed++; failed > missed {
			return nil, err
		}
		if time.Since(began) >= d && len(all) > 0 {
			return all, nil
		}
		if err == nil && time.Since(told) > 10*time.Second {
			told = time.Now()
			fmt.Fprintf(tell, "  after %s: %s\n", time.Since(began).Round(time.Second), s)
		}
		select {
		case <-tick.C:
		case <-c.ended:
			return nil, fmt.Errorf("%s ended:\n%s", c.name, c.tail())
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// sample asks the process's /metrics.
func (c *child) sample(ctx context.Context) (s sample, err error) {
	_, body, err := c.get(ctx, "/metrics")
	if err != nil {
		return s, err
	}
	wanted := map[string]*float64{
		"process_resident_memory_bytes": &s.rss,
		"go_memstats_heap_inuse_bytes":  &s.heap,
		"go_memstats_sys_bytes":         &s.system,
		"process_cpu_seconds_total":     &s.cpu,
	}
	found := 0
	for lines := bufio.NewScanner(bytes.NewReader(body)); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		to, ok := wanted[name]
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return s, fmt.Errorf("/metrics: %s: %w", lines.Text(), err)
		}
		*to = n
		found++
	}
	if found < len(wanted) {
		return s, fmt.Errorf("/metrics says %d of the %d things asked for: this system doesn't tell a process's memory and CPU time", found, len(wanted))
	}
	s.rss, s.heap, s.system = s.rss/(1<<20), s.heap/(1<<20), s.system/(1<<20)
	return s, nil
}
