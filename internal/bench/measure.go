package bench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"coffer/internal/kafka"
)

// grace is how long answers are waited for after the last one that came.
const grace = 10 * time.Second

// got is what one subject came to.
type got struct {
	throughput float64
	cpu        time.Duration // of this process, for one command
	latencies  latencies     // of commands that wait for no number
	numbered   latencies     // of the others
	unanswered int
	refused    int
	sizes      sizes
}

// measure runs the phases: preparing, warming up and throughput with many under
// way, then latency at a rate.
func measure(ctx context.Context, c Config, s subject, tell io.Writer) (g got, err error) {
	producer, err := kafka.NewProducer(s.config())
	if err != nil {
		return g, err
	}
	defer producer.Close()
	reader, err := listenTo(ctx, s)
	if err != nil {
		return g, err
	}
	defer reader.Close()
	l := &load{subject: s, producer: producer, most: c.MostSent, begun: map[uint64]begun{}}
	readCtx, stopReading := context.WithCancel(ctx)
	reading := make(chan struct{})
	go func() { defer close(reading); l.read(readCtx, reader) }()
	defer func() { stopReading(); <-reading }()
	if err := l.first(ctx, c.Limit, tell); err != nil {
		return g, err
	}
	if err := l.prepare(ctx, c.InFlight, tell); err != nil {
		return g, err
	}

	l.flat(ctx, c.Warm, c.InFlight)
	before, began, used := l.answered.Load(), time.Now(), cpuTime()
	l.count(true, false)
	fmt.Fprintf(tell, "  throughput: warmed up with %d commands\n", before)
	for range int(c.Duration / time.Second) {
		l.flat(ctx, time.Second, c.InFlight)
		fmt.Fprintf(tell, "  throughput: %.0f/s\n", float64(l.answered.Load()-before)/time.Since(began).Seconds())
	}
	g.throughput = float64(l.answered.Load()-before) / time.Since(began).Seconds()
	g.cpu = (cpuTime() - used) / time.Duration(max(l.answered.Load()-before, 1))
	l.settle(ctx)

	l.count(false, true)
	fmt.Fprintf(tell, "  latency at %d/s for %v\n", c.Rate, c.Latency)
	l.paced(ctx, c.Latency, c.Rate)
	l.settle(ctx)
	l.mu.Lock()
	g.latencies, g.numbered = l.took, l.tookNumbered
	g.unanswered = len(l.begun)
	g.sizes = l.tally.mean()
	l.mu.Unlock()
	g.refused = int(l.refused.Load())
	slices.Sort(g.latencies)
	slices.Sort(g.numbered)
	fmt.Fprintf(tell, "  p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, %d unanswered\n", g.latencies.at(0.5), g.latencies.at(0.99), g.latencies.at(0.999), g.unanswered)
	if err := l.failed.Load(); err != nil {
		return g, *err
	}
	return g, ctx.Err()
}

// prepare sends the commands that bring about what the others need. All must
// be answered, and none refused.
func (l *load) prepare(ctx context.Context, inFlight int, tell io.Writer) error {
	passes := l.subject.prepare()
	all := 0
	for _, n := range passes {
		all += n
	}
	told := time.Now()
	end := 0
	for _, n := range passes {
		for end += n; l.sent < end && ctx.Err() == nil && l.failed.Load() == nil; {
			l.fill(min(inFlight, end-l.sent), inFlight)
			if time.Since(told) > 2*time.Second {
				told = time.Now()
				fmt.Fprintf(tell, "  preparing: %d of %d commands answered\n", l.answered.Load(), all)
			}
		}
		l.settle(ctx)
		l.mu.Lock()
		unanswered, refused := len(l.begun), l.refused.Load()
		l.mu.Unlock()
		if err := l.failed.Load(); err != nil {
			return *err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if unanswered > 0 || refused > 0 {
			return fmt.Errorf("preparing: %d commands were not answered, %d were refused", unanswered, refused)
		}
	}
	if all > 0 {
		fmt.Fprintf(tell, "  prepared with %d commands\n", all)
	}
	return nil
}
