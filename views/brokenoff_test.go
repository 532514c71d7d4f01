package views

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors/once"
)

// A broker says in the middle of a recovery that the table has no such offset,
// so sarama ends its reading of that partition. What was read so far is no
// copy: nobody is answered from it, and the reading goes on.
func TestAReadingThatBreaksOffIsNoRecovery(t *testing.T) {
	b := newBroker(t, "")
	state := codecs.EncodeAccount(used())
	padding := []byte(strings.Repeat("x", 20<<10))
	var keys []string
	for i := range 400 {
		keys = append(keys, fmt.Sprint("k", i))
		b.write(keys[i], encodeRow(t, &once.Row{Version: 1, State: append(state[:len(state):len(state)], padding...)}))
	}
	last := map[int32]string{} // of each partition
	for _, key := range keys {
		last[kafka.Partition(key, 4)] = key
	}
	for range 2 {
		fetches := 0
		broken := b.embedded.Cluster().Fault(kfake.Fault{
			Keys: []kmsg.Key{kmsg.Fetch}, Topic: accountTable, Err: kerr.OffsetOutOfRange, Count: 3,
			When: func(kmsg.Request) bool { fetches++; return fetches > 3 },
		})
		table, stop := b.start()
		ctx, done := context.WithTimeout(t.Context(), 20*time.Second)
		for _, key := range last {
			row, err := table.Wait(ctx, key, func(*once.Row) bool { return true })
			for ; err != nil; row, err = table.Get(key) {
				require.ErrorIs(t, err, ErrNotRecovered)
				require.NoError(t, ctx.Err())
			}
			assert.NotNil(t, row, "an answer from a partition without its last row")
		}
		done()
		assert.Equal(t, 3, broken.Hits())
		broken.Remove()
		stop()
	}
}
