package once

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/lovoo/goka/storage"

	"coffer/internal/kafka"
)

// watched is a store that tells the link of every error that goka might drop,
// and that others than goka may read for as long as it is open: goka builds one
// for each claim of a partition, and closes it when the claim ends.
type watched struct {
	storage.Storage
	link      *link
	topic     string
	partition int32
	dues      *dues // nil: the rows have no timers

	closing sync.RWMutex // read-locked while somebody else reads
	closed  bool
}

// errGivenUp is told to who reads a store when its partition was given up.
var errGivenUp = errors.New("the partition was given up meanwhile")

// watch makes a store's errors faults of the run, and follows the timers of its
// rows if they have any.
func (l *link) watch(build storage.Builder, timed bool) storage.Builder {
	return func(topic string, partition int32) (storage.Storage, error) {
		s, err := build(topic, partition)
		if err != nil {
			return nil, err
		}
		w := &watched{Storage: s, link: l, topic: topic, partition: partition}
		if timed {
			w.dues = l.timers.of(partition)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.stores[storeName(topic, partition)] = w
		return w, nil
	}
}

// store is the last one that was built for a partition, nil if there was none.
func (l *link) store(topic string, partition int32) *watched {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stores[storeName(topic, partition)]
}

// storeName is the key of link.stores.
func storeName(topic string, partition int32) string { return fmt.Sprintf("%s/%d", topic, partition) }

// drop forgets a store that is closed.
func (l *link) drop(w *watched) {
	name := storeName(w.topic, w.partition)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stores[name] == w {
		delete(l.stores, name)
	}
}

// condemn has the store deleted at its next start.
func (w *watched) condemn(why error) error { return kafka.Condemn(w.Storage, why) }

// Open opens the store. The timers of the rows that it kept are found beside.
func (w *watched) Open() error {
	err := w.Storage.Open()
	if err == nil {
		w.dues.read(w.Storage, w.link.fail)
	}
	return err
}

// brokenOff is how long goka has to see that a reading was cancelled, which is
// no fault: from then on it doesn't hear what MarkRecovered says.
const brokenOff = 2 * time.Second

// MarkRecovered notes that the table was read to its end. It fails if it wasn't.
func (w *watched) MarkRecovered() error {
	if err := w.link.ends.Whole(w.topic, w.partition, w.Storage); err != nil {
		time.Sleep(brokenOff)
		return err
	}
	return w.Storage.MarkRecovered()
}

// Close closes the store.
func (w *watched) Close() error {
	w.dues.close()
	w.link.timers.drop(w.partition, w.dues)
	w.link.drop(w)
	w.closing.Lock()
	defer w.closing.Unlock()
	w.closed = true
	return w.Storage.Close()
}

// version is that of a row, 0 if there is none. Unlike Get it may be asked by
// anybody at any time after the store's recovery: when the store is closed it
// says errGivenUp, and that is no fault.
func (w *watched) version(key string) (uint64, error) {
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return 0, errGivenUp
	}
	row, err := w.Get(key)
	if err != nil || row == nil {
		return 0, err
	}
	return RowVersion(row)
}

// Get reads a row.
func (w *watched) Get(key string) ([]byte, error) {
	value, err := w.Storage.Get(key)
	if err != nil {
		w.link.fail(err)
	}
	return value, err
}

// Set writes a row.
func (w *watched) Set(key string, value []byte) error {
	err := w.Storage.Set(key, value)
	if err == nil {
		err = w.dues.note(key, value)
	}
	if err != nil {
		w.link.fail(err)
	}
	return err
}
