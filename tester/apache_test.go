//go:build unix

package tester

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/race"
)

// impatient are settings of a Kafka that soon believes a node dead: one that was
// killed can't come back before that.
var impatient = map[string]string{"broker.session.timeout.ms": "2000", "broker.heartbeat.interval.ms": "500"}

// write writes a record to a topic and returns its offset.
func write(t *testing.T, k *Kafka, topic, value string) int64 {
	client, err := kgo.NewClient(kgo.SeedBrokers(k.Brokers()...), kgo.MetadataMinAge(50*time.Millisecond),
		// A node that sleeps takes requests and says nothing: another is soon asked.
		kgo.RequestTimeoutOverhead(2*time.Second), kgo.ProduceRequestTimeout(2*time.Second))
	require.NoError(t, err)
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	r, err := client.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: []byte(value)}).First()
	require.NoError(t, err)
	return r.Offset
}

// One node: what it acknowledged is there after kill -9 and a start.
func TestOneNodeOfApacheKafka(t *testing.T) {
	if race.Enabled {
		t.Skip("Kafka is another program: the race detector would see nothing of it")
	}
	k := StartKafka(t, KafkaConfig{Settings: impatient})
	require.Len(t, k.Brokers(), 1)
	host, _, err := net.SplitHostPort(k.Brokers()[0])
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1", host)

	_, err = k.Topics("--create", "--topic", "one", "--partitions", "1")
	require.NoError(t, err)
	require.EqualValues(t, 0, write(t, k, "one", "a"))
	k.Kill(0)
	require.NoError(t, k.Start(0))
	assert.EqualValues(t, 1, write(t, k, "one", "b"))
	assert.ErrorContains(t, k.Start(0), "still runs")
	assert.NoError(t, k.Stop(0))
}

// Three nodes: with one dead and one that slept, writes are acknowledged, and
// the dead one catches up.
func TestThreeNodesOfApacheKafka(t *testing.T) {
	if race.Enabled {
		t.Skip("Kafka is another program: the race detector would see nothing of it")
	}
	k := StartKafka(t, KafkaConfig{Nodes: 3, Settings: impatient})
	_, err := k.Topics("--create", "--topic", "one", "--partitions", "1")
	require.NoError(t, err)
	described, err := k.Topics("--describe", "--topic", "one")
	require.NoError(t, err)
	assert.Contains(t, described, "ReplicationFactor: 3")
	assert.Contains(t, described, "min.insync.replicas=2")

	k.Kill(0)
	require.EqualValues(t, 0, write(t, k, "one", "a"))
	require.NoError(t, k.Start(0))
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	require.NoError(t, k.InSync(ctx))

	require.NoError(t, k.Pause(1))
	require.EqualValues(t, 1, write(t, k, "one", "b"))
	require.NoError(t, k.Continue(1))
	require.NoError(t, k.InSync(ctx))
}
