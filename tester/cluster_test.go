package tester

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
	"coffer/views"
)

// judge compares everything that was answered with the promises, and the rows,
// in the table topic and in a view, with the sum of the events.
func (l *load) judge(t *testing.T) {
	t.Helper()
	h := l.listen(t)
	t.Logf("%d commands, %d answers, %d repeats", len(l.asked), len(h.firsts), h.repeats)
	assert.Len(t, h.firsts, len(l.asked), "one answer to each command")
	rows := l.c.Rows(codecs.StorageFunction)
	table := l.c.view(t, codecs.StorageFunction)
	for a := item.AccountID(1); a <= accounts; a++ {
		key := codecs.AccountKey{Tenant: uuid.UUID{7}, Account: a}.String()
		mesos, version, assets := h.replay(key)
		if version == 0 {
			continue // no command happened to be its
		}
		row := rows[key]
		require.NotNil(t, row, key)
		assert.Equal(t, version, row.Version, "the row has one version for each command")
		account, err := codecs.DecodeAccount(row.State)
		require.NoError(t, err)
		stored, _ := account.Storage(l.c.Settings.Rules, 0)
		assert.Equal(t, mesos, stored.Mesos)
		for _, one := range stored.Assets {
			assert.True(t, assets[uint32(one.ID)], "asset %d of %s was told of", one.ID, key)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		seen, err := table.Wait(ctx, key, func(r *once.Row) bool { return r != nil && r.Version >= version })
		cancel()
		require.NoError(t, err)
		assert.Equal(t, row.Version, seen.Version)
		assert.Equal(t, row.State, seen.State, "a version has one state, whoever wrote it")
	}
}

// late counts the rows in a function's table that lie behind a newer version.
func (c *Cluster) late(function string) (n int) {
	newest := map[string]uint64{}
	for _, e := range c.Read(function + codecs.TableSuffix) {
		row, err := once.DecodeRow(e.Value)
		require.NoError(c.t, err)
		if row.Version < newest[e.Key] {
			n++
		}
		newest[e.Key] = max(newest[e.Key], row.Version)
	}
	return n
}

// view runs a view of a function's table.
func (c *Cluster) view(t *testing.T, function string) *views.Table {
	config := c.Kafka
	config.ClientID = "view"
	table := views.Deployment{Kafka: config, Stores: kafka.StoreBuilder("", nil), Topics: kafka.TopicManagerBuilder(config), Log: c.log}.Table(function + codecs.TableSuffix)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = table.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	waiting, done := context.WithTimeout(t.Context(), 20*time.Second)
	defer done()
	require.NoError(t, table.WaitRecovered(waiting))
	return table
}

func TestAJoinAndALeaveUnderLoad(t *testing.T) {
	t.Parallel()
	c := NewCluster(t, ClusterConfig{})
	first := c.Start(ProcessConfig{})
	first.Ready(1)
	l := newLoad(c)
	l.send(50)
	l.listen(t)

	l.during(func() {
		joining := hear(t, c)
		second := c.Start(ProcessConfig{})
		second.Ready(1)
		t.Logf("the longest silence of a join: %s", joining.gap())

		leaving := hear(t, c)
		first.Stop()
		second.Ready(3)
		l.atLeast(400)
		t.Logf("the longest silence of a leave: %s", leaving.gap())
	})
	l.judge(t)
}

// A crash: what it had not committed is delivered again, to others and to the
// one that takes its place; with what its disk held, or with nothing.
func TestACrashUnderLoad(t *testing.T) {
	t.Parallel()
	for _, disk := range []string{"in memory", "on disk"} {
		t.Run(disk, func(t *testing.T) {
			t.Parallel()
			c := NewCluster(t, ClusterConfig{})
			var a, b ProcessConfig
			if disk == "on disk" {
				a.Dir, b.Dir = t.TempDir(), t.TempDir()
			}
			first, second := c.Start(a), c.Start(b)
			first.Ready(1)
			second.Ready(1)
			l := newLoad(c)
			l.during(func() {
				l.atLeast(200)
				a.Dir = first.Crash()
				c.Start(a).Ready(1)
			})
			l.judge(t)
		})
	}
}

// A process that is cut off for longer than its session, while it has records
// under way, and then comes back: it writes late, behind the new owner's rows.
func TestAnOldOwnerThatWakesUp(t *testing.T) {
	t.Parallel()
	c := NewCluster(t, ClusterConfig{SessionTimeout: time.Second})
	first, second := c.Start(ProcessConfig{}), c.Start(ProcessConfig{})
	first.Ready(1)
	second.Ready(1)
	l := newLoad(c)
	l.during(func() {
		l.atLeast(50)
		more := newLoad(c)
		more.send(300) // so that it is in the middle of them
		first.Freeze()
		l.add(more)
		second.Ready(3) // has taken over
		l.atLeast(500)
		first.Thaw()
		first.Ready(1)
	})
	l.judge(t)
	t.Logf("%d rows were written late, behind newer ones", c.late(codecs.StorageFunction))
}
