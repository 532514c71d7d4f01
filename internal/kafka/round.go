package kafka

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// batchBytes is how much of one partition a round takes, unless one record
// alone is more: below the 1 MiB that a batch may have in a public topic whose
// owner set nothing (Kafka's message.max.bytes).
const batchBytes = 900_000

// run makes rounds of the queue until the producer fails.
func (p *Producer) run(ctx context.Context) {
	defer close(p.stopped)
	for {
		select {
		case <-p.wake:
		case <-p.failed:
			return
		}
		for {
			p.gather()
			round, err := p.nextRound(ctx)
			if err == nil {
				err = p.write(ctx, round)
			}
			if err != nil {
				p.fail(err)
				return
			}
			if len(round) == 0 {
				break
			}
		}
	}
}

// gatherFor is the longest that a round waits for who holds it back.
const gatherFor = 100 * time.Microsecond

// Hold keeps the next round from beginning, for 100 µs at most, until Release
// is called as often: what belongs together is written in one round, and not
// its first record in one and the rest in the next.
func (p *Producer) Hold() { p.held.Add(1) }

// Release ends a Hold.
func (p *Producer) Release() { p.held.Add(-1) }

// gather waits until nobody holds the round back, or long enough.
func (p *Producer) gather() {
	if p.held.Load() == 0 {
		return
	}
	for until := time.Now().Add(gatherFor); p.held.Load() > 0 && time.Now().Before(until); {
		runtime.Gosched()
	}
}

// nextRound takes from the queue what one round may hold: of a partition what
// fits into one batch, at least one record. Two batches of one partition under
// way would break the promise: if the first is refused, Apache Kafka takes the
// second, because of a producer that it doesn't know yet it takes any sequence
// number (ProducerAppendInfo.checkSequence; kfake is stricter). For the same
// reason the first round of a topic takes one record of it: franz-go cuts
// batches as it likes while it looks for the topic's leaders. What stays keeps
// its order.
func (p *Producer) nextRound(ctx context.Context) ([]*delivery, error) {
	p.mu.Lock()
	queue := p.queue
	p.mu.Unlock()

	type place struct {
		topic     string
		partition int32
	}
	taken := make(map[place]int, 16)
	first := map[string]bool{}
	round, rest := make([]*delivery, 0, len(queue)), []*delivery(nil)
	for _, d := range queue {
		topic := d.record.Topic
		if err := p.place(ctx, d); err != nil {
			return nil, err
		}
		at := place{topic, d.record.Partition}
		before, some := taken[at]
		if first[topic] || some && before+d.size > batchBytes {
			taken[at] = batchBytes // what is behind it waits too
			rest = append(rest, d)
			continue
		}
		taken[at] = before + d.size
		if !p.known[topic] {
			p.known[topic], first[topic] = true, true
		}
		round = append(round, d)
	}

	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return nil, p.err
	}
	p.round, p.queue = round, append(rest, p.queue[len(queue):]...)
	return round, nil
}

// place gives a record its partition.
func (p *Producer) place(ctx context.Context, d *delivery) error {
	if d.partition != nil {
		d.record.Partition = *d.partition
		return nil
	}
	n, err := p.counts.of(ctx, d.record.Topic)
	if err != nil {
		return fmt.Errorf("a record with key %q was not written: %w", d.record.Key, err)
	}
	d.record.Partition = Partition(string(d.record.Key), n)
	return nil
}

// write produces a round and waits until all of it was acknowledged. Its
// error is the first cause of a record that wasn't.
func (p *Producer) write(ctx context.Context, round []*delivery) error {
	if len(round) == 0 {
		return nil
	}
	timeout := or(p.cfg.DeliveryTimeout, 30*time.Second)
	bounded, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for _, d := range round {
		p.client.Produce(ctx, d.record, func(r *kgo.Record, err error) {
			if err != nil {
				p.fail(fmt.Errorf("a record with key %q was not written to %s/%d: %w", r.Key, r.Topic, r.Partition, err))
				return
			}
			p.finish(d, nil)
		})
	}
	if err := p.client.Flush(bounded); err != nil {
		return fmt.Errorf("%d records, the first for %s/%d, were not acknowledged within %v: %w",
			len(round), round[0].record.Topic, round[0].record.Partition, timeout, err)
	}
	return p.Err()
}
