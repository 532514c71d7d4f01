package kafka

import (
	"net"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

func TestEmbeddedIsOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:9092", "[::]:0", "example.org:9092"} {
		_, err := StartEmbedded(EmbeddedConfig{Addr: addr})
		assert.ErrorIs(t, err, ErrNotLoopback, addr)
	}
	for _, addr := range []string{"127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000"} {
		_, err := StartEmbedded(EmbeddedConfig{Addr: addr})
		assert.Error(t, err, addr)
	}
	broker := startBroker(t, EmbeddedConfig{Addr: "localhost:0", Brokers: 2})
	require.Len(t, broker.Addrs(), 2)
	for _, addr := range broker.Addrs() {
		host, _, err := net.SplitHostPort(addr)
		require.NoError(t, err)
		assert.Equal(t, "127.0.0.1", host)
	}
}

func TestEmbeddedNamesTakenPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	_, err = StartEmbedded(EmbeddedConfig{Addr: taken.Addr().String()})
	require.Error(t, err)
	assert.Contains(t, err.Error(), taken.Addr().String())
	assert.Contains(t, err.Error(), "in use")
}

func TestEmbeddedHasItsDataForItself(t *testing.T) {
	cfg := EmbeddedConfig{DataDir: t.TempDir()}
	first := startBroker(t, cfg)
	_, err := StartEmbedded(cfg)
	require.ErrorContains(t, err, cfg.DataDir)
	first.Close()
	startBroker(t, cfg)
}

func TestEmbeddedMakesNoTopicUnasked(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	topics, err := NewTopics(Config{Brokers: broker.Addrs()})
	require.NoError(t, err)
	defer topics.Close()
	_, err = topics.Partitions(within5s(t), "nobody-made-it")
	require.ErrorIs(t, err, kerr.UnknownTopicOrPartition)
	assert.Nil(t, broker.Cluster().TopicInfo("nobody-made-it"))
}

// The child below produces into a broker of its own that keeps its data in the
// folder named, says so, and waits to be killed.
const childDir = "COFFER_TEST_EMBEDDED_DIR"

func TestEmbeddedSurvivesKill(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv(childDir); dir != "" {
		childOfKill(t, dir)
		return
	}
	dir := t.TempDir()
	var id TopicID
	for kills := 1; kills <= 2; kills++ {
		child := exec.Command(os.Args[0], "-test.run=^TestEmbeddedSurvivesKill$", "-test.timeout=30s")
		child.Env = append(os.Environ(), childDir+"="+dir)
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		said := make([]byte, 5)
		_, err = out.Read(said)
		require.NoError(t, err)
		require.Equal(t, "ready", string(said))
		require.NoError(t, child.Process.Kill())
		require.Error(t, child.Wait(), "it was killed")

		broker, err := StartEmbedded(EmbeddedConfig{DataDir: dir})
		require.NoError(t, err)
		records := readAll(t, broker, "kept")[0]
		ids, err := idsOf(t, broker, "kept")
		require.NoError(t, err)
		commits := broker.Cluster().GroupInfo("g").Commits
		broker.Close()
		assert.EqualValues(t, kills*childRecords, commits["kept"][0].Offset, "so is the committed offset")
		require.Len(t, records, kills*childRecords, "every acknowledged record is there")
		for i, r := range records {
			assert.Equal(t, strconv.Itoa(i%childRecords), string(r.Value))
		}
		if kills > 1 {
			assert.Equal(t, id, ids["kept"], "the topic is still the same one")
		}
		id = ids["kept"]
	}
}

const childRecords = 50

func childOfKill(t *testing.T, dir string) {
	broker, err := StartEmbedded(EmbeddedConfig{DataDir: dir})
	require.NoError(t, err)
	topics, err := NewTopics(Config{Brokers: broker.Addrs()})
	require.NoError(t, err)
	_, err = topics.Create(within5s(t), []TopicSpec{InternalTopic("kept", 1, 1)})
	require.NoError(t, err)
	p, err := NewProducer(Config{Brokers: broker.Addrs()})
	require.NoError(t, err)
	for i := range childRecords {
		_, offset, err := p.Produce(within5s(t), Record{Topic: "kept", Key: "k", Value: []byte(strconv.Itoa(i))})
		require.NoError(t, err)
		var done kadm.Offsets
		done.AddOffset("kept", 0, offset+1, -1)
		require.NoError(t, topics.admin.CommitAllOffsets(within5s(t), "g", done))
	}
	_, err = os.Stdout.WriteString("ready")
	require.NoError(t, err)
	select {}
}

func idsOf(t *testing.T, broker *Embedded, topics ...string) (map[string]TopicID, error) {
	t.Helper()
	looked, err := NewTopics(Config{Brokers: broker.Addrs()})
	require.NoError(t, err)
	defer looked.Close()
	return looked.TopicIDs(within5s(t), topics...)
}
