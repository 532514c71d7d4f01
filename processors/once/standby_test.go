package once

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

func TestAHotStandbyTakesOverWhatItHasRead(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	var mu sync.Mutex
	read := map[string]map[int32]bool{} // by process: the partitions whose table it has read
	standby := func(name string) Deployment {
		read[name] = map[int32]bool{}
		d := c.deployment()
		d.HotStandby = true
		d.Stores = kafka.StoreBuilder(t.TempDir(), c.topicID, kafka.StoreObserver{Recovered: func(_ string, p int32, _ int64) {
			mu.Lock()
			defer mu.Unlock()
			read[name][p] = true
		}})
		return d
	}
	first, second := c.start(standby("first")), c.start(standby("second"))
	require.Eventually(t, func() bool {
		a, b := first.tally.Status(), second.tally.Status()
		mu.Lock()
		defer mu.Unlock()
		return a.Ready() && b.Ready() && len(a.Partitions) == 2 && len(b.Partitions) == 2 &&
			len(read["second"]) == parts // it owns two and has read all four
	}, 15*time.Second, 10*time.Millisecond)
	for i := range 20 {
		c.put(publicTopic, 0, fmt.Sprintf("k%d: add 1", i))
	}
	c.await(eventsTopic, count(20))
	// A stale row behind a newer one must not win in a standby either.
	key := neighbours(1)[0]
	c.put(publicTopic, 0, key+": add 1")
	old := c.rows(key, func(r []*Row) bool { return len(r) == 2 })[0]
	c.append(key, old)

	first.stop()
	c.put(publicTopic, 0, key+": add 1")
	var last string
	c.await(eventsTopic, func(all []*kgo.Record) bool {
		for _, r := range all {
			if string(r.Key) == key && header(r, HeaderVersion) == "3" {
				last = string(r.Value)
			}
		}
		return last != ""
	})
	assert.Equal(t, "sum 3", last)
	require.Eventually(t, func() bool { return len(second.tally.Status().Partitions) == parts }, 10*time.Second, 10*time.Millisecond)
}
