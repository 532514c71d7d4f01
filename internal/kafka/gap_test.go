package kafka

import (
	"net"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// A group's coordinator dies for good. For a while (9 s by Kafka's default) all
// others still name it, then another one takes over. franz-go remembers what it
// was told and, if that can't be reached, never asks again: on Apache Kafka no
// member of the group could begin a session any more.
func TestGapsAreLookedForAtTheNewCoordinator(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "in", 1)
	committed := kadm.Offsets{}
	committed.AddOffset("in", 0, 5, -1)
	require.NoError(t, startTopics(t, broker).admin.CommitAllOffsets(within5s(t), "g", committed))

	alive, dead := nodeAt(t, broker.Addrs()[0], 0), nodeAt(t, closedPort(t), 7)
	var died atomic.Bool // and is still named
	died.Store(true)
	broker.Cluster().ControlKey(int16(kmsg.Metadata), func(request kmsg.Request) (kmsg.Response, error, bool) {
		broker.Cluster().KeepControl()
		answer := request.(*kmsg.MetadataRequest).ResponseKind().(*kmsg.MetadataResponse)
		answer.Brokers = []kmsg.MetadataResponseBroker{alive, dead}
		return answer, nil, died.Load()
	})
	broker.Cluster().ControlKey(int16(kmsg.FindCoordinator), func(request kmsg.Request) (kmsg.Response, error, bool) {
		broker.Cluster().KeepControl()
		asked := request.(*kmsg.FindCoordinatorRequest)
		answer := asked.ResponseKind().(*kmsg.FindCoordinatorResponse)
		for _, group := range asked.CoordinatorKeys {
			one := kmsg.NewFindCoordinatorResponseCoordinator()
			one.Key, one.NodeID, one.Host, one.Port = group, dead.NodeID, dead.Host, dead.Port
			answer.Coordinators = append(answer.Coordinators, one)
		}
		return answer, nil, died.Load()
	})
	topics, claims := startTopics(t, broker), map[string][]int32{"in": {0}}
	_, err := topics.Gaps(within5s(t), "g", claims)
	require.ErrorContains(t, err, "refused")
	died.Store(false)
	gaps, err := topics.Gaps(within5s(t), "g", claims)
	require.NoError(t, err)
	require.Len(t, gaps, 1)
}

func nodeAt(t *testing.T, addr string, id int32) kmsg.MetadataResponseBroker {
	host, port, err := loopback(addr)
	require.NoError(t, err)
	node := kmsg.NewMetadataResponseBroker()
	node.NodeID, node.Host, node.Port = id, host, int32(port)
	return node
}

// closedPort is an address where nobody listens any more.
func closedPort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}
