package main

import (
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"coffer/internal/kafka"
)

// stopsWithin is what operators are promised of SIGTERM.
const stopsWithin = 10 * time.Second

// onKafka is a Kafka of its own with the topics on it.
func onKafka(t *testing.T) (environment, *kafka.Embedded) {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	w := environment{"BOOTSTRAP_SERVERS": broker.Addrs()[0], "COFFER_PARTITIONS": "3"}
	made := w.run(t, "", "topics", "create", "--replication", "1")
	require.Equal(t, exitOK, made.code, made.err)
	return w, broker
}

// members are those of Coffer's groups, by group.
func (w environment) members(t *testing.T) map[string]int {
	t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(w["BOOTSTRAP_SERVERS"]))
	require.NoError(t, err)
	defer client.Close()
	described, err := kadm.NewClient(client).DescribeGroups(t.Context())
	require.NoError(t, err)
	found := map[string]int{}
	for name, g := range described {
		if strings.HasPrefix(name, "coffer-") {
			found[name] = len(g.Members)
		}
	}
	return found
}

// stopped stops a process as SIGTERM does and says how long that took.
func stopped(t *testing.T, s *started) time.Duration {
	t.Helper()
	began := time.Now()
	require.Equal(t, exitOK, s.stop(t), s.err.String())
	took := time.Since(began)
	assert.Less(t, took, stopsWithin)
	return took
}

// A process that ends leaves its groups, so that others have its partitions at
// once; a static member keeps its place.
func TestAProcessLeavesItsGroups(t *testing.T) {
	t.Parallel()
	w, _ := onKafka(t)
	const groups = 7 + 5 // ingresses and functions
	for _, one := range []struct {
		args []string
		left int
	}{
		{nil, 0},
		{[]string{"--instance", "a"}, groups},
	} {
		s := w.start(t, append([]string{"process", "--data", t.TempDir()}, one.args...)...)
		s.err.holding(t, `"msg":"ready"`)
		while := 0
		for _, n := range w.members(t) {
			while += n
		}
		assert.Equal(t, groups, while, "%v", one.args)
		took := stopped(t, s)
		t.Logf("%v: stopped in %v", one.args, took)
		assert.NotContains(t, s.err.String(), "left without waiting")
		after := 0
		for _, n := range w.members(t) {
			after += n
		}
		assert.Equal(t, one.left, after, "%v", one.args)
	}
}

// A table that can't be read to its end: /readyz says how far it is, and the
// process ends as cleanly as any other.
func TestAProcessStopsWhileItRecovers(t *testing.T) {
	t.Parallel()
	w, broker := onKafka(t)
	s := w.start(t, "process")
	s.err.holding(t, `"msg":"ready"`)
	require.Equal(t, exitOK, w.run(t, "", "send", "storage", "update-mesos", "--account", "7", "--mesos", "11").code)
	stopped(t, s)

	broker.Cluster().Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Fetch}, Topic: "coffer-storage-table", Err: kerr.NotLeaderForPartition, Count: -1})
	process, sidecar := freeAddress(t), freeAddress(t)
	one := w.start(t, "process", "storage", "--http", process)
	two := w.start(t, "serve", "--http", sidecar)
	for _, address := range []string{process, sidecar} {
		var said struct {
			Ready  bool
			Checks []struct {
				Name   string
				Detail struct {
					Recovering []struct {
						Partition, Percent int
						Offset, End        int64
					}
				}
			}
		}
		require.Eventually(t, func() bool {
			answer, err := http.Get("http://" + address + "/readyz")
			if err != nil {
				return false
			}
			defer answer.Body.Close()
			said.Checks = nil
			return answer.StatusCode == http.StatusServiceUnavailable && json.NewDecoder(answer.Body).Decode(&said) == nil &&
				len(said.Checks[0].Detail.Recovering) == 1 && said.Checks[0].Detail.Recovering[0].End == 1
		}, 20*time.Second, 20*time.Millisecond, "%s", address)
		at := said.Checks[0].Detail.Recovering[0]
		assert.Equal(t, []int64{0, 1, 0}, []int64{at.Offset, at.End, int64(at.Percent)})
		found, _ := scraped(t, "http://"+address)
		assert.Equal(t, float64(2), found.sum("coffer_table_recovered", "table", "coffer-storage-table"), "of 3")
	}
	t.Logf("stopped in %v and %v", stopped(t, one), stopped(t, two))
	for group, n := range w.members(t) {
		assert.Zero(t, n, group)
	}
}

// With all brokers gone a process ends in time too, whatever its clients still
// try; nothing of it is half written.
func TestAProcessStopsWithoutBrokers(t *testing.T) {
	t.Parallel()
	w, broker := onKafka(t)
	data := t.TempDir()
	api := freeAddress(t)
	one, two := w.start(t, "process", "--data", data), w.start(t, "serve", "--http", api)
	for _, s := range []*started{one, two} {
		s.err.holding(t, `"msg":"ready"`)
	}
	require.Equal(t, exitOK, w.run(t, "", "send", "storage", "update-mesos", "--account", "7", "--mesos", "11").code)
	broker.Close()
	t.Logf("stopped in %v and %v", stopped(t, one), stopped(t, two))
	assert.Contains(t, one.err.String(), "left without waiting any longer")
}

// A broker that takes connections and says nothing.
func TestAProcessStopsBeforeABrokerHasAnswered(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"process"}, {"serve", "--http", "127.0.0.1:0"}} {
		mute, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { mute.Close() })
		s := environment{"BOOTSTRAP_SERVERS": mute.Addr().String()}.start(t, args...)
		connection, err := mute.Accept()
		require.NoError(t, err)
		t.Cleanup(func() { connection.Close() })
		began := time.Now()
		assert.Equal(t, exitInterrupted, s.stop(t), "it was never ready")
		assert.Less(t, time.Since(began), stopsWithin)
		t.Logf("stopped in %v", time.Since(began))
	}
}
