package once

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// loud is the tally, but "shout 300000" has an answer of so many bytes.
func loud(input string, outputs ...string) *Function {
	f := tally(input, outputs...)
	decode, step := f.Decode, f.Step
	f.Decode = func(r Record) (Command, *BadInput) {
		if verb, rest, _ := strings.Cut(string(r.Value), " "); verb == "shout" {
			return Command{Key: r.Key, Topic: r.Topic, Value: []string{verb, rest}}, nil
		}
		return decode(r)
	}
	f.Step = func(state []byte, cmd Command, at time.Time) (Result, error) {
		if words := cmd.Value.([]string); words[0] == "shout" {
			var n int
			_, err := fmt.Sscan(words[1], &n)
			return Result{State: state, Effects: []Effect{{To: 1, Body: []byte("aloud " + strings.Repeat("a", n))}}}, err
		}
		return step(state, cmd, at)
	}
	return f
}

// Large answers are kept for retries up to a sum of bytes, and the last one in
// any case. What a retry is given doesn't depend on what is acknowledged.
func TestLargeAnswersAreKeptForRetriesUpToASum(t *testing.T) {
	t.Parallel()
	for name, acked := range map[string]func(own int64) int64{
		"all acknowledged":  func(own int64) int64 { return own },
		"none acknowledged": func(int64) int64 { return 0 },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.a.f = loud("inside", "events")
			for i := range int64(6) {
				b.acked = acked(b.own)
				b.take("shout 300000", from(0, i), named(fmt.Sprint(i)))
			}
			if name == "all acknowledged" {
				assert.Len(t, b.answers(), 3)
				assert.Less(t, len(b.row.Kept), keptBytes)
			}
			for i := range int64(6) {
				again := b.take("shout 300000", from(0, 10+i), named(fmt.Sprint(i)))
				if i < 3 {
					assert.Equal(t, Applied, again.kind, "%d is too long ago", i)
				}
			}
			b = newBench(t)
			b.a.f = loud("inside", "events")
			b.acked = acked(b.own)
			b.take("shout 2000000", from(0, 1), named("one"))
			b.acked = acked(b.own)
			assert.Equal(t, Retried, b.take("shout 2000000", from(0, 2), named("one")).kind, "the last one in any case")
		})
	}
}

// A client with a hot key and large answers, all sent at once: the row would
// grow past what a record can hold, and waits for acknowledgements instead.
func TestAHotRowWithLargeAnswersWaits(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	key := neighbours(1)[0]
	const commands = 60
	for i := range int64(commands) {
		c.putInside(2, key+": shout 400000", from(0, i))
	}
	d := c.deployment()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Function(loud(insideTopic, eventsTopic)).Run(ctx) }()
	all := c.await(eventsTopic, count(commands))
	assert.Len(t, all, commands)
	largest := 0
	for _, r := range c.await(tallyTable, count(commands)) {
		largest = max(largest, len(r.Value))
	}
	t.Logf("the largest row has %d bytes", largest)
	assert.Less(t, largest, heavyRow+keptBytes)
	assert.Less(t, largest, kafka.MaxRecordBytes)
	cancel()
	require.NoError(t, <-ended)
	assert.Len(t, c.await(eventsTopic, func(r []*kgo.Record) bool { return len(r) >= commands }), commands, "without a restart")
}
