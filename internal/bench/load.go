package bench

import (
	"context"
	"fmt"
	"io"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// grace is how long answers are waited for after the last command.
const grace = 10 * time.Second

// got is what one subject came to.
type got struct {
	throughput float64
	cpu        time.Duration   // of this process, for one command
	latencies  []time.Duration // sorted
	unanswered int
	refused    int
}

// at is a quantile of the latencies, in milliseconds.
func (g got) at(q float64) float64 {
	if len(g.latencies) == 0 {
		return 0
	}
	i := min(int(q*float64(len(g.latencies))), len(g.latencies)-1)
	return float64(g.latencies[i].Microseconds()) / 1000
}

// load sends commands and matches answers. A latency is from handing the
// command to the producer to holding its answer, and so at least the time from
// append to append.
type load struct {
	subject  subject
	producer *kafka.Producer
	most     int

	sent     int
	answered atomic.Int64
	refused  atomic.Int64
	failed   atomic.Pointer[error]

	mu    sync.Mutex
	begun map[uint64]time.Time // command -> when it was handed over
	took  []time.Duration
	keep  bool
}

// measure runs the phases: warming up and throughput with many under way, then
// latency at a rate.
func measure(ctx context.Context, c Config, s subject, tell io.Writer) (got, error) {
	producer, err := kafka.NewProducer(s.config())
	if err != nil {
		return got{}, err
	}
	defer producer.Close()
	reader, err := kgo.NewClient(kgo.SeedBrokers(s.config().Brokers...), kgo.ConsumeTopics(s.answers()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()), kgo.FetchMaxWait(100*time.Millisecond), kgo.FetchMinBytes(1))
	if err != nil {
		return got{}, err
	}
	defer reader.Close()
	l := &load{subject: s, producer: producer, most: c.MostSent, begun: map[uint64]time.Time{}}
	readCtx, stopReading := context.WithCancel(ctx)
	reading := make(chan struct{})
	go func() { defer close(reading); l.read(readCtx, reader) }()
	defer func() { stopReading(); <-reading }()
	if err := l.first(ctx); err != nil {
		return got{}, err
	}

	var g got
	l.flat(ctx, c.Warm, c.InFlight)
	before, began, used := l.answered.Load(), time.Now(), cpuTime()
	fmt.Fprintf(tell, "  throughput: warmed up with %d commands\n", before)
	for range int(c.Duration / time.Second) {
		l.flat(ctx, time.Second, c.InFlight)
		fmt.Fprintf(tell, "  throughput: %.0f/s\n", float64(l.answered.Load()-before)/time.Since(began).Seconds())
	}
	g.throughput = float64(l.answered.Load()-before) / time.Since(began).Seconds()
	g.cpu = (cpuTime() - used) / time.Duration(max(l.answered.Load()-before, 1))
	l.settle(ctx)

	l.keepLatencies(true)
	fmt.Fprintf(tell, "  latency at %d/s for %v\n", c.Rate, c.Latency)
	l.paced(ctx, c.Latency, c.Rate)
	l.settle(ctx)
	l.mu.Lock()
	g.latencies = l.took
	g.unanswered = len(l.begun)
	l.mu.Unlock()
	g.refused = int(l.refused.Load())
	sort.Slice(g.latencies, func(i, j int) bool { return g.latencies[i] < g.latencies[j] })
	fmt.Fprintf(tell, "  p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, %d unanswered\n", g.at(0.5), g.at(0.99), g.at(0.999), g.unanswered)
	if err := l.failed.Load(); err != nil {
		return g, *err
	}
	return g, ctx.Err()
}

// first sends commands until one is answered: the reader's end of the topic is
// found by then, and the processors run.
func (l *load) first(ctx context.Context) error {
	until := time.Now().Add(time.Minute)
	for l.answered.Load() == 0 {
		l.send(1)
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
		if time.Now().After(until) {
			return fmt.Errorf("no answer within a minute: do the processors run?")
		}
	}
	l.settle(ctx)
	l.mu.Lock()
	clear(l.begun) // answers from before the reader's first fetch
	l.mu.Unlock()
	return nil
}

// flat keeps up to inFlight commands under way for d.
func (l *load) flat(ctx context.Context, d time.Duration, inFlight int) {
	until := time.Now().Add(d)
	for time.Now().Before(until) && ctx.Err() == nil && l.failed.Load() == nil && l.sent < l.most {
		l.mu.Lock()
		room := inFlight - len(l.begun)
		l.mu.Unlock()
		if room <= 0 {
			time.Sleep(200 * time.Microsecond)
			continue
		}
		l.send(min(room, 500))
	}
}

// paced sends at a rate, in steps of a millisecond.
func (l *load) paced(ctx context.Context, d time.Duration, rate int) {
	began := time.Now()
	sent := 0
	for ctx.Err() == nil && l.failed.Load() == nil && l.sent < l.most {
		passed := time.Since(began)
		if passed >= d {
			return
		}
		if due := int(passed.Seconds() * float64(rate)); due > sent {
			l.send(due - sent)
			sent = due
		}
		time.Sleep(500 * time.Microsecond)
	}
}

// settle waits for the answers that are under way.
func (l *load) settle(ctx context.Context) {
	until := time.Now().Add(grace)
	for time.Now().Before(until) && ctx.Err() == nil {
		l.mu.Lock()
		left := len(l.begun)
		l.mu.Unlock()
		if left == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (l *load) keepLatencies(keep bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keep = keep
}

// send hands n commands to the producer.
func (l *load) send(n int) {
	records := make([]kafka.Record, n)
	for i := range records {
		records[i] = l.subject.command(l.sent + i)
	}
	now := time.Now()
	l.mu.Lock()
	for i := range records {
		l.begun[uint64(l.sent+i)] = now
	}
	l.mu.Unlock()
	for _, r := range records {
		l.producer.Send(r, func(err error) {
			if err != nil {
				l.failed.CompareAndSwap(nil, &err)
			}
		})
	}
	l.sent += n
}

// read matches answers until ctx ends.
func (l *load) read(ctx context.Context, reader *kgo.Client) {
	for {
		fetches := reader.PollFetches(ctx)
		if ctx.Err() != nil {
			return
		}
		now := time.Now()
		l.mu.Lock()
		fetches.EachRecord(func(r *kgo.Record) {
			id, ok := l.subject.number(r)
			if !ok {
				return
			}
			began, ok := l.begun[id]
			l.answered.Add(1)
			if ok {
				delete(l.begun, id)
				if l.keep {
					l.took = append(l.took, now.Sub(began))
				}
			}
			if isRefusal(r) {
				l.refused.Add(1)
			}
		})
		l.mu.Unlock()
	}
}

// isRefusal tells an ERROR event from the others by its ce_type.
func isRefusal(r *kgo.Record) bool {
	for _, h := range r.Headers {
		if h.Key == "ce_type" {
			return string(h.Value) == "ERROR"
		}
	}
	return false
}
