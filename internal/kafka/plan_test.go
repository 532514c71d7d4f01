package kafka

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// leaderless makes a broker's answers about a topic tell of a partition that
// nobody leads, once it is so.
func leaderless(broker *Embedded, topic string, so *atomic.Bool) {
	broker.Cluster().ControlKey(int16(kmsg.Metadata), func(request kmsg.Request) (kmsg.Response, error, bool) {
		broker.Cluster().KeepControl()
		asked := request.(*kmsg.MetadataRequest)
		answer := asked.ResponseKind().(*kmsg.MetadataResponse)
		about := false
		for _, one := range asked.Topics {
			told := kmsg.NewMetadataResponseTopic()
			told.Topic = one.Topic
			partition := kmsg.NewMetadataResponseTopicPartition()
			partition.Leader = 0
			if one.Topic != nil && *one.Topic == topic {
				about = true
				partition.Leader, partition.ErrorCode = -1, kerr.LeaderNotAvailable.Code
			}
			told.Partitions = append(told.Partitions, partition)
			answer.Topics = append(answer.Topics, told)
		}
		return answer, nil, about && so.Load()
	})
}

// A topic that was there before is none of Create's business: on a cluster with
// a dead broker a public topic lacks a leader for as long as that is so.
func TestCreateWaitsForNothingThatWasThereBefore(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	topics := startTopics(t, broker)
	makeTopic(t, broker, "public", 3)
	var dead atomic.Bool
	leaderless(broker, "public", &dead)
	var told []string
	made, err := topics.Create(within5s(t), []TopicSpec{PublicTopic("public", 3, 1), InternalTopic("a", 1, 1), InternalTopic("b", 1, 1)}, func(name string) {
		dead.Store(true)
		told = append(told, name)
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, made)
	assert.Equal(t, made, told)
}

func TestATopicThatNobodyLeadsIsNamed(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	topics := startTopics(t, broker)
	var dead atomic.Bool
	dead.Store(true)
	leaderless(broker, "b", &dead)
	err := topics.wait(within5s(t), []TopicSpec{InternalTopic("a", 1, 1), InternalTopic("b", 1, 1)}, 100*time.Millisecond)
	assert.ErrorContains(t, err, "topic b was made, and after 100ms some broker doesn't know a leader for each of its partitions")
	assert.NoError(t, topics.wait(within5s(t), nil, time.Hour))
}
