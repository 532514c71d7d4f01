package kafka

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func startTopics(t *testing.T, broker *Embedded) *Topics {
	t.Helper()
	topics, err := NewTopics(Config{Brokers: broker.Addrs()})
	require.NoError(t, err)
	t.Cleanup(topics.Close)
	return topics
}

var needed = []TopicSpec{
	TableTopic("f-table", 4, 3, 0),
	InternalTopic("in", 4, 3),
	DeadLetterTopic("dead", 1, 1),
	PublicTopic("public", 2, 0),
}

func TestCreateMakesWhatIsMissingAndCheckIsContent(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{Brokers: 3})
	topics, ctx := startTopics(t, broker), within5s(t)
	require.NoError(t, broker.Cluster().CreateTopic("public", 7, map[string]string{"retention.ms": "1000"}))

	plan, err := topics.Plan(ctx, needed)
	require.NoError(t, err)
	there := map[string]bool{}
	for _, one := range plan {
		there[one.Name] = one.Exists
	}
	assert.Equal(t, map[string]bool{"f-table": false, "in": false, "dead": false, "public": true}, there)

	made, err := topics.Create(ctx, needed)
	require.NoError(t, err)
	assert.Equal(t, []string{"f-table", "in", "dead"}, made)
	made, err = topics.Create(ctx, needed)
	require.NoError(t, err)
	assert.Empty(t, made, "the second time there is nothing to do")
	findings, err := topics.Check(ctx, needed)
	require.NoError(t, err)
	assert.Empty(t, findings)

	for topic, want := range map[string]int32{"f-table": 4, "in": 4, "dead": 1, "public": 7} {
		n, err := topics.Partitions(ctx, topic)
		require.NoError(t, err)
		assert.Equal(t, want, n, topic)
	}
	assert.Equal(t, "1000", *broker.Cluster().TopicInfo("public").Configs["retention.ms"], "others' settings stay")
	assert.Equal(t, 3, broker.Cluster().TopicInfo("in").NumReplicas)
	ok, err := topics.Exists(ctx, "in")
	require.NoError(t, err)
	assert.True(t, ok)
	ok, err = topics.Exists(ctx, "nothing")
	require.NoError(t, err)
	assert.False(t, ok)
}

func TestSpecsOfKinds(t *testing.T) {
	assert.Equal(t, map[string]string{
		"cleanup.policy": "compact", "min.compaction.lag.ms": "86400000", "message.timestamp.type": "LogAppendTime",
		"max.message.bytes": "8388608", "min.insync.replicas": "2",
	}, TableTopic("t", 8, 3, 0).Configs)
	assert.Equal(t, "3600000", TableTopic("t", 8, 3, time.Hour).Configs["min.compaction.lag.ms"])
	assert.Equal(t, map[string]string{"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1", "max.message.bytes": "8388608"},
		InternalTopic("i", 8, 1).Configs)
	assert.Equal(t, map[string]string{"cleanup.policy": "delete", "max.message.bytes": "8388608", "min.insync.replicas": "2"},
		DeadLetterTopic("d", 1, 2).Configs)
	public := PublicTopic("p", 3, 1)
	assert.Empty(t, public.Configs)
	assert.False(t, public.Owned)
	for _, spec := range needed {
		assert.Equal(t, spec.Name != "public", spec.Owned, spec.Name)
		assert.NotEmpty(t, spec.Why)
	}
}

func TestCheckSaysWhatIsWrongAndHowToMendIt(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{Brokers: 3})
	topics, ctx := startTopics(t, broker), within5s(t)
	for name, configs := range map[string]map[string]string{
		"f-table": {
			"cleanup.policy": "delete", "min.compaction.lag.ms": "1000", "message.timestamp.type": "CreateTime",
			"max.message.bytes": "1048588", "min.insync.replicas": "1",
		},
		"in":   {"retention.ms": "604800000", "retention.bytes": "1000000", "max.message.bytes": "9000000", "min.insync.replicas": "3"},
		"dead": nil,
	} {
		require.NoError(t, broker.Cluster().CreateTopic(name, 3, configs))
	}
	findings, err := topics.Check(ctx, needed)
	require.NoError(t, err)
	said := map[string][]string{}
	for _, f := range findings {
		said[f.Topic] = append(said[f.Topic], f.String())
	}
	mend := "--alter --entity-type topics --entity-name f-table --add-config "
	for i, parts := range [][]string{
		{"3 partitions", "4 are needed"},
		{"cleanup.policy=delete", "compact is needed", mend + "cleanup.policy=compact"},
		{"max.message.bytes=1048588", "at least 8388608 is needed", mend + "max.message.bytes=8388608"},
		{"message.timestamp.type=CreateTime", "LogAppendTime is needed", mend + "message.timestamp.type=LogAppendTime"},
		{"min.compaction.lag.ms=1000", "at least 86400000 is needed", mend + "min.compaction.lag.ms=86400000"},
		{"min.insync.replicas=1", "at least 2 is needed", mend + "min.insync.replicas=2"},
	} {
		require.Greater(t, len(said["f-table"]), i)
		for _, part := range parts {
			assert.Contains(t, said["f-table"][i], part)
		}
	}
	assert.Len(t, said["f-table"], 6)
	require.Len(t, said["in"], 3, "more bytes and more replicas are as good")
	assert.Contains(t, said["in"][1], "retention.bytes=1000000, -1 is needed")
	assert.Contains(t, said["in"][2], "retention.ms=604800000, -1 is needed")
	require.Len(t, said["dead"], 3)
	assert.Contains(t, said["dead"][0], "3 partitions, 1 are needed")
	assert.Contains(t, said["dead"][1], "max.message.bytes=1048588", "the brokers' own, not set for the topic")
	assert.Contains(t, said["dead"][2], "min.insync.replicas=1, at least 2 is needed", "it would be made with one replica, and has three")
	require.Len(t, said["public"], 1)
	assert.Contains(t, said["public"][0], "does not exist: create it with `coffer topics create`")
}

// What must be in sync depends on the replicas that a topic has, not on those it
// would be made with: of one alone two can't be asked for, and no write would go
// through any more.
func TestCheckLooksAtTheReplicasThatThereAre(t *testing.T) {
	for name, one := range map[string]struct {
		brokers int
		asked   int16
		configs map[string]string
		says    []string
	}{
		"one replica, as asked":     {1, 1, map[string]string{"min.insync.replicas": "1"}, nil},
		"one replica, nobody asked": {1, 0, map[string]string{"min.insync.replicas": "1"}, nil},
		"one replica, three asked":  {1, 3, map[string]string{"min.insync.replicas": "2"}, []string{"one replica, 3 were asked for"}},
		"three, nobody asked":       {3, 0, map[string]string{"min.insync.replicas": "1"}, []string{"min.insync.replicas=1, at least 2 is needed"}},
		"three, unclean elections": {3, 3, map[string]string{"min.insync.replicas": "2", "unclean.leader.election.enable": "true"},
			[]string{"unclean.leader.election.enable=true, false is needed"}},
		"three, as they must be": {3, 1, map[string]string{"min.insync.replicas": "2", "unclean.leader.election.enable": "false"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			broker := startBroker(t, EmbeddedConfig{Brokers: one.brokers})
			spec := InternalTopic("in", 1, one.asked)
			configs := map[string]string{"retention.ms": "-1", "max.message.bytes": "8388608"}
			maps.Copy(configs, one.configs)
			require.NoError(t, broker.Cluster().CreateTopic("in", 1, configs))
			findings, err := startTopics(t, broker).Check(within5s(t), []TopicSpec{spec})
			require.NoError(t, err)
			require.Len(t, findings, len(one.says), "%v", findings)
			for i, says := range one.says {
				assert.Contains(t, findings[i].String(), says)
			}
		})
	}
}

// Several processes may start at once; what another makes first is no error.
func TestCreateTogether(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	specs := []TopicSpec{InternalTopic("a", 1, 1), InternalTopic("b", 1, 1)}
	results := make(chan error, 8)
	for range cap(results) {
		topics := startTopics(t, broker)
		go func() {
			_, err := topics.Create(within5s(t), specs)
			results <- err
		}()
	}
	for range cap(results) {
		require.NoError(t, <-results)
	}
}

// Brokers learn of a new topic one after the other. After Create any of them
// may be asked: on three nodes of Apache Kafka, a check asked one that didn't
// know a table yet.
func TestCreateWaitsForEveryBroker(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{Brokers: 3})
	topics := startTopics(t, broker)
	unaware := 3 // answers of the broker 2
	broker.Cluster().ControlKey(int16(kmsg.Metadata), func(request kmsg.Request) (kmsg.Response, error, bool) {
		broker.Cluster().KeepControl()
		asked := request.(*kmsg.MetadataRequest)
		if broker.Cluster().CurrentNode() != 2 || len(asked.Topics) == 0 || unaware == 0 {
			return nil, nil, false
		}
		unaware--
		answer := asked.ResponseKind().(*kmsg.MetadataResponse)
		for _, topic := range asked.Topics {
			one := kmsg.NewMetadataResponseTopic()
			one.Topic, one.ErrorCode = topic.Topic, kerr.UnknownTopicOrPartition.Code
			answer.Topics = append(answer.Topics, one)
		}
		return answer, nil, true
	})
	_, err := topics.Create(within5s(t), []TopicSpec{InternalTopic("a", 1, 1)})
	require.NoError(t, err)
	assert.Zero(t, unaware)
}

func TestTopicMadeAnewHasAnotherID(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	topics, ctx := startTopics(t, broker), within5s(t)
	makeTopic(t, broker, "a", 1)
	makeTopic(t, broker, "b", 1)
	before, err := topics.TopicIDs(ctx, "a", "b")
	require.NoError(t, err)
	assert.Equal(t, TopicID(broker.Cluster().TopicInfo("a").TopicID), before["a"])
	require.NoError(t, broker.Cluster().DeleteTopic("a"))
	_, err = topics.TopicIDs(ctx, "a", "b")
	require.ErrorIs(t, err, kerr.UnknownTopicOrPartition)
	makeTopic(t, broker, "a", 1)
	after, err := topics.TopicIDs(ctx, "a", "b")
	require.NoError(t, err)
	assert.NotEqual(t, before["a"], after["a"])
	assert.Equal(t, before["b"], after["b"])
	assert.False(t, after["a"].IsZero())
	none, err := topics.TopicIDs(ctx)
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestTopicManagerMakesNothing(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "in", 3)
	manager, err := TopicManagerBuilder(Config{})(broker.Addrs())
	require.NoError(t, err)
	defer manager.Close()
	for name, ensure := range map[string]func(string, int) error{
		"stream": manager.EnsureStreamExists,
		"table":  manager.EnsureTableExists,
		"topic":  func(topic string, n int) error { return manager.EnsureTopicExists(topic, n, 1, nil) },
	} {
		assert.NoError(t, ensure("in", 3), name)
		assert.ErrorContains(t, ensure("in", 4), "topic in has 3 partitions, 4 are needed", name)
		assert.ErrorContains(t, ensure("other", 3), "topic other does not exist", name)
		assert.Nil(t, broker.Cluster().TopicInfo("other"), name)
	}
	partitions, err := manager.Partitions("in")
	require.NoError(t, err)
	assert.Equal(t, []int32{0, 1, 2}, partitions)
	_, err = manager.Partitions("other")
	assert.ErrorIs(t, err, kerr.UnknownTopicOrPartition)

	p := startProducer(t, Config{Brokers: broker.Addrs()})
	part := int32(1)
	for range 5 {
		_, _, err := p.Produce(within5s(t), Record{Topic: "in", Key: "k", Partition: &part})
		require.NoError(t, err)
	}
	require.NoError(t, broker.Cluster().DeleteRecords("in", 1, 2))
	for at, want := range map[int64]int64{sarama.OffsetOldest: 2, sarama.OffsetNewest: 5} {
		offset, err := manager.GetOffset("in", 1, at)
		require.NoError(t, err)
		assert.Equal(t, want, offset)
	}
}

func TestTopicsOfADeadBroker(t *testing.T) {
	topics, err := NewTopics(Config{Brokers: []string{deaf(t)}})
	require.NoError(t, err)
	defer topics.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	_, err = topics.Exists(ctx, "a")
	require.Error(t, err, "not knowing is not no")
	_, err = topics.Check(ctx, needed)
	require.Error(t, err)
	_, err = topics.Create(ctx, needed)
	require.Error(t, err)
}

// Of our own topics the partitions are known, also while no broker answers: goka
// asks at a session's beginning with hot standby, and ends the process if it
// isn't told.
func TestPartitionsOfOurOwnTopicsAreKnown(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	manager, err := TopicManagerBuilder(Config{Partitions: map[string]int32{"own": 3}})(broker.Addrs())
	require.NoError(t, err)
	defer manager.Close()
	partitions, err := manager.Partitions("own") // it isn't even there
	require.NoError(t, err)
	assert.Equal(t, []int32{0, 1, 2}, partitions)
}
