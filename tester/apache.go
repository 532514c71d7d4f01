//go:build unix

package tester

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/tester/process"
)

// KafkaConfig says what Kafka a test needs. Its zero value is one node.
type KafkaConfig struct {
	// Nodes are 1 or 3, each broker and controller. With three, topics that name
	// no replication get 3, and a write needs two in-sync replicas.
	Nodes int
	// MinSessionTimeout is the shortest that a group may ask for; 0 is 1 s.
	MinSessionTimeout time.Duration
	// Settings are further ones of server.properties, which go before ours.
	Settings map[string]string
	// Around are addresses, host:port, of what stands between each node and some
	// of its clients, such as a proxy. Each node then listens behind its address
	// too (see Behind), and tells who comes that way of these addresses only.
	Around []string
}

// Kafka is an Apache Kafka for one test: nodes that are processes of their own,
// on loopback, with a folder that goes with the test. Nodes are counted from 0.
type Kafka struct {
	t      testing.TB
	cfg    KafkaConfig
	dir    string
	logs   string // kept with -artifacts
	tools  tools
	client []string // host:port of each node
	behind []string // where each node listens behind cfg.Around
	nodes  []*process.Process
}

// startWithin bounds the start of all nodes, on a machine that is busy.
const startWithin = 90 * time.Second

// StartKafka starts Apache Kafka and returns when every node answers and knows
// of all others. The test's end ends it, as does any end of the test binary. On
// a machine without Java or without Kafka's packages the test is skipped, with
// a sentence on how to get them; where CI is set it fails.
func StartKafka(t testing.TB, cfg KafkaConfig) *Kafka {
	t.Helper()
	tools, err := findTools()
	if err != nil {
		if os.Getenv("CI") != "" {
			require.NoError(t, err)
		}
		t.Skip(err)
	}
	if cfg.Nodes == 0 {
		cfg.Nodes = 1
	}
	require.Contains(t, []int{1, 3}, cfg.Nodes, "nodes")
	require.Contains(t, []int{0, cfg.Nodes}, len(cfg.Around), "addresses around")
	k := &Kafka{t: t, cfg: cfg, dir: t.TempDir(), logs: t.ArtifactDir(), tools: tools, nodes: make([]*process.Process, cfg.Nodes)}
	require.NoError(t, k.format())
	ctx, cancel := context.WithTimeout(t.Context(), startWithin)
	defer cancel()
	for i := range k.nodes {
		require.NoError(t, k.launch(i))
	}
	require.NoError(t, k.await(ctx))
	return k
}

// Brokers are host:port of all nodes, also of those that were ended.
func (k *Kafka) Brokers() []string { return k.client }

// Behind are host:port where the nodes listen behind KafkaConfig.Around.
func (k *Kafka) Behind() []string { return k.behind }

// Kill ends a node at once (SIGKILL).
func (k *Kafka) Kill(i int) { k.nodes[i].Kill() }

// Stop asks a node to end, which hands its partitions over first, and returns
// when it has.
func (k *Kafka) Stop(i int) error { return k.nodes[i].Stop(30 * time.Second) }

// Start starts a node that was ended, with what it had on its disk, and returns
// when it answers and all nodes that run know of each other.
func (k *Kafka) Start(i int) error {
	if err := k.launch(i); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(k.t.Context(), startWithin)
	defer cancel()
	return k.await(ctx)
}

// StopAll asks all nodes to end, and kills those that haven't after the given
// time: the last ones have nobody left to hand their partitions to.
func (k *Kafka) StopAll(within time.Duration) {
	var all sync.WaitGroup
	for _, n := range k.nodes {
		all.Go(func() { _ = n.Stop(within) }) // one that had to be killed has ended too
	}
	all.Wait()
}

// StartAll starts all nodes after StopAll, and returns when each answers.
func (k *Kafka) StartAll() error {
	for i := range k.nodes {
		if err := k.launch(i); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(k.t.Context(), startWithin)
	defer cancel()
	return k.await(ctx)
}

// Pause stops a node in the middle of whatever it does (SIGSTOP).
func (k *Kafka) Pause(i int) error { return k.nodes[i].Pause() }

// Continue lets a paused node run on.
func (k *Kafka) Continue(i int) error { return k.nodes[i].Continue() }

// Close ends all nodes before the test's end does.
func (k *Kafka) Close() {
	for _, n := range k.nodes {
		n.Kill()
	}
}

// launch starts the process of a node.
func (k *Kafka) launch(i int) error {
	if n := k.nodes[i]; n != nil && n.Running() {
		return fmt.Errorf("node %d still runs", i)
	}
	program := k.tools.java(k.folder(i), "-Xmx512m "+brief, "kafka.Kafka", filepath.Join(k.folder(i), "server.properties"))
	program.Name, program.Logs = fmt.Sprintf("kafka-%d", i), k.logs
	if k.nodes[i] == nil {
		k.t.Cleanup(program.Tail(k.t, 60))
	}
	n, err := process.Start(k.t, program)
	if err != nil {
		return err
	}
	k.nodes[i] = n
	return nil
}
