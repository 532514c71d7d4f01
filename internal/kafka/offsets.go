package kafka

import (
	"errors"
	"fmt"
	"sync"
)

// ErrTableShorter says that a write to a table was acknowledged at an offset
// that the store had already read: the topic lost records (an unclean leader
// election, a broker without its disk). The store is not to be used again.
var ErrTableShorter = errors.New("the table's topic has lost records")

// none is the offset of a store that has read nothing.
const none = -1

// offsets decide which offset a store may call its own: the last one up to
// which it has seen every record of the table's topic.
//
//  1. While it reads, every offset is one that was just read, after all before
//     it: taken.
//  2. Else it is that of an acknowledged write of our own, and taken only if it
//     is the last one plus one. goka takes any; but if another owner's record
//     lies between, it would never be read. The store then stays where it is,
//     and its next recovery reads from there.
//  3. It never goes back.
//
// goka gives no sign of which of the two SetOffset is, but of when it begins
// and ends to read: a reading begins by asking for the offset (PartitionTable
// calls GetOffset in load and nowhere else), a recovery ends with
// MarkRecovered, and the reading of views, joins and standbys that begins after
// that never ends. A processor's own table is not read after MarkRecovered.
//
// goka passes over an acknowledgement at offset 0 (Context.SetValue). A table
// that was empty at its recovery therefore stays at none till the next one,
// and is then read from its beginning.
type offsets struct {
	mu      sync.Mutex
	last    int64
	reading bool
	closed  bool
}

// begin starts a reading and returns the last offset, or unset if there is
// none.
func (o *offsets) begin(unset int64) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reading = true
	if o.last == none {
		return unset
	}
	return o.last
}

// set takes an offset, or leaves the last one as it is. Once closed it takes
// nothing: an acknowledgement may come late.
func (o *offsets) set(offset int64) (last int64, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.closed:
	case o.reading:
		o.last = max(o.last, offset)
	case offset == o.last+1:
		o.last = offset
	case offset <= o.last:
		return o.last, fmt.Errorf("%w: a write went to offset %d, and %d was read before", ErrTableShorter, offset, o.last)
	}
	return o.last, nil
}

// end ends the recovery. Its result is false if the store is closed already:
// goka marks in a goroutine that may come late.
func (o *offsets) end() (last int64, open bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reading = false
	return o.last, !o.closed
}

// close is true the first time.
func (o *offsets) close() (last int64, first bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	first, o.closed = !o.closed, true
	return o.last, first
}
