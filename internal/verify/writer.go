package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// writer writes records as the game's services do: to any partition of a
// topic, whatever the key.
type writer struct {
	o      Options
	counts map[string]int32
	client *kgo.Client
	random *rand.Rand

	mu    sync.Mutex
	acked int
	wrong error // of a record that Kafka didn't take
}

// portion is how long the writer sleeps between records that are due.
const portion = 5 * time.Millisecond

func (b *broker) write() (*writer, error) {
	client, err := b.another(kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerLinger(0), kgo.MaxBufferedRecords(1<<20),
		kgo.ProducerBatchMaxBytes(4<<20), kgo.MetadataMinAge(200*time.Millisecond),
		kgo.UnknownTopicRetries(100)) // a broker that has just started may know of no topic for seconds
	if err != nil {
		return nil, err
	}
	return &writer{o: b.o, counts: b.consumed, client: client, random: rand.New(rand.NewPCG(b.o.Seed, 0xbe))}, nil
}

// run writes what the generator makes, at the rate, until the duration is over,
// Until is closed or ctx ends, and then waits until Kafka has all of it.
func (w *writer) run(ctx context.Context, h *History, progress func(sent int)) error {
	g := NewGenerator(w.o)
	tick := time.NewTicker(portion)
	defer tick.Stop()
	most := int(float64(w.o.Rate) * w.o.Duration.Seconds())
	var again []retry
	for began, n := time.Now(), 0; n < most && ctx.Err() == nil; {
		due := min(most, int(time.Since(began).Seconds()*float64(w.o.Rate)))
		for ; n < due; n++ {
			for len(again) > 0 && again[0].due <= n {
				h.Sent = append(h.Sent, w.put(again[0].of, true))
				again = again[1:]
			}
			m := g.next()
			m.sent.Topic = w.o.name(m.sent.Env)
			m.sent.Partition = w.random.Int32N(w.counts[m.sent.Topic])
			h.Sent = append(h.Sent, w.put(m, false))
			if m.again { // within a third of a second
				again = append(again, retry{n + 1 + len(again) + w.random.IntN(1+w.o.Rate/3), m})
				sortRetries(again)
			}
		}
		progress(n)
		select {
		case <-tick.C:
		case <-w.o.Until:
			most = n
		case <-ctx.Done():
		}
	}
	for _, one := range again {
		h.Sent = append(h.Sent, w.put(one.of, true))
	}
	if err := w.client.Flush(ctx); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wrong
}

// retry is a record that will be written once more.
type retry struct {
	due int
	of  made
}

func sortRetries(all []retry) {
	for i := len(all) - 1; i > 0 && all[i].due < all[i-1].due; i-- {
		all[i], all[i-1] = all[i-1], all[i]
	}
}

// put writes a record. A retry goes to the partition of the first, behind it,
// so that the two can't overtake each other.
func (w *writer) put(m made, again bool) *Sent {
	s := m.sent
	if again {
		w.mu.Lock() // its offset may come at this moment
		twin := *m.sent
		w.mu.Unlock()
		twin.Retry = true
		s = &twin
	}
	s.At = time.Now()
	record := &kgo.Record{Topic: s.Topic, Partition: s.Partition, Key: s.Key, Value: s.Value, Headers: m.headers}
	w.client.Produce(context.Background(), record, func(r *kgo.Record, err error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if err != nil && w.wrong == nil {
			w.wrong = fmt.Errorf("writing command %d to %s: %w", s.Number, s.Topic, err)
		}
		s.Offset = r.Offset
		w.acked++
	})
	return s
}
