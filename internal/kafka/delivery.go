package kafka

import (
	"cmp"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"
)

// delivery is one record on its way and what to do at its end.
type delivery struct {
	record    *kgo.Record
	partition *int32 // as asked for; nil: the key's
	size      int    // bytes it takes in a batch, at most
	end       func(*kgo.Record, error)
	claimed   atomic.Bool // whoever sets it calls end
	done      bool        // end has returned; under Producer.mu
}

// Bytes that a record takes in a batch besides its own, at most: the varints of
// the record format v2 for lengths, deltas and counts.
const (
	recordOverhead = 36
	headerOverhead = 10
)

func newDelivery(r Record, end func(*kgo.Record, error)) *delivery {
	d := &delivery{
		record:    &kgo.Record{Topic: r.Topic, Key: []byte(r.Key), Value: r.Value},
		partition: r.Partition,
		size:      recordOverhead + len(r.Key) + len(r.Value) + r.Headers.Size() + headerOverhead*len(r.Headers),
		end:       end,
	}
	if len(r.Headers) > 0 {
		d.record.Headers = make([]kgo.RecordHeader, 0, len(r.Headers))
	}
	for _, h := range r.Headers {
		d.record.Headers = append(d.record.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	return d
}

// flatten puts goka's map into an order: what is packed as it was, the rest
// by key.
func flatten(headers goka.Headers) (Headers, error) {
	var flat Headers
	if packed, ok := headers[PackedHeader]; ok {
		var err error
		if _, flat, err = UnpackHeaders(packed); err != nil {
			return nil, err
		}
	}
	packed := len(flat)
	if packed > 0 && len(headers) == 1 {
		return flat, nil
	}
	for key, value := range headers {
		if key != PackedHeader {
			flat = append(flat, Header{key, value})
		}
	}
	slices.SortFunc(flat[packed:], func(a, b Header) int { return cmp.Compare(a.Key, b.Key) })
	return flat, nil
}

// enqueue puts a delivery at the end of the queue, blocking while it is full.
// bad is a fault of the record itself; it fails the producer like a refusal,
// because what its caller emits next must not pass it.
func (p *Producer) enqueue(d *delivery, bad error) {
	if bad == nil && d.record.Topic == "" {
		bad = fmt.Errorf("a record with key %q names no topic", d.record.Key)
	}
	p.mu.Lock()
	for p.bytes > maxQueued && !p.closed {
		p.room.Wait()
	}
	if p.closed {
		err := cmp.Or(p.err, ErrClosed)
		p.mu.Unlock()
		d.end(nil, err)
		return
	}
	p.bytes += d.size
	p.queue = append(p.queue, d)
	p.mu.Unlock()
	if bad != nil {
		p.fail(bad)
		return
	}
	select {
	case p.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// finish keeps a delivery's promise, once.
func (p *Producer) finish(d *delivery, err error) {
	if !d.claimed.CompareAndSwap(false, true) {
		return
	}
	d.end(d.record, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	d.done = true
	p.bytes -= d.size
	p.room.Broadcast()
}

// fail ends the producer with its first cause: what is not acknowledged fails,
// in the order of Emit. Later calls do nothing.
func (p *Producer) fail(cause error) {
	p.mu.Lock()
	if p.err != nil {
		p.mu.Unlock()
		return
	}
	p.err, p.closed = cause, true
	open := slices.Concat(p.round, p.queue)
	close(p.failed)
	p.room.Broadcast()
	p.mu.Unlock()

	p.cancel()
	// In a goroutine of its own: Close waits for franz-go's callbacks, and this
	// may run in one.
	go func() {
		defer close(p.gone)
		p.client.Close()
	}()
	for _, d := range open {
		p.finish(d, cause)
	}
}
