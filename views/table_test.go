package views

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/internal/kafka"
	"coffer/processors/once"
)

func TestOnlyRecoveredPartitionsAreRead(t *testing.T) {
	c := newCopy(t, 2)
	keys := make([]string, 2) // one for each partition
	for i := 0; keys[0] == "" || keys[1] == ""; i++ {
		key := strconv.Itoa(i)
		keys[kafka.Partition(key, 2)] = key
	}
	for _, key := range keys {
		c.put(key, 1, nil)
		_, err := c.Get(key)
		require.ErrorIs(t, err, ErrNotRecovered)
	}
	ready, _ := c.Check().State()
	assert.False(t, ready)

	// One that was read to its end stands still until the last one was: to answer
	// from it would be to answer with what was true for as long as that takes.
	require.NoError(t, c.shelves[0].MarkRecovered())
	for _, key := range keys {
		_, err := c.Get(key)
		require.ErrorIs(t, err, ErrNotRecovered)
	}
	ready, detail := c.Check().State()
	assert.False(t, ready)
	assert.Equal(t, TableStatus{Table: "table", Partitions: 2}, detail)

	require.NoError(t, c.shelves[1].MarkRecovered())
	for _, key := range keys {
		row, err := c.Get(key)
		require.NoError(t, err)
		assert.Equal(t, uint64(1), row.Version)
	}
	ready, _ = c.Check().State()
	assert.True(t, ready)
	row, err := c.Get("nobody's")
	require.NoError(t, err)
	assert.Nil(t, row)
}

func TestAClosedStoreIsNotReadAndNotRecoveredLate(t *testing.T) {
	c := recovered(t)
	c.put("7", 1, nil)
	for _, s := range c.shelves {
		require.NoError(t, s.Close())
		require.NoError(t, s.MarkRecovered()) // goka's goroutine may come late
	}
	_, err := c.Get("7")
	require.ErrorIs(t, err, ErrNotRecovered)
	assert.Zero(t, c.Status().Recovered)
}

func TestReadsNeverGoBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := recovered(t)
		var highest uint64
		for _, v := range rapid.SliceOfN(rapid.Uint64Range(1, 9), 1, 20).Draw(rt, "versions in the topic's order") {
			c.put("7", v, []byte{byte(v)})
			highest = max(highest, v)
			row, err := c.Get("7")
			require.NoError(rt, err)
			require.Equal(rt, highest, row.Version)
			require.Equal(rt, []byte{byte(highest)}, row.State)
		}
	})
}

func TestWaitEndsWithTheWriteThatIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := recovered(t)
		c.put("7", 1, nil)
		began := time.Now()
		got := make(chan uint64)
		for range 3 {
			go func() {
				row, err := c.Wait(t.Context(), "7", reached(3))
				assert.NoError(t, err)
				got <- version(row)
			}()
		}
		for v := range uint64(3) {
			synctest.Wait()
			c.put("8", v+1, nil) // another's
			c.put("7", v+1, nil)
		}
		for range 3 {
			assert.Equal(t, uint64(3), <-got)
		}
		assert.Zero(t, time.Since(began), "it looked again by a clock, not by the write")
		noneWait(t, c)
	})
}

func TestWaitGivesUpWithWhatThereIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := recovered(t)
		c.put("7", 1, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		began := time.Now()
		row, err := c.Wait(ctx, "7", reached(2))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, uint64(1), row.Version)
		assert.Equal(t, 2*time.Second, time.Since(began))
		noneWait(t, c)
	})
}

func TestWaitEndsWithTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := recovered(t)
		end := make(chan error)
		go func() {
			_, err := c.Wait(t.Context(), "7", reached(1))
			end <- err
		}()
		synctest.Wait()
		for _, s := range c.shelves {
			require.NoError(t, s.Close())
		}
		require.ErrorIs(t, <-end, ErrNotRecovered)
		noneWait(t, c)
	})
}

func noneWait(t *testing.T, c *copyOf) {
	t.Helper()
	for _, p := range c.partitions {
		assert.Empty(t, p.bells.byKey, "bells that nobody waits for")
	}
}

func TestARowOfALaterFormatIsNotReadAsOurs(t *testing.T) {
	c := recovered(t)
	row := &once.Row{Version: 1, Format: once.RowFormat + 1}
	later := "format " + strconv.Itoa(once.RowFormat+1)
	data, err := row.MarshalMsg(nil)
	require.NoError(t, err)
	p := kafka.Partition("7", 4)
	err = c.run.update()(place{partition: p}, c.shelves[p], "7", data)
	require.ErrorContains(t, err, later)
	require.ErrorContains(t, c.fault, later, "the run goes on with a record that it can't read")
}

func TestARecordInTheWrongPartitionIsAFault(t *testing.T) {
	c := recovered(t)
	p := kafka.Partition("7", 4) ^ 1
	err := c.run.update()(place{partition: p}, c.shelves[p], "7", encodeRow(t, &once.Row{Version: 1}))
	require.ErrorContains(t, err, "another number of partitions")
	require.ErrorIs(t, c.fault, err)
}
