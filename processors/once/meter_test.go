package once

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
)

// told waits until the meters were told enough.
func (c *cluster) told(enough func() bool) {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return enough()
	}, 20*time.Second, 5*time.Millisecond)
}

func TestAMeterIsToldOfEveryRecord(t *testing.T) {
	c := newCluster(t, 1)
	d := c.deployment()
	d.Audit = 20 * time.Millisecond
	c.start(d)
	c.put(publicTopic, 0, "a: add 5", "a: grow 600000", "a: note", "b: nonsense", "b: other", "b")
	c.told(func() bool { return len(c.took) == 10 && len(c.answered) == 2 && c.audits > parts })
	counted := map[Taken]int{}
	for _, one := range c.took {
		counted[one]++
	}
	assert.Equal(t, map[Taken]int{
		{Kind: Applied}:                       4, // by the ingress
		{Kind: Passed}:                        1,
		{Kind: DeadLetter, Code: "MALFORMED"}: 2, // one by each
		{Kind: Applied, Type: "add"}:          1,
		{Kind: Applied, Type: "note"}:         1, // which says nothing: no answer
		{Kind: Applied, Type: "grow", Refused: "TOO", Code: "LARGE"}: 1,
	}, counted)
	assert.Zero(t, c.repairs)
	assert.Less(t, slices.Max(c.answered), 10*time.Second)
}

// An answer's time counts from the public record's timestamp, however old; from
// the ingress's clock if that is in the future, which can't be.
func TestAnAnswersTimeCountsFromTheRecordsTimestamp(t *testing.T) {
	c := newCluster(t, 1)
	c.start(c.deployment())
	for key, at := range map[string]time.Duration{"old": -time.Hour, "new": time.Hour} {
		r := &kgo.Record{Topic: publicTopic, Key: []byte(key), Value: []byte("add 1"), Timestamp: time.Now().Add(at)}
		require.NoError(t, c.client.ProduceSync(t.Context(), r).FirstErr())
	}
	c.told(func() bool { return len(c.answered) == 2 })
	slices.Sort(c.answered)
	assert.Less(t, c.answered[0], 10*time.Second)
	assert.InDelta(t, time.Hour, c.answered[1], float64(10*time.Second))
}

// A redelivery's answer may have been out before: it has no time.
func TestARedeliveryIsToldAndHasNoTime(t *testing.T) {
	c := newCluster(t, 1)
	c.start(c.deployment())
	cause := Cause{Topic: [16]byte{1}, Offset: 7}
	c.putInside(0, "a: add 5", cause)
	c.putInside(0, "a: add 5", cause)
	c.told(func() bool { return len(c.took) == 2 && len(c.answered) == 1 })
	assert.ElementsMatch(t, []Taken{{Kind: Applied, Type: "add"}, {Kind: Redelivered, Type: "add"}}, c.took)
	c.await(eventsTopic, count(2))
	assert.Len(t, c.answered, 1)
}

func TestRecoveryIsToldByPartition(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	p := c.start(c.deployment())
	c.put(publicTopic, 0, "a: add 5", "b: add 1", "c: add 1")
	c.await(eventsTopic, count(3))
	p.stop()
	p = c.start(c.deployment())
	require.Eventually(t, func() bool { return p.tally.Status().Ready() }, 20*time.Second, 5*time.Millisecond)
	all := p.tally.Recovery()
	require.Len(t, all, parts)
	rows := int64(0)
	for i, r := range all {
		assert.Equal(t, Recovery{Partition: int32(i), Recovered: true, Offset: r.End, End: r.End, Percent: 100}, r)
		rows += r.End
	}
	assert.Equal(t, int64(3), rows)
	assert.Empty(t, p.tally.Health().Recovering)
	assert.Empty(t, p.ingress.Recovery(), "an ingress has no table")
	assert.Len(t, p.tally.Inputs(), parts)
	assert.Zero(t, p.tally.Waiting())
}

func TestHowFarAReadingIs(t *testing.T) {
	for _, one := range []struct {
		recovered   bool
		offset, end int64
		is          Recovery
	}{
		{false, 0, 0, Recovery{}},
		{false, 250, 1000, Recovery{Offset: 250, End: 1000, Percent: 25}},
		{false, 1000, 1000, Recovery{Offset: 1000, End: 1000, Percent: 99}}, // the store isn't ready yet
		{true, 700, 1000, Recovery{Recovered: true, Offset: 1000, End: 1000, Percent: 100}},
		{true, 0, 0, Recovery{Recovered: true, Percent: 100}}, // an empty table
	} {
		assert.Equal(t, one.is, Recovering(0, one.recovered, one.offset, one.end))
	}
}
