package kafka

import (
	"context"
	"sort"
	"sync"
)

// How much of one partition may be handed out beyond the acknowledged prefix.
// It bounds what a crash repeats, and what a row must keep of its answers: a
// row can hold those of all records under way, each with headers of up to
// 8 KiB, and must still fit into MaxRecordBytes with its state.
const (
	maxAhead      = 1000
	maxAheadBytes = 4 << 20 // of keys, values and headers; one record alone may be more
)

// tracker follows the records of one claimed partition from the moment they
// are handed out until everything they caused is acknowledged.
//
// Invariants:
//  1. window holds the offsets handed out and not yet in the prefix, ascending.
//  2. Its first entry is not done: the prefix ends just before it.
//  3. len(window) <= ahead, and bytes, which is the sum of its sizes, is at
//     most maxAheadBytes unless window has one entry.
//  4. Every offset below acked was marked, or lay below the committed offset
//     at which the claim began.
type tracker struct {
	mu     sync.Mutex
	ahead  int // how many records may be in window
	window []handedOut
	bytes  int
	acked  int64
	id     TopicID       // of the claimed topic
	name   string        // id, as it is committed
	freed  chan struct{} // holds one value if there may be room again
	end    func() int64  // where the topic ends; nil before the claim has begun
}

// handedOut is a record on its way; done once all it caused is acknowledged.
type handedOut struct {
	offset  int64
	size    int
	headers Headers
	done    bool
}

func newTracker(ahead int) *tracker {
	return &tracker{ahead: ahead, freed: make(chan struct{}, 1)}
}

// begin sets the topic's id and the claim's first offset; below 0 (sarama's
// "oldest") means that nothing was committed yet. end asks where the topic ends.
func (t *tracker) begin(id TopicID, initial int64, end func() int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.id, t.name, t.acked, t.end = id, id.String(), max(t.acked, initial, 0), end
}

// hand notes that a record of size bytes is about to be handed out, and keeps
// its headers meanwhile. It waits
// while too much is on its way, and reports false if ctx ends first. Only one
// goroutine calls it.
func (t *tracker) hand(ctx context.Context, offset int64, size int, headers Headers) bool {
	for !t.fits(offset, size, headers) {
		select {
		case <-t.freed:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

func (t *tracker) fits(offset int64, size int, headers Headers) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.window) > 0 && (len(t.window) >= t.ahead || t.bytes+size > maxAheadBytes) {
		return false
	}
	t.window = append(t.window, handedOut{offset: offset, size: size, headers: headers})
	t.bytes += size
	return true
}

// mark notes that everything caused by offset is acknowledged and calls commit
// for each record that now belongs to the acknowledged prefix, in order.
func (t *tracker) mark(offset int64, commit func(offset int64)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, ok := t.find(offset)
	if !ok {
		return // marked before, or never handed out by this claim
	}
	t.window[i].done = true
	n := 0
	for n < len(t.window) && t.window[n].done {
		t.acked = t.window[n].offset + 1
		t.bytes -= t.window[n].size
		commit(t.window[n].offset)
		t.window[n] = handedOut{}
		n++
	}
	if n == 0 {
		return
	}
	t.window = t.window[n:]
	select {
	case t.freed <- struct{}{}:
	default:
	}
}

// headers are those of a record that was handed out and isn't in the prefix.
func (t *tracker) headers(offset int64) (TopicID, Headers, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, ok := t.find(offset)
	if !ok {
		return t.id, nil, false
	}
	return t.id, t.window[i].headers, true
}

func (t *tracker) find(offset int64) (i int, ok bool) {
	i = sort.Search(len(t.window), func(i int) bool { return t.window[i].offset >= offset })
	return i, i < len(t.window) && t.window[i].offset == offset
}

// prefix is the first offset that is not known to be acknowledged.
func (t *tracker) prefix() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.acked
}

// alone tells whether nothing before an offset is under way.
func (t *tracker) alone(offset int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.window) == 0 || t.window[0].offset >= offset
}

// behind counts the records handed out and not yet in the prefix; the offsets
// from the prefix to behind the last record that is done; and those to the end
// of the topic, as far as it is known.
func (t *tracker) behind() (records int, waiting, lag int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := len(t.window) - 1; i >= 0 && waiting == 0; i-- {
		if t.window[i].done {
			waiting = t.window[i].offset + 1 - t.acked
		}
	}
	if t.end != nil {
		lag = max(0, t.end()-t.acked)
	}
	return len(t.window), waiting, lag
}
