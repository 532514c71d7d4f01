package kafka

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
)

// startBroker starts an embedded broker that ends with the test.
func startBroker(t *testing.T, cfg EmbeddedConfig) *Embedded {
	t.Helper()
	broker, err := StartEmbedded(cfg)
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	return broker
}

func within5s(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func startProducer(t *testing.T, cfg Config) *Producer {
	t.Helper()
	p, err := NewProducer(cfg)
	require.NoError(t, err)
	t.Cleanup(p.Abort)
	return p
}

// readAll reads a topic from its beginning to the end it has now, each
// partition's records in order.
func readAll(t *testing.T, broker *Embedded, topic string) map[int32][]*kgo.Record {
	t.Helper()
	left, total := map[int32]int64{}, int64(0)
	for _, info := range broker.Cluster().PartitionInfos(topic) {
		left[info.Partition] = info.HighWatermark
		total += info.HighWatermark
	}
	records := map[int32][]*kgo.Record{}
	if total == 0 {
		return records
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(broker.Addrs()...), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	require.NoError(t, err)
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a busy machine reads slowly
	defer cancel()
	for total > 0 {
		fetches := client.PollFetches(ctx)
		require.NoError(t, fetches.Err())
		fetches.EachRecord(func(r *kgo.Record) {
			records[r.Partition] = append(records[r.Partition], r)
			total--
		})
	}
	return records
}
