package tester

import (
	"context"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
)

// ClusterConfig says what a Cluster is like. Its zero value is one broker,
// four partitions inside, three of each public topic, and the default settings.
type ClusterConfig struct {
	Brokers        int
	Partitions     int32 // N of internal topics, tables and dead letters; 0: 4
	Public         int32 // of public topics; 0: 3
	Settings       processors.Settings
	SessionTimeout time.Duration // until a silent process is dead; 0: 2 s
}

// Cluster is a Kafka in process (kfake: the real protocol, on loopback, no
// replicas) with all topics of a deployment, for tests with partitions, crashes
// and rebalances. It ends with the test. Its methods are safe for concurrent
// use, but fail the test, and so belong to the test's goroutine.
//
// With COFFER_TEST_LOG set in the environment all processes log to stderr.
type Cluster struct {
	Kafka    kafka.Config // of a client that is no process
	Settings processors.Settings
	Topics   *kafka.Topics
	Fake     *kfake.Cluster // for control functions that make requests fail

	t      testing.TB
	net    *network
	client *kgo.Client
	log    *slog.Logger
	count  int // of processes started
}

// NewCluster starts the brokers and makes the topics.
func NewCluster(t testing.TB, cfg ClusterConfig) *Cluster {
	t.Helper()
	c := &Cluster{Settings: cfg.Settings, t: t, net: newNetwork(), log: slog.New(slog.NewTextHandler(logTo(), &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if c.Settings.Topics.Name(codecs.StorageCommands) == "" {
		var err error
		c.Settings.Topics, err = codecs.Resolve(func(string) string { return "" })
		require.NoError(t, err)
	}
	var err error
	c.Fake, err = kfake.NewCluster(
		kfake.NumBrokers(max(cfg.Brokers, 1)),
		kfake.ListenFn(c.net.listen),
		kfake.GroupMinSessionTimeout(100*time.Millisecond),
	)
	require.NoError(t, err)
	t.Cleanup(c.Fake.Close)
	n := orInt(cfg.Partitions, 4)
	c.Kafka = kafka.Config{
		Brokers: c.Fake.ListenAddrs(), ClientID: "test",
		SessionTimeout: orDuration(cfg.SessionTimeout, 2*time.Second),
		Partitions:     processors.FixedPartitions(n),
	}
	c.Topics, err = kafka.NewTopics(c.Kafka)
	require.NoError(t, err)
	t.Cleanup(c.Topics.Close)
	_, err = c.Topics.Create(t.Context(), c.Settings.TopicPlan(processors.Sizes{Partitions: n, Public: orInt(cfg.Public, 3)}))
	require.NoError(t, err)
	c.client, err = kgo.NewClient(kgo.SeedBrokers(c.Kafka.Brokers...), kgo.ClientID("test"), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(t, err)
	t.Cleanup(c.client.Close)
	return c
}

// TopicID is Kafka's id of a topic.
func (c *Cluster) TopicID(topic string) kafka.TopicID {
	c.t.Helper()
	ids, err := c.Topics.TopicIDs(context.Background(), topic)
	require.NoError(c.t, err)
	return ids[topic]
}

func logTo() io.Writer {
	if os.Getenv("COFFER_TEST_LOG") != "" {
		return os.Stderr
	}
	return io.Discard
}

func orInt(n, unset int32) int32 {
	if n == 0 {
		return unset
	}
	return n
}

func orDuration(d, unset time.Duration) time.Duration {
	if d == 0 {
		return unset
	}
	return d
}
