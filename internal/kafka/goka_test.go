package kafka

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// runs starts goka's processor or view and returns what ends it.
func runs(t *testing.T, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	return func() {
		cancel()
		require.NoError(t, <-ended)
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	require.Eventually(t, is, 10*time.Second, 5*time.Millisecond, what)
}

// tableOf is a group of one function that keeps the last value of each key.
func tableOf(t *testing.T, broker *Embedded, dir string, done func(key string)) *goka.Processor {
	t.Helper()
	cfg := Config{Brokers: broker.Addrs(), SessionTimeout: time.Second}
	topics := startTopics(t, broker)
	ids := func(topic string) (TopicID, error) {
		ids, err := topics.TopicIDs(within5s(t), topic)
		return ids[topic], err
	}
	processor, err := goka.NewProcessor(broker.Addrs(), goka.DefineGroup("f",
		goka.Input("in", new(codec.String), func(ctx goka.Context, msg any) {
			ctx.SetValue(msg)
			done(ctx.Key())
		}),
		goka.Persist(new(codec.String)),
	),
		goka.WithHasher(NewHasher),
		goka.WithProducerBuilder(ProducerBuilder(cfg)),
		goka.WithTopicManagerBuilder(TopicManagerBuilder(cfg)),
		goka.WithConsumerGroupBuilder(goka.ConsumerGroupBuilderWithConfig(cfg.Sarama())),
		goka.WithConsumerSaramaBuilder(goka.SaramaConsumerBuilderWithConfig(cfg.Sarama())),
		goka.WithStorageBuilder(StoreBuilder(dir, ids)),
	)
	require.NoError(t, err)
	return processor
}

// What offsets relies on, in goka itself: of a processor's table only the next
// offset is taken, of a view every one that was read.
func TestStoreUnderGoka(t *testing.T) {
	t.Parallel()
	broker := startBroker(t, EmbeddedConfig{MinSessionTimeout: time.Second})
	_, err := startTopics(t, broker).Create(within5s(t), []TopicSpec{
		InternalTopic("in", 1, 1), TableTopic("f-table", 1, 1, 0),
	})
	require.NoError(t, err)
	ids, err := idsOf(t, broker, "f-table")
	require.NoError(t, err)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	send := func(topic, key string) {
		_, _, err := p.Produce(within5s(t), Record{Topic: topic, Key: key, Value: []byte("v")})
		require.NoError(t, err)
	}
	tableEnds := func(at int64) {
		t.Helper()
		eventually(t, fmt.Sprint("the table ends at ", at), func() bool {
			return broker.Cluster().PartitionInfo("f-table", 0).HighWatermark == at
		})
	}
	offset := func(dir string) int64 {
		t.Helper()
		s, err := StoreBuilder(dir, func(string) (TopicID, error) { return ids["f-table"], nil })("f-table", 0)
		require.NoError(t, err)
		require.NoError(t, s.Open())
		defer s.Close()
		return offsetOf(t, s)
	}
	mine, seen := t.TempDir(), make(chan string, 100)
	process := func(sends ...func()) {
		stop := runs(t, tableOf(t, broker, mine, func(key string) { seen <- key }).Run)
		for _, send := range sends {
			send()
		}
		stop()
	}
	input := func(key string) func() { return func() { send("in", key); assert.Equal(t, key, <-seen) } }

	process(input("a"), input("b"))
	tableEnds(2)
	assert.EqualValues(t, -3, offset(mine), "goka does not tell of offset 0")

	process(input("c"), func() { tableEnds(3) }, input("d"))
	tableEnds(4)
	assert.EqualValues(t, 3, offset(mine), "own writes follow what was recovered")

	process(input("e"), func() { tableEnds(5) },
		func() { send("f-table", "of an old owner") },
		input("g"), func() { tableEnds(7) })
	assert.EqualValues(t, 4, offset(mine), "what another wrote between is still to be read")

	process(input("h"))
	tableEnds(8)
	assert.EqualValues(t, 7, offset(mine), "and was read at the next start")

	cfg := Config{Brokers: broker.Addrs()}.Sarama()
	theirs := t.TempDir()
	view, err := goka.NewView(broker.Addrs(), "f-table", new(codec.String),
		goka.WithViewHasher(NewHasher),
		goka.WithViewTopicManagerBuilder(TopicManagerBuilder(Config{})),
		goka.WithViewConsumerSaramaBuilder(goka.SaramaConsumerBuilderWithConfig(cfg)),
		goka.WithViewStorageBuilder(StoreBuilder(theirs, func(string) (TopicID, error) { return ids["f-table"], nil })),
	)
	require.NoError(t, err)
	stop := runs(t, view.Run)
	eventually(t, "the view has recovered", view.Recovered)
	send("f-table", "late")
	eventually(t, "the view follows", func() bool {
		v, err := view.Get("late")
		return err == nil && v == "v"
	})
	stop()
	assert.EqualValues(t, 8, offset(theirs))
}
