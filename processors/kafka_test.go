package processors

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
	"coffer/item"
)

// running is a whole deployment on a Kafka in process.
type running struct {
	t      testing.TB
	broker *kafka.Embedded
	client *kgo.Client
}

// run starts all processors; before may make topics in its own way first.
func run(t testing.TB, rules item.Rules, before func(*kafka.Topics)) *running {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{MinSessionTimeout: 100 * time.Millisecond})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	s := settings(t, rules)
	cfg := kafka.Config{Brokers: broker.Addrs(), Partitions: FixedPartitions(4)}
	topics, err := kafka.NewTopics(cfg)
	require.NoError(t, err)
	t.Cleanup(topics.Close)
	if before != nil {
		before(topics)
	}
	_, err = topics.Create(t.Context(), s.TopicPlan(Sizes{Partitions: 4, Public: 2}))
	require.NoError(t, err)
	all, err := s.Processors(Deployment(cfg, topics, "", slog.New(slog.NewTextHandler(io.Discard, nil))))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	for _, p := range all {
		done.Go(func() {
			if err := p.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(broker.Addrs()...), kgo.ProducerBatchMaxBytes(32<<20), kgo.BrokerMaxWriteBytes(64<<20),
		kgo.FetchMaxBytes(64<<20), kgo.FetchMaxPartitionBytes(64<<20), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.ConsumeTopics("EVENT_TOPIC_STORAGE_STATUS", "EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS", "coffer-dead-letters"))
	require.NoError(t, err)
	t.Cleanup(func() {
		client.Close()
		cancel()
		done.Wait()
	})
	return &running{t: t, broker: broker, client: client}
}

// put writes a record to a public topic.
func (r *running) put(topic string, value []byte, headers ...kgo.RecordHeader) {
	r.t.Helper()
	require.NoError(r.t, r.client.ProduceSync(r.t.Context(), &kgo.Record{Topic: topic, Value: value, Headers: headers}).FirstErr())
}

// await reads until n records came, in whatever order of topics.
func (r *running) await(n int) (all []*kgo.Record) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 30*time.Second)
	defer cancel()
	for len(all) < n {
		fetches := r.client.PollFetches(ctx)
		require.NoError(r.t, ctx.Err(), "%d of %d records came", len(all), n)
		fetches.EachRecord(func(rec *kgo.Record) { all = append(all, rec) })
	}
	return all
}

func header(r *kgo.Record, key string) string {
	for _, h := range r.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}
