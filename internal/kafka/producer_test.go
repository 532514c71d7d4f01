package kafka

import (
	"context"
	"hash"
	"hash/fnv"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

func makeTopic(t *testing.T, broker *Embedded, topic string, partitions int32) {
	t.Helper()
	require.NoError(t, broker.Cluster().CreateTopic(topic, partitions, nil))
}

// outcome collects what became of emitted records, and lets 1,000 be open
// at a time.
type outcome struct {
	room      chan struct{}
	mu        sync.Mutex
	offsets   map[string]int64 // by value, of those that were written
	failures  map[string]error
	remaining sync.WaitGroup
}

func newOutcome() *outcome {
	return &outcome{room: make(chan struct{}, 1000), offsets: map[string]int64{}, failures: map[string]error{}}
}

func (o *outcome) emit(p *Producer, topic, key, value string) {
	o.remaining.Add(1)
	o.room <- struct{}{}
	p.Emit(topic, key, []byte(value)).ThenWithMessage(func(m *sarama.ProducerMessage, err error) {
		defer o.remaining.Done()
		defer func() { <-o.room }()
		o.mu.Lock()
		defer o.mu.Unlock()
		if err != nil {
			o.failures[value] = err
			return
		}
		o.offsets[value] = m.Offset
	})
}

// wrote says whether a value was acknowledged.
func (o *outcome) wrote(value string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, ok := o.offsets[value]
	return ok
}

// keyFor finds a key of that partition.
func keyFor(partition, n int32) string {
	for i := 0; ; i++ {
		if key := strconv.Itoa(i); Partition(key, n) == partition {
			return key
		}
	}
}

func TestPromiseSaysWhereItWasWritten(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 3)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	for i := range int64(3) {
		for part := range int32(3) {
			done := make(chan *sarama.ProducerMessage, 1)
			p.Emit("events", keyFor(part, 3), []byte("x")).ThenWithMessage(func(m *sarama.ProducerMessage, err error) {
				assert.NoError(t, err)
				done <- m
			})
			m := <-done
			assert.Equal(t, part, m.Partition)
			assert.Equal(t, i, m.Offset)
		}
	}
	other := int32(2)
	part, offset, err := p.Produce(within5s(t), Record{Topic: "events", Key: keyFor(0, 3), Partition: &other})
	require.NoError(t, err)
	assert.Equal(t, other, part)
	assert.Equal(t, int64(3), offset)
	written := readAll(t, broker, "events")[2]
	assert.Nil(t, written[3].Value, "a nil value is a tombstone")
}

func TestHeadersKeepOrderAndRepeats(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	inOrder := Headers{{"z", []byte("1")}, {"a", nil}, {"z", []byte{}}, {"m", []byte{0, 83}}, {"z", []byte("1")}}
	packed := PackHeaders(TopicID{7}, inOrder)
	p.EmitWithHeaders("events", "k", []byte("packed"), goka.Headers{PackedHeader: packed})
	p.EmitWithHeaders("events", "k", []byte("both"), goka.Headers{"q": []byte("q"), PackedHeader: packed, "b": []byte("b")})
	p.EmitWithHeaders("events", "k", []byte("map"), goka.Headers{"q": nil, "b": []byte("b"), "c": []byte("c")})
	_, _, err := p.Produce(within5s(t), Record{Topic: "events", Key: "k", Value: []byte("record"), Headers: inOrder})
	require.NoError(t, err)

	written := readAll(t, broker, "events")[0]
	require.Len(t, written, 4)
	for i, want := range []Headers{
		inOrder,
		append(inOrder[:5:5], Header{"b", []byte("b")}, Header{"q", []byte("q")}),
		{{"b", []byte("b")}, {"c", []byte("c")}, {"q", nil}},
		inOrder,
	} {
		var got Headers
		for _, h := range written[i].Headers {
			got = append(got, Header{h.Key, h.Value})
		}
		assert.Equal(t, want, got, string(written[i].Value))
	}
}

func TestDamagedPackedHeadersFail(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	failed := make(chan error, 1)
	p.EmitWithHeaders("events", "k", nil, goka.Headers{PackedHeader: []byte("?")}).Then(func(err error) { failed <- err })
	assert.ErrorIs(t, <-failed, ErrBadHeaders)
	assert.ErrorIs(t, p.Err(), ErrBadHeaders, "what comes next must not pass it")
}

// Keys stay where they are when somebody adds partitions to a topic.
func TestPartitionsNeverChange(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "looked-up", 2)
	makeTopic(t, broker, "fixed", 5)
	cfg := Config{Brokers: broker.Addrs(), Partitions: map[string]int32{"fixed": 2}}
	p := startProducer(t, cfg)
	key := "4" // of 2 partitions in another than of 5
	require.NotEqual(t, Partition(key, 2), Partition(key, 5))
	for _, topic := range []string{"looked-up", "fixed"} {
		part, _, err := p.Produce(within5s(t), Record{Topic: topic, Key: key})
		require.NoError(t, err)
		assert.Equal(t, Partition(key, 2), part)
	}
	admin := kadm.NewClient(p.client)
	_, err := admin.UpdatePartitions(within5s(t), 5, "looked-up")
	require.NoError(t, err)
	p.client.ForceMetadataRefresh()
	part, _, err := p.Produce(within5s(t), Record{Topic: "looked-up", Key: key})
	require.NoError(t, err)
	assert.Equal(t, Partition(key, 2), part)
}

func TestMissingTopicFailsSoon(t *testing.T) {
	t.Parallel()
	broker := startBroker(t, EmbeddedConfig{})
	for _, cfg := range []Config{{}, {Partitions: map[string]int32{"gone": 2}}} {
		cfg.Brokers = broker.Addrs()
		p := startProducer(t, cfg)
		_, _, err := p.Produce(within5s(t), Record{Topic: "gone", Key: "k"})
		assert.ErrorIs(t, err, kerr.UnknownTopicOrPartition)
		assert.ErrorContains(t, err, "gone")
	}
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	_, _, err := p.Produce(within5s(t), Record{Key: "k"})
	assert.ErrorContains(t, err, "names no topic")
}

// The largest record that our own topics take goes through, with others.
func TestLargeRecords(t *testing.T) {
	t.Parallel()
	broker := startBroker(t, EmbeddedConfig{})
	topics, err := NewTopics(Config{Brokers: broker.Addrs()})
	require.NoError(t, err)
	defer topics.Close()
	_, err = topics.Create(within5s(t), []TopicSpec{InternalTopic("large", 1, 1)})
	require.NoError(t, err)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	sent := newOutcome()
	for range 3 {
		sent.emit(p, "large", "k", strings.Repeat("x", MaxRecordBytes-1024))
		sent.emit(p, "large", "k", "small")
	}
	sent.remaining.Wait()
	require.Empty(t, sent.failures)
	require.Len(t, readAll(t, broker, "large")[0], 6)
	_, _, err = p.Produce(within5s(t), Record{Topic: "large", Key: "k", Value: make([]byte, MaxRecordBytes+1)})
	require.ErrorIs(t, err, kerr.MessageTooLarge)
}

func TestIdleProducerDoesNotLinger(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	_, _, err := p.Produce(within5s(t), Record{Topic: "events", Key: "k"})
	require.NoError(t, err)
	best := time.Hour
	for range 50 {
		start := time.Now()
		_, _, err := p.Produce(within5s(t), Record{Topic: "events", Key: "k"})
		require.NoError(t, err)
		best = min(best, time.Since(start))
	}
	assert.Less(t, best, 5*time.Millisecond, "franz-go's own linger is 10 ms")
}

func TestBuilder(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 8)
	var made *Producer
	build := ProducerBuilder(Config{Brokers: []string{"192.0.2.1:1"}}, func(p *Producer) { made = p })
	_, err := build(broker.Addrs(), "id", func() hash.Hash32 { return fnv.New32a() })
	require.ErrorContains(t, err, "NewHasher")
	built, err := build(broker.Addrs(), "id", NewHasher)
	require.NoError(t, err)
	require.Same(t, made, built)
	done := make(chan error, 1)
	built.Emit("events", "4001", []byte("x")).Then(func(err error) { done <- err })
	require.NoError(t, <-done)
	require.NoError(t, built.Close())
	assert.Len(t, readAll(t, broker, "events")[Partition("4001", 8)], 1)
	_, err = build(nil, "id", NewHasher)
	require.Error(t, err, "kgo would take 127.0.0.1:9092")
}

func TestProduceEndsWithItsContext(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	holdProduce(broker)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, _, err := p.Produce(ctx, Record{Topic: "events", Key: "k"})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorIs(t, p.Flush(ctx), context.DeadlineExceeded)
	require.NoError(t, p.Err(), "the record may still be written")
}
