package once

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

const tallyTable = "tally-table"

// rows are the records of a key in the table, in order.
func (c *cluster) rows(key string, enough func([]*Row) bool) []*Row {
	c.t.Helper()
	var rows []*Row
	c.await(tallyTable, func(all []*kgo.Record) bool {
		rows = nil
		for _, r := range all {
			if string(r.Key) != key {
				continue
			}
			row, err := DecodeRow(r.Value)
			require.NoError(c.t, err)
			rows = append(rows, row)
		}
		return enough(rows)
	})
	return rows
}

// append writes a row into the table as an old owner would: behind all others.
func (c *cluster) append(key string, row *Row) {
	c.t.Helper()
	data, err := EncodeRow(row)
	require.NoError(c.t, err)
	require.NoError(c.t, c.client.ProduceSync(c.t.Context(), &kgo.Record{Topic: tallyTable, Partition: 2, Key: []byte(key), Value: data}).FirstErr())
}

func auditing(c *cluster) Deployment {
	d := c.deployment()
	d.Audit = 200 * time.Millisecond
	return d
}

func TestTheAuditRewritesAStaleRowBehindANewerOne(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	key := neighbours(1)[0]
	p := c.start(auditing(c))
	c.putInside(2, key+": add 1", from(0, 0))
	c.putInside(2, key+": add 1", from(0, 1))
	old := c.rows(key, func(r []*Row) bool { return len(r) == 2 })[0]
	c.append(key, old)
	rows := c.rows(key, func(r []*Row) bool { return len(r) >= 4 })
	assert.Equal(t, []uint64{1, 2, 1, 3}, versions(rows[:4]))
	assert.Equal(t, rows[1].State, rows[3].State, "a rewrite changes nothing else")

	// The position passes to the next owner, who finds what came meanwhile.
	position := func() int64 {
		at, err := c.topics.Position(t.Context(), "tally-audit", tallyTable, 2)
		require.NoError(t, err)
		return at
	}
	require.Eventually(t, func() bool { return position() >= 4 }, 10*time.Second, 20*time.Millisecond)
	p.stop()
	c.append(key, old)
	c.start(auditing(c))
	rows = c.rows(key, func(r []*Row) bool { return len(r) >= 6 })
	assert.Equal(t, []uint64{1, 2, 1, 3, 1, 4}, versions(rows[:6]))
	c.putInside(2, key+": add 1", from(0, 2))
	events := c.await(eventsTopic, count(3))
	assert.Equal(t, "sum 3", string(events[2].Value))
	assert.Equal(t, "5", header(events[2], HeaderVersion))
}

// Of a row that is written all the time, the last record before an audit's end is
// always older than what its owner has by then. It is stale only if what the
// owner had doesn't come.
func TestTheAuditLeavesRowsAloneThatAreWrittenMeanwhile(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	key := neighbours(1)[0]
	have := uint64(0)
	write := func() {
		have++
		c.append(key, &Row{Version: have})
	}
	var rewritten []string
	a := audit{
		function: &Function{Group: "tally"}, config: c.config, topics: c.topics,
		version: func(string) (uint64, error) {
			write() // it lies behind where the scan ends
			return have, nil
		},
		rewrite: func(_ context.Context, keys []string) error {
			rewritten = append(rewritten, keys...)
			return nil
		},
	}
	run := func() {
		_, err := a.run(t.Context(), 2)
		require.NoError(t, err)
	}
	write()
	write()
	run()
	run()
	assert.Empty(t, rewritten)

	// A stale row that comes while an audit reads for the second time is found by
	// the next.
	asked := 0
	a.version = func(string) (uint64, error) {
		if asked++; asked == 1 {
			write()
			c.append(key, &Row{Version: 1})
		}
		return have, nil
	}
	write()
	run()
	assert.Empty(t, rewritten)
	run()
	assert.Equal(t, []string{key}, rewritten)
}

// Partitions come and go while their tables are audited. What was read of a
// store that is closed by then is no fault, nor is one that isn't open yet.
func TestAnAuditThroughRebalancesIsNoFault(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	c.dir = t.TempDir()
	d := c.deployment()
	d.Audit = time.Millisecond
	p := c.start(d)
	var writing sync.WaitGroup
	defer writing.Wait()
	done := make(chan struct{})
	defer close(done)
	writing.Go(func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-tick.C:
			case <-done:
				return
			}
			c.client.Produce(t.Context(), &kgo.Record{Topic: publicTopic, Partition: int32(n % 3), Key: fmt.Appendf(nil, "k%d", n%500), Value: []byte("add 1")}, nil)
		}
	})
	for range 4 {
		d.Stores = kafka.StoreBuilder(t.TempDir(), c.topicID)
		other := c.start(d)
		require.Eventually(t, func() bool { return len(other.tally.Status().Partitions) > 0 && other.tally.Status().Ready() }, 20*time.Second, time.Millisecond)
		for _, one := range []*process{p, other} {
			require.Zero(t, one.tally.Status().Restarts, one.tally.Status().LastFault)
		}
		other.stop()
		require.Eventually(t, func() bool { return len(p.tally.Status().Partitions) == parts && p.tally.Status().Ready() }, 20*time.Second, time.Millisecond)
	}
	require.Zero(t, p.tally.Status().Restarts, p.tally.Status().LastFault)
	c.mu.Lock()
	defer c.mu.Unlock()
	assert.Positive(t, c.audits)
}

func TestAStoreBehindItsTableIsWipedAndReadAgain(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{"on disk": t.TempDir(), "in memory": ""} {
		t.Run(name, func(t *testing.T) {
			c := newCluster(t, 1)
			c.dir = dir
			key := neighbours(1)[0]
			p := c.start(auditing(c))
			c.putInside(2, key+": add 1", from(0, 0))
			row := c.rows(key, func(r []*Row) bool { return len(r) == 1 })[0]
			newer := *row
			newer.Version, newer.State = 7, []byte{0, 0, 0, 0, 0, 0, 0, 40}
			c.append(key, &newer)
			require.Eventually(t, func() bool { return p.tally.Status().Restarts > 0 && p.tally.Status().Ready() }, 15*time.Second, 20*time.Millisecond)
			assert.Contains(t, p.tally.Status().LastFault, "has version 7, the store 1")
			c.putInside(2, key+": add 1", from(0, 1))
			events := c.await(eventsTopic, count(2))
			assert.Equal(t, "sum 41", string(events[1].Value))
		})
	}
}

// An old owner's late write lies between two of ours, or behind them. goka's
// own offset would jump over it and never read it.
func TestAfterARestartForeignRowsHaveBeenRead(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	c.dir = t.TempDir()
	keys := neighbours(2)
	p := c.start(c.deployment())
	c.putInside(2, keys[0]+": add 1", from(0, 0))
	row := c.rows(keys[0], func(r []*Row) bool { return len(r) == 1 })[0]
	foreign := *row
	foreign.Version, foreign.State = 9, []byte{0, 0, 0, 0, 0, 0, 0, 90}
	c.append(keys[1], &foreign) // a row of a key that this process never wrote
	c.putInside(2, keys[0]+": add 1", from(0, 1))
	c.rows(keys[0], func(r []*Row) bool { return len(r) == 2 })
	p.stop()
	c.start(c.deployment())
	c.putInside(2, keys[1]+": add 1", from(0, 2))
	events := c.await(eventsTopic, count(3))
	assert.Equal(t, "sum 91", string(events[2].Value))
}

func TestTheHighestVersionWinsOnRecovery(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	key := neighbours(1)[0]
	p := c.start(c.deployment())
	c.putInside(2, key+": add 1", from(0, 0))
	c.putInside(2, key+": add 5", from(0, 1))
	old := c.rows(key, func(r []*Row) bool { return len(r) == 2 })[0]
	p.stop()
	c.append(key, old)
	c.start(c.deployment())
	c.putInside(2, key+": add 1", from(0, 2))
	events := c.await(eventsTopic, count(3))
	assert.Equal(t, "sum 7", string(events[2].Value))
}

func versions(rows []*Row) (all []uint64) {
	for _, r := range rows {
		all = append(all, r.Version)
	}
	return all
}

func TestATableOfAnotherNumberOfPartitionsIsRefused(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	d := c.deployment()
	d.Giving = 300 * time.Millisecond
	data, err := EncodeRow(&Row{Version: 1})
	require.NoError(t, err)
	key := neighbours(1)[0] // of partition 2
	require.NoError(t, c.client.ProduceSync(t.Context(), &kgo.Record{Topic: tallyTable, Partition: 3, Key: []byte(key), Value: data}).FirstErr())
	err = d.Function(tally(insideTopic, eventsTopic)).Run(t.Context())
	require.ErrorIs(t, err, ErrGivenUp)
	assert.ErrorContains(t, err, "lies in partition 3 and belongs to 2 of 4: the table was written with another number of partitions")
}

func TestARowThatIsNotOursIsAFault(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		value []byte
		says  string
	}{
		"garbage":        {[]byte("garbage"), "row:"},
		"a later format": {append([]byte{0x87, 0xa1, 'f', RowFormat + 1}, make([]byte, 20)...), "has format 4 and this binary knows up to 3"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCluster(t, 1)
			d := c.deployment()
			d.Giving = 300 * time.Millisecond
			key := neighbours(1)[0]
			require.NoError(t, c.client.ProduceSync(t.Context(), &kgo.Record{Topic: tallyTable, Partition: 2, Key: []byte(key), Value: tt.value}).FirstErr())
			err := d.Function(tally(insideTopic, eventsTopic)).Run(t.Context())
			require.ErrorIs(t, err, ErrGivenUp)
			assert.ErrorContains(t, err, tt.says)
		})
	}
}
