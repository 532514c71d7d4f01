package once

import (
	"context"
	"fmt"
	"hash"
	"sync"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// neighbours are n keys of one partition.
func neighbours(n int) (keys []string) {
	for i := 0; len(keys) < n; i++ {
		if k := fmt.Sprintf("k%d", i); kafka.Partition(k, parts) == 2 {
			keys = append(keys, k)
		}
	}
	return keys
}

// holding is a producer that never writes a certain key's event, and says
// nothing about it until it is let go.
type holding struct {
	goka.Producer
	key  string
	once sync.Once
	held chan struct{}
	let  chan struct{}
}

func (h *holding) EmitWithHeaders(topic, key string, value []byte, headers goka.Headers) *goka.Promise {
	if topic != eventsTopic || key != h.key {
		return h.Producer.EmitWithHeaders(topic, key, value, headers)
	}
	promise, finish := goka.NewPromiseWithFinisher()
	h.once.Do(func() { close(h.held) })
	go func() {
		<-h.let
		finish((*sarama.ProducerMessage)(nil), fmt.Errorf("this broker is gone"))
	}()
	return promise
}

// The defect that the wrapper is for: one slow partition, one crash, and goka
// with sarama has committed past a record whose event was never written.
func TestNothingIsCommittedBeyondAHeldAcknowledgement(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	keys := neighbours(2)
	slow, fast := keys[0], keys[1]
	h := &holding{key: slow, held: make(chan struct{}), let: make(chan struct{})}
	d := c.deployment()
	d.producers = func(build goka.ProducerBuilder) goka.ProducerBuilder {
		return func(brokers []string, id string, hasher func() hash.Hash32) (goka.Producer, error) {
			p, err := build(brokers, id, hasher)
			h.Producer = p
			return h, err
		}
	}
	// Only the tally's producer is held; the ingress is another process.
	ingress := c.start(c.deployment())
	require.Eventually(t, func() bool { return ingress.tally.Status().Ready() }, 10*time.Second, 10*time.Millisecond)
	c.put(publicTopic, 0, "warm: add 1")
	c.await(eventsTopic, count(1))
	ingress.stop()

	held := d.Function(tally(insideTopic, eventsTopic))
	ctx, stop := context.WithCancel(t.Context())
	errs := make(chan error, 1)
	go func() { errs <- held.Run(ctx) }()
	lines := []string{slow + ": add 1"}
	for range 20 {
		lines = append(lines, fast+": add 1")
	}
	// Straight onto the internal topic: one source, as an ingress would write it.
	for i, l := range lines {
		c.putInside(2, l, from(0, int64(100+i)))
	}
	c.await(eventsTopic, count(21))
	<-h.held
	stop()
	close(h.let)
	require.NoError(t, <-errs)
	assert.LessOrEqual(t, c.committed("tally", insideTopic)[2], c.first(insideTopic, 2, slow), "the held record is not committed")

	c.start(c.deployment())
	events := c.await(eventsTopic, func(all []*kgo.Record) bool {
		for _, r := range all {
			if string(r.Key) == slow {
				return true
			}
		}
		return false
	})
	var sums []string
	for _, r := range events {
		if string(r.Key) == slow {
			sums = append(sums, string(r.Value))
		}
	}
	assert.Equal(t, "sum 1", sums[0])
}

func TestAFaultRestartsAndInTheEndGivesUp(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	d := c.deployment()
	pauses := make(chan time.Duration, 100)
	d.Giving = 8 * time.Second
	d.After = func(pause time.Duration) <-chan time.Time {
		pauses <- pause
		now := make(chan time.Time, 1)
		now <- time.Time{}
		return now
	}
	key := neighbours(1)[0]
	c.putInside(2, key+": add a-fault-of-ours", from(0, 0))
	p := d.Function(tally(insideTopic, eventsTopic))
	err := p.Run(t.Context())
	require.ErrorIs(t, err, ErrGivenUp)
	assert.ErrorContains(t, err, "invalid syntax", "with the cause")
	close(pauses)
	var all []time.Duration
	for pause := range pauses {
		all = append(all, pause)
	}
	assert.Subset(t, []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}, all)
	assert.Contains(t, all, 2*time.Second, "the longest")
	assert.Equal(t, 250*time.Millisecond, all[0])
	assert.Positive(t, p.Status().Restarts)
	assert.Zero(t, c.committed("tally", insideTopic)[2])
}

func TestAfterAFaultNothingLaterIsTaken(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	keys := neighbours(1)
	d := c.deployment()
	d.Giving = time.Second
	c.putInside(2, keys[0]+": add 1", from(0, 0))
	c.putInside(2, keys[0]+": add a-fault-of-ours", from(0, 1))
	for i := range 50 {
		c.putInside(2, keys[0]+": add 1", from(0, int64(2+i)))
	}
	require.ErrorIs(t, d.Function(tally(insideTopic, eventsTopic)).Run(t.Context()), ErrGivenUp)
	events := c.await(eventsTopic, count(1))
	for _, e := range events {
		assert.Equal(t, "sum 1", string(e.Value), "a later record would have moved the watermark past the one that failed")
	}
	assert.Equal(t, int64(1), c.committed("tally", insideTopic)[2])
}

func TestDeadLetters(t *testing.T) {
	c := newCluster(t, 1)
	c.start(c.deployment())
	c.put(publicTopic, 1, "k0") // a tombstone
	c.put(publicTopic, 1, "k9: other people's", neighbours(1)[0]+": dance")
	c.put(insideTopic, 0, "k0: add 1")                    // no cause
	c.put(insideTopic, 0, "k0")                           // a tombstone
	c.putInside(0, "k0: add 1", Cause{Offset: -1}, "x/y") // a broken cause
	c.putInside(0, ": add 1", from(0, 0))                 // no key
	c.put(publicTopic, 1, "good: add 4")
	assert.Equal(t, "sum 4", string(c.await(eventsTopic, count(1))[0].Value), "the next good command is answered")
	dead := c.await(deadTopic, count(6))
	reasons := map[string]int{}
	for _, r := range dead {
		reasons[header(r, HeaderErrorTopic)+"/"+header(r, HeaderErrorPartition)+" "+header(r, HeaderErrorCode)]++
	}
	assert.Equal(t, 1, reasons[publicTopic+"/1 MALFORMED"])
	assert.Equal(t, 4, reasons[insideTopic+"/0 MALFORMED"])
	assert.Equal(t, 1, reasons[insideTopic+"/2 MALFORMED"])
	assert.Len(t, dead, 6, "what is none of our business is no dead letter")
	for _, r := range dead {
		assert.NotEmpty(t, header(r, HeaderErrorMessage))
		assert.NotEmpty(t, header(r, HeaderErrorOffset))
	}
}
