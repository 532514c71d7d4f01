package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"time"

	"github.com/google/uuid"
)

// scaleGoal is how many times as much a command may cost with the many accounts
// as with the few.
const scaleGoal = 1.3

// ScaleConfig is one measurement of what a command costs with few accounts and
// with many.
type ScaleConfig struct {
	Ground
	Few, Many int           // accounts, all of which have a row; 0: 1,000 and 1,000,000
	Warm      time.Duration // before counting; 0: 3 s
	Duration  time.Duration // of the count; 0: 10 s
	InFlight  int           // commands under way meanwhile; 0: 20,000
	Latency   time.Duration // how long 1,000/s are sent then; 0: 10 s
	Limit     time.Duration // for the reading of the rows; 0: 10 min
	Metrics   Metrics
}

// Scale measures the CPU time of storage commands with few accounts and then
// with many, on a table of its own each time, with all processors in this
// process and local stores on disk. Rows have the same size in both from the
// beginning: with as few commands as an account of many gets they would stay
// small, and seem cheap. A command without an answer is an error.
func Scale(ctx context.Context, c ScaleConfig, tell io.Writer) (r Report, err error) {
	c.Few, c.Many, c.Limit = cmp.Or(c.Few, 1_000), cmp.Or(c.Many, 1_000_000), cmp.Or(c.Limit, 10*time.Minute)
	r.Rows, r.CPUs = c.Many, runtime.NumCPU()
	few, _, err := c.with(ctx, c.Few, tell)
	if err != nil {
		return r, err
	}
	runtime.GC() // what it leaves is none of the other's cost
	many, size, err := c.with(ctx, c.Many, tell)
	if err != nil {
		return r, err
	}
	r.RowBytes = size
	ratio := Figure{Name: "CPU with many accounts, of that with few", Unit: "×", Goal: atMost(scaleGoal)}
	if few.cpu > 0 { // else the system doesn't tell it
		ratio.Values = []float64{float64(many.cpu) / float64(few.cpu)}
	}
	r.Figures = append(scaleFigures(c.Few, few), scaleFigures(c.Many, many)...)
	r.Figures = append(r.Figures, ratio)
	return r, nil
}

// counted is what a number of accounts came to.
type counted struct {
	got
	row int // bytes of a row at the end
}

// with measures one number of accounts; size is that of the rows which were
// written before.
func (c ScaleConfig) with(ctx context.Context, accounts int, tell io.Writer) (n counted, size int, err error) {
	g, err := c.open(ctx, tell)
	if err != nil {
		return n, 0, err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	tenant := uuid.New()
	if size, err = g.fill(ctx, tenant, accounts, settled); err != nil {
		return n, size, err
	}
	set := Config{
		Mix: Storage, Brokers: g.Brokers, Data: filepath.Join(g.dir, "stores"), Accounts: accounts,
		Partitions: g.Partitions, Public: publicPartitions, Lag: compactionLag,
		Warm: c.Warm, Duration: c.Duration, InFlight: c.InFlight, Latency: c.Latency, Limit: c.Limit,
		Settings: g.Settings, Metrics: c.Metrics,
	}.filled()
	fmt.Fprintf(tell, "%d accounts\n", accounts)
	who := newClient(set, tenant, rand.Uint64())
	mix := newStorageMix(who)
	mix.first = settled.assets
	s, err := startCoffer(ctx, set, who, mix)
	if err != nil {
		return n, size, err
	}
	defer s.stop()
	if n.got, err = measure(ctx, set, s, tell); err != nil {
		return n, size, err
	}
	if n.unanswered > 0 || n.refused > 0 {
		return n, size, fmt.Errorf("with %d accounts %d commands were not answered and %d refused", accounts, n.unanswered, n.refused)
	}
	if n.throughput == 0 {
		return n, size, fmt.Errorf("with %d accounts no command was answered within the %s that are counted", accounts, set.Duration)
	}
	n.row, err = s.rows(ctx)
	return n, size, err
}

func scaleFigures(accounts int, n counted) []Figure {
	one := func(name, unit string, v float64) Figure {
		return Figure{Name: fmt.Sprintf("%d accounts: %s", accounts, name), Unit: unit, Values: []float64{v}}
	}
	return []Figure{
		one("commands", "/s", n.throughput),
		one("CPU for a command", "µs", micros(n.cpu)),
		one(fmt.Sprintf("p50 at %d/s", agreedRate), "ms", n.latencies.at(0.5)),
		one(fmt.Sprintf("p99 at %d/s", agreedRate), "ms", n.latencies.at(0.99)),
		one("a row at the end", "bytes", float64(n.row)),
	}
}
