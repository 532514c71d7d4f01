// Package bench measures how many commands the whole way carries and how long
// an answer takes, and holds that against a floor: goka with the same two hops,
// the same producer and records of the same sizes, and a step that does
// nothing. Figures of two machines, or of two runs on a shared one, don't
// compare; the ratio to the floor of the same run does.
package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
	"coffer/processors"
	"coffer/processors/once"
)

// Config is one measurement. Zero values are usable.
type Config struct {
	Brokers    []string
	Mix        Mix    // "": Storage
	Data       string // folder of the local stores; "": in memory
	Accounts   int    // that the commands go to, and characters; 0: 10,000
	Partitions int32  // N of topics that are made; 0: 8
	Public     int32  // partitions of public topics that are made; 0: 3

	Lag time.Duration // how long a table that is made keeps what was overwritten; 0: 24 h

	Warm     time.Duration // before counting; 0: 3 s
	Duration time.Duration // of the throughput's count; 0: 10 s
	Rate     int           // commands/s while latency is measured; 0: 1,000
	Latency  time.Duration // how long that is; 0: 10 s
	InFlight int           // commands under way while throughput is measured; 0: 20,000
	MostSent int           // an end to everything, in commands; 0: 20,000,000
	NoFloor  bool          // measure Coffer only
	Limit    time.Duration // for the first answer, before which rows are read; 0: a minute

	Settings processors.Settings
	Metrics  Metrics
	Log      *slog.Logger
}

// Metrics are told what the processors and their clients do, as in a process
// with /metrics; of the generator and of the floor they hear nothing. The zero
// value measures processors that nobody watches.
type Metrics struct {
	Clients   kafka.Meters
	Processor func(name string) once.Meter
}

// Result is what a run measured.
type Result struct {
	Mix           Mix     `json:"mix"`
	Commands      float64 `json:"commands_per_second"`
	FloorCommands float64 `json:"floor_commands_per_second"`
	Ratio         float64 `json:"ratio"`
	P50           float64 `json:"p50_ms"`
	P99           float64 `json:"p99_ms"`
	P999          float64 `json:"p999_ms"`
	// Of commands that wait for a reference id, which the quantiles above leave
	// out; 0: there were none.
	NumberedP50  float64 `json:"numbered_p50_ms,omitempty"`
	NumberedP99  float64 `json:"numbered_p99_ms,omitempty"`
	FloorP50     float64 `json:"floor_p50_ms"`
	FloorP99     float64 `json:"floor_p99_ms"`
	Rate         int     `json:"rate"`
	Unanswered   int     `json:"unanswered"`
	Refused      int     `json:"refused"`
	Accounts     int     `json:"accounts"`
	RowBytes     int     `json:"row_bytes"`
	EventBytes   int     `json:"event_bytes"`
	CommandBytes int     `json:"command_bytes"`
	CPUs         int     `json:"cpus"`
	// CPU time of this process for one command, generator and an embedded broker
	// included: less moved by what else runs on the machine.
	CPU      float64 `json:"cpu_us_per_command"`
	FloorCPU float64 `json:"floor_cpu_us_per_command"`
	// The same for people, with what it should come to.
	Figures []Figure `json:"figures"`
}

func (c Config) filled() Config {
	set := func(p *int, unset int) {
		if *p == 0 {
			*p = unset
		}
	}
	set(&c.Accounts, agreedOwners)
	set(&c.Rate, agreedRate)
	set(&c.InFlight, agreedInFlight)
	set(&c.MostSent, 20_000_000)
	if c.Partitions == 0 {
		c.Partitions = processors.DefaultPartitions
	}
	if c.Public == 0 {
		c.Public = 3
	}
	if c.Mix == "" {
		c.Mix = Storage
	}
	if c.Mix == Equips {
		c.MostSent = min(c.MostSent, newEquipsMix(&client{owners: c.Accounts}).most())
	}
	for _, d := range []struct {
		p     *time.Duration
		unset time.Duration
	}{{&c.Warm, 3 * time.Second}, {&c.Duration, 10 * time.Second}, {&c.Latency, 10 * time.Second}, {&c.Limit, time.Minute}} {
		if *d.p == 0 {
			*d.p = d.unset
		}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// Run measures Coffer and then the floor, telling tell how it goes. It makes
// the topics that are missing; the commands are of a tenant of their own, so
// nothing that was there is touched. It ends by itself. An unknown mix is an
// error.
func Run(ctx context.Context, c Config, tell io.Writer) (r Result, err error) {
	c = c.filled()
	if err := c.Mix.Valid(); err != nil {
		return Result{}, err
	}
	defer func() { r.Figures = c.figures(r) }()
	tenant := uuid.New()
	fmt.Fprintf(tell, "coffer: %s, %d owners, tenant %s\n", c.Mix, c.Accounts, tenant)
	who := newClient(c, tenant, rand.Uint64())
	real, err := startCoffer(ctx, c, who, newWorkload(c.Mix, who))
	if err != nil {
		return Result{}, err
	}
	got, err := measure(ctx, c, real, tell)
	row := 0
	if err == nil {
		row, err = real.rows(ctx)
	}
	real.stop()
	z := got.sizes
	r = Result{
		Mix: c.Mix, Commands: got.throughput, Rate: c.Rate,
		P50: got.latencies.at(0.5), P99: got.latencies.at(0.99), P999: got.latencies.at(0.999),
		NumberedP50: got.numbered.at(0.5), NumberedP99: got.numbered.at(0.99),
		Unanswered: got.unanswered, Refused: got.refused, Accounts: c.Accounts, CPUs: runtime.NumCPU(),
		CPU: micros(got.cpu), RowBytes: row, EventBytes: z.event, CommandBytes: z.command,
	}
	if err != nil || c.NoFloor {
		return r, err
	}
	fmt.Fprintf(tell, "floor: goka with rows of %d, events of %d, commands of %d bytes\n", row, z.event, z.command)
	floor, err := startFloor(ctx, c, z, row)
	if err != nil {
		return r, err
	}
	defer floor.stop()
	base, err := measure(ctx, c, floor, tell)
	if err != nil {
		return r, err
	}
	r.FloorCommands, r.FloorP50, r.FloorP99 = base.throughput, base.latencies.at(0.5), base.latencies.at(0.99)
	r.FloorCPU = micros(base.cpu)
	if r.FloorCommands > 0 {
		r.Ratio = r.Commands / r.FloorCommands
	}
	return r, nil
}

// subject is what is measured: a topic to write to and some to read answers
// from.
type subject interface {
	prepare() []int                           // see workload
	command(i int) order                      // the i-th command
	listen() []string                         // the topics of the answers
	number(r *kgo.Record) (i uint64, ok bool) // which command an answer is to
	answered(i uint64)                        // the command was answered
	config() kafka.Config
	stop()
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
