package once

import (
	"container/heap"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/lovoo/goka/storage"

	"coffer/internal/kafka"
)

// timerEvery is how often timers are looked at, unless a deployment says
// another.
const timerEvery = time.Second

// timerAgain is when a message that was sent and has changed nothing yet is
// sent once more.
const timerAgain = 5 * time.Second

// timers know which rows of a run's partitions wait for a moment, and for which
// one. They follow every row that is written to a store, by the processor or by
// recovery, so a tick costs nothing for the rows that wait for none.
type timers struct {
	mu   sync.Mutex
	dues map[int32]*dues // by partition
}

func newTimers() *timers { return &timers{dues: map[int32]*dues{}} }

// of are the timers of a partition, made anew for each store: a run opens a
// partition's again when it comes back to it.
func (t *timers) of(partition int32) *dues {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := &dues{at: map[string]int64{}, written: map[string]bool{}}
	t.dues[partition] = d
	return d
}

func (t *timers) get(partition int32) *dues {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dues[partition]
}

// drop forgets the timers of a partition that was given up.
func (t *timers) drop(partition int32, d *dues) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dues[partition] == d {
		delete(t.dues, partition)
	}
}

func (t *timers) partitions() []int32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Sorted(maps.Keys(t.dues))
}

// dues are the timers of one partition's rows.
//
// Invariants:
//  1. at holds each row that waits, with its moment in Unix microseconds.
//  2. queue holds an entry for each of them, and entries of moments that a row
//     waits for no longer: those are dropped when they come up.
//  3. written are the keys written while the store is still being read, whose
//     rows there may be older; nil afterwards.
type dues struct {
	mu      sync.Mutex
	at      map[string]int64
	queue   queue
	written map[string]bool
	closed  bool
	reading sync.WaitGroup
}

// note follows a row that is written.
func (d *dues) note(key string, row []byte) error {
	if d == nil {
		return nil
	}
	due, err := rowDue(row)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.written != nil {
		d.written[key] = true
	}
	d.set(key, due)
	return nil
}

func (d *dues) set(key string, due int64) {
	switch {
	case due == 0:
		delete(d.at, key)
	case d.at[key] != due:
		d.at[key] = due
		heap.Push(&d.queue, entry{key, due})
		if len(d.queue) > 2*len(d.at)+queueSpare {
			d.tidy()
		}
	}
}

// queueSpare is how many entries too many are let be.
const queueSpare = 64

// tidy makes the queue anew, of what rows wait for: of a partition of others that
// is only copied nothing ever comes up.
func (d *dues) tidy() {
	d.queue = d.queue[:0]
	for key, due := range d.at {
		d.queue = append(d.queue, entry{key, due})
	}
	heap.Init(&d.queue)
}

// read finds the timers of the rows that a store begins with. It doesn't wait
// for that: a million rows take seconds, and records need not wait for timers.
func (d *dues) read(from storage.Storage, fail func(error)) {
	if d == nil {
		return
	}
	d.reading.Go(func() {
		rows, err := from.Iterator()
		if err == nil {
			defer rows.Release()
			for err == nil && rows.Next() && !d.ended() {
				err = d.found(rows)
			}
			if err == nil {
				err = rows.Err()
			}
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.written = nil; err != nil && !d.closed {
			fail(err)
		}
	})
}

func (d *dues) found(row storage.Iterator) error {
	value, err := row.Value()
	if err != nil {
		return err
	}
	due, err := rowDue(value)
	if err != nil || due == 0 {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if key := string(row.Key()); !d.written[key] {
		d.set(key, due)
	}
	return nil
}

func (d *dues) ended() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.closed
}

// close ends the reading: the store is about to be closed.
func (d *dues) close() {
	if d == nil {
		return
	}
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.reading.Wait()
}

// take are the keys whose moment has come. They come up again after timerAgain,
// unless their row is written meanwhile.
func (d *dues) take(now time.Time) (keys []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.queue) > 0 && d.queue[0].due <= now.UnixMicro() {
		e := heap.Pop(&d.queue).(entry)
		if d.at[e.key] == e.due {
			keys = append(keys, e.key)
			d.set(e.key, now.Add(timerAgain).UnixMicro())
		}
	}
	return keys
}

// expired are the messages that are due now to rows of these partitions.
func (l *link) expired(f *Function, partitions []int32) (all []kafka.Record) {
	now := l.now()
	for _, p := range partitions {
		d := l.timers.get(p)
		if d == nil {
			continue
		}
		for _, key := range d.take(now) {
			value, headers := f.Expire(key)
			headers = append(headers, stamps(ownCause, now.UnixMicro(), f.Input)...)
			all = append(all, kafka.Record{Topic: f.Input, Key: key, Value: value, Headers: headers})
		}
	}
	return all
}

// expire sends the messages that are due, until ctx ends. They go to the
// function's own input, to whoever takes it by then. A producer that fails is a
// fault of the run, which ends it.
func (l *link) expire(ctx context.Context, f *Function, every time.Duration) {
	if every == 0 {
		every = timerEvery
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		p := l.producer.Load()
		if p == nil {
			continue
		}
		due := l.expired(f, l.owned(f.Input))
		for _, r := range due {
			p.Send(r, func(error) {})
		}
		l.meter.Expired(len(due))
	}
}

// entry is a row's key and the moment for which it waits.
type entry struct {
	key string
	due int64
}

// queue has the earliest moment first.
type queue []entry

// Len is how many there are.
func (q queue) Len() int { return len(q) }

// Less orders by moment.
func (q queue) Less(i, j int) bool { return q[i].due < q[j].due }

// Swap exchanges two.
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push adds an entry.
func (q *queue) Push(e any) { *q = append(*q, e.(entry)) }

// Pop takes the last one off.
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
