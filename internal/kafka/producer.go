package kafka

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Record is what Produce writes.
type Record struct {
	Topic, Key string
	Value      []byte // nil is a tombstone
	Headers    Headers
	Partition  *int32 // nil: the one of the key
}

// ErrClosed is the failure of records that came after Close or Abort, or were
// not acknowledged when it ended.
var ErrClosed = errors.New("the producer is closed")

// maxQueued is how many bytes of records may wait or be under way before Emit
// blocks.
const maxQueued = 64 << 20

// abortWait is how long Abort waits for its connections to end.
const abortWait = 2 * time.Second

// Producer writes records without a gap: of one partition, nothing that was
// given to it later is written after a record that failed.
//
//  1. It works in rounds. A round holds at most one batch of a partition, and
//     the next begins only when every record of the last was acknowledged by
//     all in-sync replicas.
//  2. A record is repeated until it is acknowledged. If the broker refuses it
//     for good, or the round takes longer than the delivery timeout, the
//     producer has failed: this record and everything queued and everything
//     later fails with that first cause.
//  3. Promises are kept exactly once; of one partition, those that succeed in
//     its order and before those that fail.
//  4. A topic's number of partitions never changes while it lives.
//
// It is a goka.Producer, and free of goka it serves Produce. All methods are
// safe for concurrent use. Emit and EmitWithHeaders block while 64 MiB wait,
// so a promise's callback must not call them.
type Producer struct {
	client *kgo.Client
	cfg    Config
	counts *partitionCounts
	known  map[string]bool // topics whose partitions franz-go has; run's alone

	mu     sync.Mutex
	room   *sync.Cond
	round  []*delivery // under way or done
	queue  []*delivery // behind the round, in the order of Emit
	bytes  int         // of what is not done
	closed bool        // takes no more records
	err    error       // the first cause

	held    atomic.Int32  // who holds the next round back, see Hold
	wake    chan struct{} // holds one value if run has something to do
	failed  chan struct{}
	stopped chan struct{} // run has ended
	gone    chan struct{} // franz-go's connections have ended
	cancel  context.CancelFunc
}

// NewProducer starts a producer. It fails only on settings that cannot be:
// no brokers, or an address that is none.
func NewProducer(cfg Config) (*Producer, error) {
	client, err := kgo.NewClient(cfg.producing()...)
	if err != nil {
		return nil, fmt.Errorf("a producer for %v: %w", cfg.Brokers, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &Producer{
		client:  client,
		cfg:     cfg,
		counts:  newPartitionCounts(client, cfg.Partitions),
		known:   map[string]bool{},
		wake:    make(chan struct{}, 1),
		failed:  make(chan struct{}),
		stopped: make(chan struct{}),
		gone:    make(chan struct{}),
		cancel:  cancel,
	}
	p.room = sync.NewCond(&p.mu)
	go p.run(ctx)
	return p, nil
}

// ProducerBuilder builds producers for goka's processors and emitters. Brokers
// and client id are goka's; the rest is cfg's. The hasher must be NewHasher:
// goka's own would send keys elsewhere than views look for them, so another is
// refused. Each of made is given every producer built.
func ProducerBuilder(cfg Config, made ...func(*Producer)) goka.ProducerBuilder {
	return func(brokers []string, clientID string, hasher func() hash.Hash32) (goka.Producer, error) {
		if h := hasher(); h.Sum32() != NewHasher().Sum32() {
			return nil, errors.New("goka must be given kafka.NewHasher as its hasher")
		}
		cfg := cfg
		cfg.Brokers, cfg.ClientID = brokers, clientID
		p, err := NewProducer(cfg)
		if err != nil {
			return nil, err
		}
		for _, tell := range made {
			tell(p)
		}
		return p, nil
	}
}

// Emit writes a record without headers; a nil value is a tombstone.
func (p *Producer) Emit(topic, key string, value []byte) *goka.Promise {
	return p.EmitWithHeaders(topic, key, value, nil)
}

// EmitWithHeaders writes a record. Headers under PackedHeader are written as
// the record's own, in their order and with repeats; the others follow, by
// key. The promise's message has the partition and offset it was written to.
func (p *Producer) EmitWithHeaders(topic, key string, value []byte, headers goka.Headers) *goka.Promise {
	promise, finish := goka.NewPromiseWithFinisher()
	done := func(r *kgo.Record, err error) {
		if err != nil {
			finish(nil, err)
			return
		}
		finish(&sarama.ProducerMessage{
			Topic:     topic,
			Key:       sarama.StringEncoder(key),
			Value:     sarama.ByteEncoder(value),
			Partition: r.Partition,
			Offset:    r.Offset,
			Timestamp: r.Timestamp,
		}, nil)
	}
	ordered, err := flatten(headers)
	p.enqueue(newDelivery(Record{Topic: topic, Key: key, Value: value, Headers: ordered}, done), err)
	return promise
}

// Send writes a record as EmitWithHeaders does, without goka's maps and
// promises between: done is called once, with the failure or nil.
func (p *Producer) Send(r Record, done func(error)) {
	p.enqueue(newDelivery(r, func(_ *kgo.Record, err error) { done(err) }), nil)
}

// Produce writes a record and waits until it is acknowledged, ctx ends or the
// producer fails. If ctx ends first the record may still be written.
func (p *Producer) Produce(ctx context.Context, r Record) (partition int32, offset int64, err error) {
	type written struct {
		r   *kgo.Record
		err error
	}
	done := make(chan written, 1)
	p.enqueue(newDelivery(r, func(r *kgo.Record, err error) { done <- written{r, err} }), nil)
	select {
	case w := <-done:
		if w.err != nil {
			return 0, 0, w.err
		}
		return w.r.Partition, w.r.Offset, nil
	case <-ctx.Done():
		return 0, 0, ctx.Err()
	}
}

// Failed is closed when the producer has failed or was aborted.
func (p *Producer) Failed() <-chan struct{} { return p.failed }

// Err returns the first cause of a failure, ErrClosed after Close and Abort,
// else nil.
func (p *Producer) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Flush waits until everything given to it before is acknowledged, and
// returns the cause if the producer fails or ctx ends first.
func (p *Producer) Flush(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.room.Broadcast()
	})()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range slices.Concat(p.round, p.queue) {
		for !d.done {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.room.Wait()
		}
	}
	return p.err
}

// Close delivers what is queued, for at most the close timeout, and then
// aborts. It returns the cause if anything was not delivered.
func (p *Producer) Close() error {
	p.mu.Lock()
	p.closed = true
	p.room.Broadcast()
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), or(p.cfg.CloseTimeout, 3*time.Second))
	defer cancel()
	err := p.Flush(ctx)
	p.Abort()
	return err
}

// Abort fails everything that is not acknowledged, at once, and returns when
// the connections have ended or after 2 s, also if a broker is dead. What was
// under way may still be written by it; nothing queued behind it will.
func (p *Producer) Abort() {
	p.fail(ErrClosed)
	after := time.NewTimer(abortWait)
	defer after.Stop()
	for _, ended := range []<-chan struct{}{p.stopped, p.gone} {
		select {
		case <-ended:
		case <-after.C:
			return
		}
	}
}
