package tester

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
	"coffer/processors/once"
)

// ProcessConfig says what a process of a Cluster is like. Its zero value runs
// every processor, with dynamic membership and stores in memory.
type ProcessConfig struct {
	Names    []string // of the processors, as Settings.Names says; none: all
	Instance string   // a static member's name
	Dir      string   // of local stores; "": in memory
}

// Process is one of a Cluster's processes, as far as Kafka can tell: it has
// connections of its own.
type Process struct {
	Processors []*once.Processor

	cluster *Cluster
	client  string
	dir     string
	topics  *kafka.Topics
	cancel  context.CancelFunc
	running sync.WaitGroup
	once    sync.Once

	mu   sync.Mutex
	errs []error
}

// Start starts a process and returns at once; see Process.Ready.
func (c *Cluster) Start(cfg ProcessConfig) *Process {
	c.t.Helper()
	c.count++
	p := &Process{cluster: c, client: fmt.Sprintf("process-%d", c.count), dir: cfg.Dir}
	config := c.Kafka
	config.ClientID, config.Instance = p.client, cfg.Instance
	var err error
	p.topics, err = kafka.NewTopics(config)
	require.NoError(c.t, err)
	d := processors.Deployment(config, p.topics, cfg.Dir, c.log.With("process", p.client))
	p.Processors, err = c.Settings.Processors(d, cfg.Names...)
	require.NoError(c.t, err)
	var ctx context.Context
	ctx, p.cancel = context.WithCancel(context.Background())
	for _, one := range p.Processors {
		p.running.Go(func() {
			if err := one.Run(ctx); err != nil {
				p.mu.Lock()
				defer p.mu.Unlock()
				p.errs = append(p.errs, err)
			}
		})
	}
	c.t.Cleanup(p.end)
	return p
}

// Ready waits until every processor is a member of its group and takes records
// of all partitions that it was given, at least share of each group but the
// references', whose one partition only one process has; for at most 20 s.
func (p *Process) Ready(share int) {
	p.cluster.t.Helper()
	require.Eventually(p.cluster.t, func() bool {
		for _, one := range p.Processors {
			s := one.Status()
			if !s.Ready() || len(s.Partitions) < share && one.Group != codecs.ReferencesFunction {
				return false
			}
		}
		return true
	}, 20*time.Second, 5*time.Millisecond, "%s is not ready", p.client)
}

// Stop ends the process as a SIGTERM does, and fails the test if a processor
// had given up before.
func (p *Process) Stop() {
	p.cluster.t.Helper()
	p.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	require.Empty(p.cluster.t, p.errs)
}

// Crash ends the process as far as Kafka can tell as a kill -9 does: its
// connections are gone in the middle of whatever it does, it commits nothing,
// and its group learns of it when the session times out. It returns a copy of
// the process's Dir as the crash left it, "" without one: the process itself has
// its stores open for up to half a minute more, until it gives up trying to say
// good-bye.
func (p *Process) Crash() (dir string) {
	p.cluster.t.Helper()
	p.cluster.net.cut(p.client)
	p.cancel()
	p.once.Do(func() {}) // nobody waits for it
	if p.dir != "" {
		dir = p.cluster.t.TempDir()
		require.NoError(p.cluster.t, os.CopyFS(dir, os.DirFS(p.dir)))
	}
	return dir
}

// Freeze holds back what the process sends, until Thaw lets it through, late:
// an old owner that still writes.
func (p *Process) Freeze() { p.cluster.net.freeze(p.client) }

// Thaw ends Freeze.
func (p *Process) Thaw() { p.cluster.net.thaw(p.client) }

func (p *Process) end() {
	p.once.Do(func() {
		p.Thaw()
		p.cancel()
		p.running.Wait()
		p.topics.Close()
	})
}
