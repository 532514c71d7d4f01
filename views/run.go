package views

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"coffer/internal/kafka"
	"coffer/processors/once"
)

// run is one run of a table's view. goka retries what went wrong on the way to
// Kafka, while look-ups go on; what is wrong with a record or a store ends the
// run, because trying again would find the same.
type run struct {
	table  *Table
	cancel context.CancelCauseFunc

	mu     sync.Mutex
	closed []func() error // what goka's view opens and doesn't close
	filled int            // partitions recovered in this run
	all    []*shelf       // of this run's partitions
}

// runOnce runs the view until it fails or ctx ends; ran tells whether every
// partition was recovered.
func (t *Table) runOnce(ctx context.Context) (ran bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r := &run{table: t, cancel: cancel}
	defer r.close()
	if err := r.exists(); err != nil {
		return false, err
	}
	view, err := goka.NewView(t.deploy.Kafka.Brokers, goka.Table(t.Name), t.codec(), r.options()...)
	if err != nil {
		return false, err
	}
	t.mu.Lock()
	t.ran = true
	t.mu.Unlock()
	err = view.Run(ctx)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.filled == len(t.partitions), err
}

// exists refuses a table that is missing or has another number of partitions.
func (r *run) exists() error {
	if len(r.table.partitions) == 0 {
		return fmt.Errorf("nothing says how many partitions table %s has", r.table.Name)
	}
	topics, err := r.topics(r.table.deploy.Kafka.Brokers)
	if err != nil {
		return err
	}
	return topics.EnsureTableExists(r.table.Name, len(r.table.partitions))
}

func (t *Table) codec() goka.Codec {
	if t.deploy.Codec != nil {
		return t.deploy.Codec
	}
	return once.Bytes{} // never asked: rows are read from the store
}

func (r *run) options() []goka.ViewOption {
	d := r.table.deploy
	common := []goka.ViewOption{
		goka.WithViewLogger(gokaLog{d.log().With("table", r.table.Name)}),
		goka.WithViewHasher(kafka.NewHasher),
		goka.WithViewAutoReconnect(),
		goka.WithViewBackoffBuilder(func() (goka.Backoff, error) {
			return goka.NewSimpleBackoff(250*time.Millisecond, 5*time.Second), nil
		}),
		goka.WithViewCallback(r.update()),
	}
	if d.Tester != nil {
		return append(common, goka.WithViewTester(d.Tester), goka.WithViewStorageBuilder(r.shelves(d.Tester.StorageBuilder())))
	}
	return append(common,
		goka.WithViewClientID(d.Kafka.ClientID),
		goka.WithViewConsumerSaramaBuilder(r.consumer),
		goka.WithViewTopicManagerBuilder(r.topics),
		goka.WithViewStorageBuilder(r.shelves(d.Stores)),
	)
}

// update merges a record into the store and wakes who waits for its key.
func (r *run) update() goka.UpdateCallback {
	merge := once.Merge(int32(len(r.table.partitions)))
	return func(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
		if err := merge(ctx, s, key, value); err != nil {
			r.cancel(err)
			return err
		}
		p := r.table.partitions[ctx.Partition()]
		p.read.Store(ctx.Offset())
		p.bells.ring(key)
		return nil
	}
}

// shelves are the stores with their readers' side.
func (r *run) shelves(build storage.Builder) storage.Builder {
	return func(topic string, number int32) (storage.Storage, error) {
		if int(number) >= len(r.table.partitions) {
			return nil, fmt.Errorf("table %s has a partition %d, and %d partitions are expected", topic, number, len(r.table.partitions))
		}
		s, err := build(topic, number)
		if err != nil {
			return nil, err
		}
		made := &shelf{Storage: s, of: r.table.partitions[number], whole: func() error {
			return r.table.ends.Whole(topic, number, s)
		}, fail: r.cancel, filled: r.fill}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.all = append(r.all, made)
		return made, nil
	}
}

// fill counts a partition that was recovered; with the last one look-ups begin.
func (r *run) fill() {
	r.mu.Lock()
	r.filled++
	var whole []*shelf
	if r.filled == len(r.table.partitions) {
		whole = r.all
	}
	r.mu.Unlock()
	for _, s := range whole {
		s.follow()
	}
	r.table.changes.ring("")
}

func (r *run) consumer(brokers []string, clientID string) (sarama.Consumer, error) {
	c, err := goka.SaramaConsumerBuilderWithConfig(r.table.deploy.Kafka.Sarama())(brokers, clientID)
	if err == nil {
		r.later(c.Close)
	}
	return c, err
}

func (r *run) topics(brokers []string) (goka.TopicManager, error) {
	build := r.table.deploy.Topics
	if r.table.deploy.Tester != nil {
		build = r.table.deploy.Tester.TopicManagerBuilder()
	}
	m, err := r.table.ends.Watch(build)(brokers)
	if err == nil {
		r.later(m.Close)
	}
	return m, err
}

func (r *run) later(close func() error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = append(r.closed, close)
}

// close closes what is open still. An error only says that goka was first.
func (r *run) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, close := range r.closed {
		_ = close()
	}
}
