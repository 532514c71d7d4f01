package once

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lovoo/goka/storage"

	"coffer/internal/kafka"
)

// link is what one run of a processor knows outside of goka. Each run has its
// own, so that nothing of a failed run reaches into the next.
type link struct {
	deadLetters  string
	retryByTrace bool
	now          func() time.Time
	meter        Meter

	group    atomic.Pointer[kafka.Group]
	producer atomic.Pointer[kafka.Producer]
	direct   atomic.Pointer[kafka.Producer] // the same, where records may go to it past goka
	fault    atomic.Pointer[error]

	timers *timers

	mu     sync.Mutex
	stores map[string]storage.Storage // by topic/partition
}

// fail keeps the run's first fault.
func (l *link) fail(err error) { l.fault.CompareAndSwap(nil, &err) }

// faulted is the run's first fault, nil if there is none.
func (l *link) faulted() error {
	if err := l.fault.Load(); err != nil {
		return *err
	}
	return nil
}

// acked is the first offset of a partition not known to be acknowledged.
func (l *link) acked(topic string, partition int32) int64 {
	if g := l.group.Load(); g != nil {
		return g.Acked(topic, partition)
	}
	return 0
}

// watch makes a store's errors faults of the run, and follows the timers of its
// rows if they have any.
func (l *link) watch(build storage.Builder, timed bool) storage.Builder {
	return func(topic string, partition int32) (storage.Storage, error) {
		s, err := build(topic, partition)
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.stores[fmt.Sprintf("%s/%d", topic, partition)] = s
		w := watched{Storage: s, link: l}
		if timed {
			w.dues = l.timers.of(partition)
		}
		return w, nil
	}
}

// watched tells the link of every error that goka might drop.
type watched struct {
	storage.Storage
	link *link
	dues *dues // nil: the rows have no timers
}

// Open opens the store. The timers of the rows that it kept are found beside.
func (w watched) Open() error {
	err := w.Storage.Open()
	if err == nil {
		w.dues.read(w.Storage, w.link.fail)
	}
	return err
}

// Close closes the store.
func (w watched) Close() error {
	w.dues.close()
	return w.Storage.Close()
}

// Get reads a row.
func (w watched) Get(key string) ([]byte, error) {
	value, err := w.Storage.Get(key)
	if err != nil {
		w.link.fail(err)
	}
	return value, err
}

// Set writes a row.
func (w watched) Set(key string, value []byte) error {
	err := w.Storage.Set(key, value)
	if err == nil {
		err = w.dues.note(key, value)
	}
	if err != nil {
		w.link.fail(err)
	}
	return err
}
