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

// client sends commands and hears answers. It sends one after the other.
type client struct {
	t       testing.TB
	headers []kafka.Header // of every command
	writer  *kafka.Writer
	numbers int // commands so far
	sent    []Command
	shown   []Shown

	mu      sync.Mutex
	written []kafka.Message // acknowledged, in the order of acknowledgement
	heard   []Heard
	ids     map[string]string // Kafka's ids of command topics, as ce_ids show them
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
				MinBytes: 1, MaxBytes: 1 << 20, MaxWait: 250 * time.Millisecond,
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

// asks is a new command with its headers, on its way nowhere yet.
func (c *client) asks(value []byte, more ...kafka.Header) Command {
	headers := append(c.headers[:len(c.headers):len(c.headers)], header("traceparent", trace(c.numbers)))
	c.numbers++
	return Command{Number: c.numbers - 1, Value: value, Headers: append(headers, more...)}
}

// send writes a command and says where it lies. id goes into the key.
func (c *client) send(ctx context.Context, topic string, id uint32, value []byte, more ...kafka.Header) Command {
	c.t.Helper()
	one := c.asks(value, more...)
	one.Topic = topic
	return c.put(ctx, one, id)
}

// spoil sends what must become a dead letter of that code, and waits for it.
func (c *client) spoil(ctx context.Context, topic string, code string, value []byte, more ...kafka.Header) {
	c.t.Helper()
	one := c.asks(value, more...)
	one.Topic, one.Letter = topic, code
	bad := c.put(ctx, one, 1)
	c.await(ctx, 1, "a dead letter "+code, func(h Heard) bool {
		of, is := c.letter(h)
		return is && of.Number == bad.Number && h.get("coffer-error-code") == code
	})
}

// again sends a command once more, as a client does that has heard nothing.
func (c *client) again(ctx context.Context, one Command, id uint32) {
	c.t.Helper()
	one.Again = true
	c.put(ctx, one, id)
}

func (c *client) put(ctx context.Context, one Command, id uint32) Command {
	c.t.Helper()
	c.mu.Lock()
	before := len(c.written)
	c.mu.Unlock()
	m := kafka.Message{Topic: one.Topic, Key: key(id), Value: one.Value, Headers: one.Headers}
	require.NoError(c.t, c.writer.WriteMessages(ctx, m), "%s", one.Value)
	c.mu.Lock()
	defer c.mu.Unlock()
	require.Len(c.t, c.written, before+1, "one record, one acknowledgement")
	one.Partition, one.Offset = c.written[before].Partition, c.written[before].Offset
	c.sent = append(c.sent, one)
	return one
}

// header makes one from text.
func header(key, value string) kafka.Header { return kafka.Header{Key: key, Value: []byte(value)} }
