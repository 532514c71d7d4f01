package once

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lovoo/goka/storage"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Faults that come where no record does: each ends the run, which begins anew,
// instead of leaving a processor that says it is ready and does nothing.

// The brokers are away for longer than a message may take, and only a timer's is
// under way.
func TestATimerRingsAfterItsProducerHasFailed(t *testing.T) {
	t.Parallel()
	a := newAlarms(t)
	var away atomic.Bool
	a.broker.Cluster().ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		a.broker.Cluster().KeepControl()
		return nil, nil, away.Load()
	})
	d := a.deployment()
	d.Kafka.DeliveryTimeout = 500 * time.Millisecond
	d.Now, d.Tick = a.hand.now, 10*time.Millisecond
	p := d.Function(alarm())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	a.set("k1", 30, 1)
	a.await(eventsTopic, count(1))
	away.Store(true)
	a.hand.move(31 * time.Second)
	require.Eventually(t, func() bool { return p.Status().Restarts > 0 }, 20*time.Second, 5*time.Millisecond)
	assert.Contains(t, p.Status().LastFault, "not acknowledged within 500ms")
	away.Store(false)
	assert.Equal(t, map[string]int{"k1": 1}, rung(a.await(eventsTopic, rings(1))))
}

// slow is a store that takes long to close while it is told to.
type slow struct {
	storage.Storage
	now *atomic.Bool
}

func (s slow) Close() error {
	if s.now.Load() {
		time.Sleep(4 * time.Second) // longer than a session's end may take
	}
	return s.Storage.Close()
}

// A session's end takes so long that the producer is given up, with nothing under
// way: the next session isn't begun with it.
func TestASessionThatEndsSlowlyLeavesNoDeadProducer(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	d := c.deployment()
	var now atomic.Bool
	build := d.Stores
	d.Stores = func(topic string, partition int32) (storage.Storage, error) {
		s, err := build(topic, partition)
		return slow{s, &now}, err
	}
	first := c.start(d)
	c.put(publicTopic, 0, "a: add 5")
	c.await(eventsTopic, count(1))
	now.Store(true)
	c.start(c.deployment())
	require.Eventually(t, func() bool { return first.tally.Status().Restarts > 0 }, 20*time.Second, 5*time.Millisecond)
	now.Store(false)
	require.Eventually(t, func() bool { return first.tally.Status().Ready() && first.tally.link.producer.Load().Err() == nil }, 20*time.Second, 5*time.Millisecond)
}

// A fetch that is refused for good is a fault, and not tried again in silence.
func TestAFetchThatIsRefusedIsAFault(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	p := c.start(c.deployment())
	c.put(publicTopic, 0, "a: add 5")
	c.await(eventsTopic, count(1))
	var refused atomic.Bool
	refused.Store(true)
	c.broker.Cluster().ControlKey(int16(kmsg.Fetch), func(request kmsg.Request) (kmsg.Response, error, bool) {
		c.broker.Cluster().KeepControl()
		asked := request.(*kmsg.FetchRequest)
		if !refused.Load() || len(asked.Topics) == 0 || asked.Topics[0].Topic != insideTopic {
			return nil, nil, false
		}
		answer := asked.ResponseKind().(*kmsg.FetchResponse)
		for _, topic := range asked.Topics {
			of := kmsg.NewFetchResponseTopic()
			of.Topic = topic.Topic
			for _, partition := range topic.Partitions {
				one := kmsg.NewFetchResponseTopicPartition()
				one.Partition, one.ErrorCode = partition.Partition, kerr.TopicAuthorizationFailed.Code
				of.Partitions = append(of.Partitions, one)
			}
			answer.Topics = append(answer.Topics, of)
		}
		return answer, nil, true
	})
	require.Eventually(t, func() bool { return p.tally.Status().Restarts > 0 }, 20*time.Second, 5*time.Millisecond)
	assert.Contains(t, p.tally.Status().LastFault, "not authorized")
	refused.Store(false)
	c.put(publicTopic, 0, "a: add 2")
	assert.Equal(t, "sum 7", string(c.await(eventsTopic, count(2))[1].Value))
}

// What is said of a record that nobody of ours wrote is cut where it quotes what
// was too long to be read.
func TestADeadLetterOfWhatNamesACauseTooLong(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	c.start(c.deployment())
	client, err := kgo.NewClient(kgo.SeedBrokers(c.broker.Addrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerBatchMaxBytes(8<<20))
	require.NoError(t, err)
	defer client.Close()
	r := &kgo.Record{Topic: insideTopic, Key: []byte("k"), Value: make([]byte, 6<<20), Headers: []kgo.RecordHeader{{Key: HeaderCause, Value: make([]byte, 1<<20)}}}
	require.NoError(t, client.ProduceSync(t.Context(), r).FirstErr())
	letter := c.await(deadTopic, count(1))[0]
	assert.Less(t, len(header(letter, HeaderErrorMessage)), longest+10)
	assert.Len(t, letter.Value, 6<<20)
	assert.Equal(t, "short", brief("short"))
	assert.Len(t, brief(strings.Repeat("é", longest)), longest+len(" …"))
}
