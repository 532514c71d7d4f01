package views

import (
	"sync"
	"sync/atomic"

	"github.com/lovoo/goka/storage"
)

// partition is one partition of a table. It reads goka's local store without
// goka's view: View.Get doesn't know which partitions are recovered, and races
// with the view's end.
type partition struct {
	bells bells
	read  atomic.Int64 // the offset of the last record that was read, in this run or by the store

	mu    sync.RWMutex
	shelf *shelf // nil: not recovered, or closed
}

// get returns what a key has, nil if nothing. While a get is under way the
// store stays open.
func (p *partition) get(key string) ([]byte, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.shelf == nil || !p.shelf.follows {
		return nil, ErrNotRecovered
	}
	value, err := p.shelf.Storage.Get(key)
	if err != nil {
		p.shelf.fail(err)
	}
	return value, err
}

// recovered tells whether the partition was read to its end.
func (p *partition) recovered() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.shelf != nil
}

// readable tells whether look-ups are answered from the partition.
func (p *partition) readable() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.shelf != nil && p.shelf.follows
}

// shelf is a partition's store during one run of the view. Readers get it once
// the whole table is recovered, and lose it before it is closed: goka's view
// reads on only when the last partition has been read to its end (View.Run of
// v1.1.17), and until then the others stand still at what they were.
type shelf struct {
	storage.Storage
	of     *partition
	whole  func() error // says whether the table was read to its end
	fail   func(error)  // ends the run
	filled func()       // told when it is recovered

	follows, closed bool // under of.mu
}

// GetOffset is where a reading goes on behind what the store has.
func (s *shelf) GetOffset(unset int64) (int64, error) {
	last, err := s.Storage.GetOffset(unset)
	s.of.read.Store(last)
	return last, err
}

// MarkRecovered tells that the partition is recovered, if it was read to its end.
// goka calls it in a goroutine that may come after Close.
func (s *shelf) MarkRecovered() error {
	if err := s.whole(); err != nil {
		return err
	}
	if err := s.Storage.MarkRecovered(); err != nil {
		return err
	}
	s.of.mu.Lock()
	if s.closed {
		s.of.mu.Unlock()
		return nil
	}
	s.of.shelf = s
	s.of.mu.Unlock()
	s.filled()
	return nil
}

// follow opens the shelf to readers, unless it is closed.
func (s *shelf) follow() {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	s.follows = !s.closed
}

// Close takes the shelf from its readers and closes the store.
func (s *shelf) Close() error {
	s.of.mu.Lock()
	s.closed = true
	if s.of.shelf == s {
		s.of.shelf = nil
	}
	s.of.mu.Unlock()
	s.of.bells.ringAll() // those who wait learn that there is nothing to read
	return s.Storage.Close()
}
