package bench

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// load sends commands and matches answers: the first event of a command is its
// answer. A latency is from handing the command to the producer to holding its
// answer, and so at least the time from append to append.
type load struct {
	subject  subject
	producer *kafka.Producer
	most     int

	sent     int
	answered atomic.Int64
	refused  atomic.Int64
	failed   atomic.Pointer[error]

	mu                 sync.Mutex
	begun              map[uint64]begun // what is not answered
	took, tookNumbered latencies
	tally              tally
	weigh, time        bool // what is kept: sizes, latencies
}

// begun is a command that is under way.
type begun struct {
	at       time.Time // when it was handed over
	numbered bool
}

// listenTo reads the answers' topics from where they end now.
func listenTo(ctx context.Context, s subject) (*kgo.Client, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(s.config().Brokers...))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	ends, err := kadm.NewClient(client).ListEndOffsets(ctx, s.listen()...)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("where the topics of the answers end: %w", err)
	}
	return kgo.NewClient(kgo.SeedBrokers(s.config().Brokers...), kgo.ConsumePartitions(ends.KOffsets()),
		kgo.FetchMaxWait(100*time.Millisecond), kgo.FetchMinBytes(1))
}

// first sends a command and waits for its answer: the processors run by then.
func (l *load) first(ctx context.Context, limit time.Duration, tell io.Writer) error {
	l.send(1)
	waits := startWait(tell, "the first answer")
	for l.answered.Load() == 0 {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
		if waits.still() > limit {
			return fmt.Errorf("no answer within %s: do the processors run?", limit)
		}
	}
	return nil
}

// count says what is kept from now on.
func (l *load) count(sizes, latencies bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.weigh, l.time = sizes, latencies
}

// fill sends up to n commands, if that few are under way.
func (l *load) fill(n, inFlight int) {
	l.mu.Lock()
	room := inFlight - len(l.begun)
	l.mu.Unlock()
	if room <= 0 {
		time.Sleep(200 * time.Microsecond)
		return
	}
	l.send(min(room, n, 500))
}

// flat keeps up to inFlight commands under way for d.
func (l *load) flat(ctx context.Context, d time.Duration, inFlight int) {
	until := time.Now().Add(d)
	for time.Now().Before(until) && ctx.Err() == nil && l.failed.Load() == nil && l.sent < l.most {
		l.fill(inFlight, inFlight)
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
	until, last := time.Now().Add(grace), l.answered.Load()
	for time.Now().Before(until) && ctx.Err() == nil {
		l.mu.Lock()
		left := len(l.begun)
		l.mu.Unlock()
		if left == 0 {
			return
		}
		if now := l.answered.Load(); now > last {
			until, last = time.Now().Add(grace), now
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// send hands n commands to the producer, or as many as there still may be.
func (l *load) send(n int) {
	n = max(0, min(n, l.most-l.sent))
	orders := make([]order, n)
	for i := range orders {
		orders[i] = l.subject.command(l.sent + i)
	}
	now := time.Now()
	l.mu.Lock()
	for i := range orders {
		l.begun[uint64(l.sent+i)] = begun{now, orders[i].numbered}
		if l.weigh {
			l.tally.sent(&orders[i].Record)
		}
	}
	l.mu.Unlock()
	for _, o := range orders {
		l.producer.Send(o.Record, func(err error) {
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
		fetches.EachRecord(func(r *kgo.Record) { l.heard(r, now) })
		l.mu.Unlock()
	}
}

// heard takes an event; mu is held.
func (l *load) heard(r *kgo.Record, now time.Time) {
	i, ok := l.subject.number(r)
	if !ok {
		return
	}
	if isRefusal(r) {
		l.refused.Add(1)
	}
	if l.weigh {
		l.tally.heard(r)
	}
	command, ok := l.begun[i]
	if !ok {
		return // another event of a command, or a repeat
	}
	delete(l.begun, i)
	l.answered.Add(1)
	l.subject.answered(i)
	switch took := now.Sub(command.at); {
	case !l.time:
	case command.numbered:
		l.tookNumbered = append(l.tookNumbered, took)
	default:
		l.took = append(l.took, took)
	}
}

// isRefusal tells an ERROR or REJECTED event from the others by its ce_type.
func isRefusal(r *kgo.Record) bool {
	for _, h := range r.Headers {
		if h.Key == "ce_type" {
			return string(h.Value) == "ERROR" || string(h.Value) == "REJECTED"
		}
	}
	return false
}
