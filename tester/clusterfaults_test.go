package tester

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"coffer/codecs"
)

// sometimes picks one in n requests, always the same ones of a run's requests.
func sometimes(n int) func(kmsg.Request) bool {
	var mu sync.Mutex
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	return func(kmsg.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		return rng.IntN(n) == 0
	}
}

// written are the topics that processes write to: what the test's own client
// writes may not fail.
func (c *Cluster) written() (topics []string) {
	for _, f := range codecs.Functions {
		topics = append(topics, f, f+codecs.TableSuffix)
	}
	for _, t := range codecs.Produced {
		topics = append(topics, c.Settings.Topics.Name(t))
	}
	return topics
}

// Requests that fail in each of the ways in which brokers let them fail, while
// two processes work: nothing is lost, doubled, or out of order. Where the
// broker carried out what it refused, it is the acknowledgement that was lost.
func TestRequestsThatFail(t *testing.T) {
	t.Parallel()
	keys := func(k ...kmsg.Key) []kmsg.Key { return k }
	for name, f := range map[string]kfake.Fault{
		"no leader for a produce request":          {Keys: keys(kmsg.Produce), Err: kerr.NotLeaderForPartition, When: sometimes(5)},
		"too few replicas":                         {Keys: keys(kmsg.Produce), Err: kerr.NotEnoughReplicas, When: sometimes(5)},
		"a broker's disk":                          {Keys: keys(kmsg.Produce), Err: kerr.KafkaStorageError, When: sometimes(10)},
		"an acknowledgement that times out":        {Keys: keys(kmsg.Produce), Err: kerr.RequestTimedOut, When: sometimes(5)},
		"an acknowledgement by too few replicas":   {Keys: keys(kmsg.Produce), Err: kerr.NotEnoughReplicasAfterAppend, When: sometimes(5)},
		"a produce request refused for good":       {Keys: keys(kmsg.Produce), Err: kerr.PolicyViolation, When: sometimes(150)},
		"no leader for a fetch":                    {Keys: keys(kmsg.Fetch), Err: kerr.NotLeaderForPartition, When: sometimes(20)},
		"a commit at another coordinator":          {Keys: keys(kmsg.OffsetCommit), Err: kerr.NotCoordinator, When: sometimes(5)},
		"a commit that times out":                  {Keys: keys(kmsg.OffsetCommit), Err: kerr.RequestTimedOut, When: sometimes(5)},
		"a heartbeat at another coordinator":       {Keys: keys(kmsg.Heartbeat), TopLevel: true, Err: kerr.NotCoordinator, When: sometimes(20)},
		"a member that the coordinator forgot":     {Keys: keys(kmsg.Heartbeat), TopLevel: true, Err: kerr.UnknownMemberID, When: sometimes(60)},
		"a coordinator that is loading its groups": {Keys: keys(kmsg.JoinGroup, kmsg.SyncGroup), TopLevel: true, Err: kerr.CoordinatorLoadInProgress, When: sometimes(10)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := NewCluster(t, ClusterConfig{Brokers: 2})
			f.Count = -1
			faults := []kfake.Fault{f}
			if f.Keys[0] == kmsg.Produce {
				faults = nil
				for _, f.Topic = range c.written() {
					faults = append(faults, f)
				}
			}
			failing := c.Fake.Fault(faults...)
			first, second := c.Start(ProcessConfig{}), c.Start(ProcessConfig{})
			first.Ready(1)
			second.Ready(1)
			l := newLoad(c)
			l.during(func() { l.atLeast(300) })
			failing.Remove()
			t.Logf("%d requests failed", failing.Hits())
			require.NotZero(t, failing.Hits())
			l.judge(t)
		})
	}
}

// Partitions and groups change their brokers all the time.
func TestLeadersAndCoordinatorsMove(t *testing.T) {
	t.Parallel()
	for name, move := range map[string]func(*kfake.Cluster){
		"leaders":      (*kfake.Cluster).ShufflePartitionLeaders,
		"coordinators": (*kfake.Cluster).RehashCoordinators,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := NewCluster(t, ClusterConfig{Brokers: 3})
			first, second := c.Start(ProcessConfig{}), c.Start(ProcessConfig{})
			first.Ready(1)
			second.Ready(1)
			l := newLoad(c)
			l.during(func() {
				for n := 50; n <= 400; n += 50 {
					l.atLeast(n)
					move(c.Fake)
				}
			})
			l.judge(t)
		})
	}
}

// A broker answers a fetch with batches that lie before what was asked for.
// Sarama then goes past the records that it wanted, one for each batch of which
// it needs none: a record that doesn't follow the one before it is a fault, and
// none is skipped, nor taken twice.
func TestRecordsThatAreFetchedTwice(t *testing.T) {
	t.Parallel()
	c := NewCluster(t, ClusterConfig{})
	again, early := sometimes(3), 0
	c.Fake.ControlKey(int16(kmsg.Fetch), func(r kmsg.Request) (kmsg.Response, error, bool) {
		c.Fake.KeepControl()
		// Sarama's fetches have no session, in which the broker would remember the
		// earlier offset.
		if fetch := r.(*kmsg.FetchRequest); fetch.SessionEpoch < 0 && again(r) {
			topics := fetch.Topics
			for i := range topics {
				if !slices.Contains(codecs.Functions, topics[i].Topic) {
					continue // of public topics and tables an offset may be missing
				}
				for j := range topics[i].Partitions {
					if p := &topics[i].Partitions[j]; p.FetchOffset > 0 {
						p.FetchOffset = max(0, p.FetchOffset-10)
						early++
					}
				}
			}
		}
		return nil, nil, false
	})
	first, second := c.Start(ProcessConfig{}), c.Start(ProcessConfig{})
	first.Ready(1)
	second.Ready(1)
	l := newLoad(c)
	l.during(func() { l.atLeast(300) })
	l.judge(t)
	require.NotZero(t, early)
}
