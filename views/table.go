package views

import (
	"context"
	"fmt"
	"sync"

	"coffer/internal/kafka"
	"coffer/processors/once"
)

// Table is a full copy of a group table, kept up to date while Run runs. It is
// Rows; any number may read at the same time.
type Table struct {
	Name string

	deploy     Deployment
	partitions []*partition

	changes bells      // rung under "" when a partition is recovered
	ends    kafka.Ends // of the partitions, as the last reading found them

	mu       sync.Mutex
	ran      bool // a run has begun
	restarts int
	last     error // why it restarted last
}

// Get returns the row of a key, nil if it has none.
func (t *Table) Get(key string) (*once.Row, error) {
	p, err := t.partition(key)
	if err != nil {
		return nil, err
	}
	return t.read(p, key)
}

// Wait returns the row as soon as until is true for it, else the row as it is
// when ctx ends, with ctx's error. It never polls: the table's next record of
// that key wakes it.
func (t *Table) Wait(ctx context.Context, key string, until func(*once.Row) bool) (*once.Row, error) {
	p, err := t.partition(key)
	if err != nil {
		return nil, err
	}
	for {
		bell := p.bells.join(key)
		row, err := t.read(p, key)
		if err != nil || until(row) {
			p.bells.leave(key, bell)
			return row, err
		}
		select {
		case <-bell.rung:
		case <-ctx.Done():
			p.bells.leave(key, bell)
			return row, ctx.Err()
		}
	}
}

func (t *Table) partition(key string) (*partition, error) {
	if len(t.partitions) == 0 {
		return nil, fmt.Errorf("table %s has no partitions: %w", t.Name, ErrNotRecovered)
	}
	return t.partitions[kafka.Partition(key, int32(len(t.partitions)))], nil
}

func (t *Table) read(p *partition, key string) (*once.Row, error) {
	data, err := p.get(key)
	if data == nil || err != nil {
		return nil, err
	}
	row, err := once.DecodeRow(data)
	if err != nil {
		return nil, fmt.Errorf("table %s, key %q: %w", t.Name, key, err)
	}
	return row, nil
}

// TableStatus is where a table stands.
type TableStatus struct {
	Table      string `json:"table"`
	Partitions int    `json:"partitions"`
	Recovered  int    `json:"recovered"` // partitions that look-ups are answered from: all at once, when the last was read
	Restarts   int    `json:"restarts"`
	LastFault  string `json:"lastFault,omitempty"`
	// Recovering are the partitions that are being read; Check fills it in.
	Recovering []once.Recovery `json:"recovering,omitempty"`
}

// Status tells where the table stands now.
func (t *Table) Status() TableStatus {
	s := TableStatus{Table: t.Name, Partitions: len(t.partitions)}
	for _, p := range t.partitions {
		if p.readable() {
			s.Recovered++
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Restarts = t.restarts
	if t.last != nil {
		s.LastFault = t.last.Error()
	}
	return s
}

// WaitRecovered returns nil once look-ups can be answered for every key, else
// ctx's error.
func (t *Table) WaitRecovered(ctx context.Context) error {
	for {
		bell := t.changes.join("")
		if s := t.Status(); s.Recovered == s.Partitions && s.Partitions > 0 {
			t.changes.leave("", bell)
			return nil
		}
		select {
		case <-bell.rung:
		case <-ctx.Done():
			t.changes.leave("", bell)
			return fmt.Errorf("table %s: %w: %w", t.Name, ErrNotRecovered, ctx.Err())
		}
	}
}

// Check is the table's line in a readiness answer: ready when all partitions
// are recovered. Its detail says how far the others have been read.
func (t *Table) Check() Check {
	return Check{Name: t.Name, State: func() (bool, any) {
		s := t.Status()
		s.Recovering = once.Unrecovered(t.Recovery())
		return s.Partitions > 0 && s.Recovered == s.Partitions, s
	}}
}
