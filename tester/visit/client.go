package visit

import (
	"context"
	"encoding/binary"
	"sync"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
)

// Sent is where a record lies.
type Sent struct {
	Topic     string
	Partition int
	Offset    int64
}

// client sends commands and hears answers.
type client struct {
	t       testing.TB
	headers []kafka.Header // of every command
	writer  *kafka.Writer

	mu      sync.Mutex
	written []kafka.Message // acknowledged, in the order of acknowledgement
	heard   []Heard
	ids     map[string]string // Kafka's ids of command topics, as ce_ids have shown them
	more    chan struct{}     // closed and made anew at each event
}

// newClient reads the answers from now on, until the test ends.
func newClient(t testing.TB, brokers []string, headers []kafka.Header, answers ...string) *client {
	c := &client{t: t, headers: headers, ids: map[string]string{}, more: make(chan struct{})}
	c.writer = &kafka.Writer{
		Addr:         kafka.TCP(brokers...),
		Balancer:     &kafka.LeastBytes{}, // judged for each record: the key decides nothing
		RequiredAcks: kafka.RequireAll,
		BatchSize:    1,
		BatchTimeout: time.Millisecond,
		Completion: func(m []kafka.Message, err error) {
			if err == nil {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.written = append(c.written, m...)
			}
		},
	}
	ctx, stop := context.WithCancel(context.Background())
	var reading sync.WaitGroup
	for _, topic := range answers {
		for _, p := range partitions(t, brokers, topic) {
			r := kafka.NewReader(kafka.ReaderConfig{
				Brokers: brokers, Topic: topic, Partition: p,
				MinBytes: 1, MaxBytes: 1 << 20, MaxWait: 100 * time.Millisecond,
				ReadBackoffMin: 10 * time.Millisecond, ReadBackoffMax: 100 * time.Millisecond,
			})
			require.NoError(t, r.SetOffset(kafka.FirstOffset))
			reading.Go(func() { c.read(ctx, r) })
		}
	}
	t.Cleanup(func() {
		stop()
		reading.Wait()
		_ = c.writer.Close()
	})
	return c
}

// partitions asks Kafka how many a topic has.
func partitions(t testing.TB, brokers []string, topic string) []int {
	conn, err := kafka.Dial("tcp", brokers[0])
	require.NoError(t, err)
	defer conn.Close()
	found, err := conn.ReadPartitions(topic)
	require.NoError(t, err)
	all := make([]int, len(found))
	for i, p := range found {
		all[i] = p.ID
	}
	return all
}

// read hears one partition until ctx ends. A broker that is away is waited for.
func (c *client) read(ctx context.Context, r *kafka.Reader) {
	defer r.Close()
	for ctx.Err() == nil {
		m, err := r.ReadMessage(ctx)
		if err != nil {
			continue
		}
		c.hear(m)
	}
}

// key is what Atlas's producers write: the id, little-endian, in 8 bytes.
func key(id uint32) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(id)) }

// send writes a command and says where it lies. id goes into the key.
func (c *client) send(ctx context.Context, topic string, id uint32, value []byte, more ...kafka.Header) Sent {
	c.t.Helper()
	m := kafka.Message{Topic: topic, Key: key(id), Value: value, Headers: append(c.headers[:len(c.headers):len(c.headers)], more...)}
	c.mu.Lock()
	before := len(c.written)
	c.mu.Unlock()
	require.NoError(c.t, c.writer.WriteMessages(ctx, m), "%s", value)
	c.mu.Lock()
	defer c.mu.Unlock()
	require.Len(c.t, c.written, before+1, "one record, one acknowledgement")
	at := c.written[before]
	return Sent{Topic: topic, Partition: at.Partition, Offset: at.Offset}
}

// header makes one from text.
func header(key, value string) kafka.Header { return kafka.Header{Key: key, Value: []byte(value)} }
