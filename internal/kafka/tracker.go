package kafka

import (
	"context"
	"sort"
	"sync"
)

// maxAhead is how many records of one partition may be handed out beyond the
// acknowledged prefix. It bounds what a crash repeats and what a row must keep.
const maxAhead = 1000

// tracker follows the records of one claimed partition from the moment they
// are handed out until everything they caused is acknowledged.
//
// Invariants:
//  1. window holds the offsets handed out and not yet in the prefix, ascending.
//  2. Its first entry is not done: the prefix ends just before it.
//  3. len(window) <= maxAhead.
//  4. Every offset below acked was marked, or lay below the committed offset
//     at which the claim began.
type tracker struct {
	mu     sync.Mutex
	window []handedOut
	acked  int64
	room   chan struct{} // a token for each record that may still be handed out
}

// handedOut is a record on its way; done once all it caused is acknowledged.
type handedOut struct {
	offset int64
	done   bool
}

func newTracker() *tracker {
	t := &tracker{room: make(chan struct{}, maxAhead)}
	for range maxAhead {
		t.room <- struct{}{}
	}
	return t
}

// begin sets the claim's first offset; below 0 (sarama's "oldest") means that
// nothing was committed yet.
func (t *tracker) begin(initial int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.acked = max(t.acked, initial, 0)
}

// hand notes that offset is about to be handed out. It waits while maxAhead
// records are on their way, and reports false if ctx ends first.
func (t *tracker) hand(ctx context.Context, offset int64) bool {
	select {
	case <-t.room:
	default:
		select {
		case <-t.room:
		case <-ctx.Done():
			return false
		}
	}
	t.mu.Lock()
	t.window = append(t.window, handedOut{offset: offset})
	t.mu.Unlock()
	return true
}

// mark notes that everything caused by offset is acknowledged and calls commit
// for each record that now belongs to the acknowledged prefix, in order.
func (t *tracker) mark(offset int64, commit func(offset int64)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := sort.Search(len(t.window), func(i int) bool { return t.window[i].offset >= offset })
	if i == len(t.window) || t.window[i].offset != offset {
		return // marked before, or never handed out by this claim
	}
	t.window[i].done = true
	n := 0
	for n < len(t.window) && t.window[n].done {
		t.acked = t.window[n].offset + 1
		commit(t.window[n].offset)
		t.room <- struct{}{}
		n++
	}
	t.window = t.window[n:]
}

// prefix is the first offset that is not known to be acknowledged.
func (t *tracker) prefix() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.acked
}

// behind counts the records handed out and not yet in the prefix.
func (t *tracker) behind() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.window)
}
