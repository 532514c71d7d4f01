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
	if p.shelf == nil {
		return nil, ErrNotRecovered
	}
	value, err := p.shelf.Storage.Get(key)
	if err != nil {
		p.shelf.fail(err)
	}
	return value, err
}

func (p *partition) recovered() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.shelf != nil
}

// shelf is a partition's store during one run of the view. Readers get it once
// it is recovered and lose it before it is closed.
type shelf struct {
	storage.Storage
	of     *partition
	whole  func() error // says whether the table was read to its end
	fail   func(error)  // ends the run
	filled func()       // told when it is recovered

	closed bool // under of.mu
}

// GetOffset is where a reading goes on behind what the store has.
func (s *shelf) GetOffset(unset int64) (int64, error) {
	last, err := s.Storage.GetOffset(unset)
	s.of.read.Store(last)
	return last, err
}

// MarkRecovered opens the shelf to readers, if the table was read to its end.
// goka calls it in a goroutine that may come after Close.
func (s *shelf) MarkRecovered() error {
	if err := s.whole(); err != nil {
		return err
	}
	if err := s.Storage.MarkRecovered(); err != nil {
		return err
	}
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	if !s.closed {
		s.of.shelf = s
		s.filled()
	}
	return nil
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
