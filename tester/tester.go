package tester

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	gokatester "github.com/lovoo/goka/tester"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
	"coffer/processors/once"
)

// Tester is a running system. Its methods are for one goroutine, the test's.
type Tester struct {
	// Goka is goka's tester underneath. Processors, views and emitters of the
	// user's own join it with goka.WithTester and the like, and see our topics as
	// on a Kafka.
	Goka *gokatester.Tester
	// Topics names the public topics.
	Topics codecs.Topics

	t        testing.TB
	settings processors.Settings
	clock    *clock
	broker   *broker
	all      []*once.Processor

	stop  context.CancelFunc
	ended sync.WaitGroup
	seen  int // of broker.written, by the test

	mu    sync.Mutex
	fault string        // what ended a processor
	down  chan struct{} // closed with the first fault
}

// New starts every ingress and every function. They end with the test.
func New(t testing.TB, with ...Option) *Tester {
	t.Helper()
	o, err := gather(with)
	if err != nil {
		t.Fatalf("tester: %v", err)
	}
	tt := &Tester{
		Goka: gokatester.New(t), Topics: o.settings.Topics,
		t: t, settings: o.settings, clock: &clock{at: o.start},
		down: make(chan struct{}),
	}
	tt.broker = newBroker(tt.Goka)
	tt.all, err = tt.settings.Processors(once.Deployment{
		TopicID: func(topic string) (kafka.TopicID, error) { return TopicID(topic), nil },
		Tester:  tt.broker,
		Now:     tt.clock.now,
		Log:     slog.New(slog.DiscardHandler),
		After:   tt.failed,
	})
	if err != nil {
		t.Fatalf("tester: %v", err)
	}
	var ctx context.Context
	ctx, tt.stop = context.WithCancel(context.Background())
	for _, p := range tt.all {
		tt.ended.Go(func() { _ = p.Run(ctx) }) // a fault comes by way of failed
	}
	t.Cleanup(tt.Close)
	tt.joined()
	tt.settle()
	return tt
}

// joined waits until goka's tester knows every processor, because it waits only
// for those that it knows.
func (t *Tester) joined() {
	for range t.all {
		select {
		case <-t.broker.joined:
		case <-t.down:
			return // settle says so
		}
	}
}

// Close ends all processors. New has it called at the test's end.
func (t *Tester) Close() {
	t.stop()
	t.ended.Wait()
}

// TopicID is the id that a topic has in every tester: a UUID v5 of its name.
func TopicID(topic string) kafka.TopicID {
	return kafka.TopicID(uuid.NewSHA1(uuid.NameSpaceURL, []byte("coffer-tester:"+topic)))
}

// failed is told of each fault, where a process would wait and restart. Here
// the processor stays down and the test fails.
func (t *Tester) failed(time.Duration) <-chan time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.all {
		if s := p.Status(); s.LastFault != "" && t.fault == "" {
			t.fault = s.Name + ": " + s.LastFault
			close(t.down)
		}
	}
	return nil // nothing ever comes of it
}

// settle waits until nothing is under way.
func (t *Tester) settle() {
	t.t.Helper()
	t.guard(t.Goka.Catchup)
}

// guard calls goka's tester, which panics or waits for ever when a processor is
// down; here the test fails then, with the reason.
func (t *Tester) guard(call func()) {
	t.t.Helper()
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		if t.faulted() == "" {
			call()
		}
	}()
	var panicked any
	select {
	case panicked = <-done:
		if t.broker.broken() {
			<-t.down // its reason is on the way
		} else if panicked != nil {
			t.t.Fatalf("tester: %v", panicked)
		}
	case <-t.down:
	}
	if fault := t.faulted(); fault != "" {
		t.t.Fatalf("tester: a processor is down: %s", fault)
	}
}

func (t *Tester) faulted() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.fault
}
