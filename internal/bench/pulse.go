package bench

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
)

// pulse sends storage commands at a steady rate and knows how long each waited
// for its answer, from append to append by the brokers' clock.
//
// Invariants:
//  1. open holds each command that was handed over and is not answered.
//  2. asked and told hold the appends of commands of which only that one was
//     read so far.
type pulse struct {
	mix      *storageMix
	producer *kafka.Producer
	reader   *kgo.Client
	commands string // their topic
	rate     int    // commands/s
	tell     io.Writer

	cancel  context.CancelFunc
	running sync.WaitGroup
	failed  atomic.Pointer[error]

	mu      sync.Mutex
	sent    uint64
	since   uint64              // the first command that counts
	longest time.Duration       // of those that count
	open    map[uint64]struct{} // see invariants
	asked   map[uint64]time.Time
	told    map[uint64]time.Time
	refused int
}

// startPulse begins to send to accounts 1 to n of a tenant, each of which has
// first assets already.
func (g *ground) startPulse(ctx context.Context, tenant uuid.UUID, n, rate int, first uint32) (*pulse, error) {
	p := &pulse{
		mix:  newStorageMix(newClient(Config{Accounts: n, Public: publicPartitions, Settings: g.Settings}, tenant, uint64(time.Now().UnixNano()))),
		rate: rate, tell: g.tell, commands: g.Settings.Topics.Name(codecs.StorageCommands),
		open: map[uint64]struct{}{}, asked: map[uint64]time.Time{}, told: map[uint64]time.Time{},
	}
	p.mix.first = first
	topics := []string{p.commands, g.Settings.Topics.Name(codecs.StorageStatus)}
	ends, err := kadm.NewClient(g.client).ListEndOffsets(ctx, topics...)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("where the topics end: %w", err)
	}
	if p.reader, err = kgo.NewClient(kgo.SeedBrokers(g.Brokers...), kgo.ConsumePartitions(ends.KOffsets()),
		kgo.FetchMaxWait(100*time.Millisecond), kgo.FetchMinBytes(1)); err != nil {
		return nil, err
	}
	if p.producer, err = kafka.NewProducer(g.config); err != nil {
		p.reader.Close()
		return nil, err
	}
	ctx, p.cancel = context.WithCancel(ctx)
	p.running.Go(func() { p.beat(ctx) })
	p.running.Go(func() { p.read(ctx) })
	return p, nil
}

// stop ends it.
func (p *pulse) stop() error {
	p.cancel()
	p.running.Wait()
	p.reader.Close()
	return p.producer.Close()
}

// beat sends, 100 times a second what is due by then.
func (p *pulse) beat(ctx context.Context) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	began, sent := time.Now(), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for due := int(time.Since(began).Seconds() * float64(p.rate)); sent < due; sent++ {
			p.mu.Lock()
			p.open[p.sent] = struct{}{}
			o := p.mix.command(int(p.sent))
			p.sent++
			p.mu.Unlock()
			p.producer.Send(o.Record, func(err error) {
				if err != nil && ctx.Err() == nil {
					p.failed.CompareAndSwap(nil, &err)
				}
			})
		}
	}
}

// read matches commands and answers until ctx ends.
func (p *pulse) read(ctx context.Context) {
	for ctx.Err() == nil {
		fetches := p.reader.PollFetches(ctx)
		p.mu.Lock()
		fetches.EachRecord(p.see)
		p.mu.Unlock()
	}
}

// see takes a record of either topic; mu is held. A repeat of an answer is to
// no open command.
func (p *pulse) see(r *kgo.Record) {
	i, ok := p.mix.number(r)
	if !ok {
		return
	}
	if _, ok := p.open[i]; !ok {
		return
	}
	here, there := p.asked, p.told
	if r.Topic != p.commands {
		here, there = p.told, p.asked
		if isRefusal(r) {
			p.refused++
		}
	}
	other, both := there[i]
	if !both {
		if _, repeat := here[i]; !repeat {
			here[i] = r.Timestamp
		}
		return
	}
	delete(there, i)
	delete(p.open, i)
	if i >= p.since {
		p.longest = max(p.longest, r.Timestamp.Sub(other).Abs())
	}
}

// mark has the commands counted that are sent from now on, and those that have
// no answer yet.
func (p *pulse) mark() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.since, p.longest = p.sent, 0
	for i := range p.open {
		p.since = min(p.since, i)
	}
}

// quiet waits until every command sent so far is answered, and returns the
// longest time that one has waited since mark.
func (p *pulse) quiet(ctx context.Context) (time.Duration, error) {
	p.mu.Lock()
	until := p.sent
	p.mu.Unlock()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	waits := startWait(p.tell, "answers")
	for {
		if err := p.failed.Load(); err != nil {
			return 0, *err
		}
		waits.still()
		p.mu.Lock()
		left := 0
		for i := range p.open {
			if i < until {
				left++
			}
		}
		longest, refused := p.longest, p.refused
		p.mu.Unlock()
		switch {
		case refused > 0:
			return 0, fmt.Errorf("%d commands were refused, and none should be", refused)
		case left == 0:
			return longest, nil
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("%d commands have no answer, such as %s: %w", left, p.unanswered(), context.Cause(ctx))
		case <-tick.C:
		}
	}
}

// unanswered names the first command without an answer.
func (p *pulse) unanswered() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.open) == 0 {
		return "none"
	}
	i := slices.Min(slices.Collect(maps.Keys(p.open)))
	return p.mix.transaction(int(i)).String()
}
