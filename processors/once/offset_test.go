package once

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// deleteBelow deletes the records of a partition below an offset, as a
// retention that nobody wanted would.
func (c *cluster) deleteBelow(topic string, partition int32, offset int64) {
	c.t.Helper()
	below := kadm.Offsets{}
	below.AddOffset(topic, partition, offset, -1)
	deleted, err := c.admin.DeleteRecords(c.t.Context(), below)
	require.NoError(c.t, err)
	require.NoError(c.t, deleted.Error())
}

func TestAnOffsetThatKafkaLostIsAFaultUntilTheLossIsAccepted(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	key := neighbours(1)[0]
	p := c.start(c.deployment())
	c.putInside(2, key+": add 1", from(0, 0))
	c.await(eventsTopic, count(1))
	p.stop()
	require.Equal(t, int64(1), c.committed("tally", insideTopic)[2])
	for i := range 5 {
		c.putInside(2, key+": add 1", from(0, int64(1+i)))
	}
	c.deleteBelow(insideTopic, 2, 4)

	d := c.deployment()
	d.Giving = 300 * time.Millisecond
	err := d.Function(tally(insideTopic, eventsTopic)).Run(t.Context())
	require.ErrorIs(t, err, kafka.ErrGap)
	assert.ErrorContains(t, err, "group tally has committed offset 1 of inside/2, and the topic begins at 4: 3 records were deleted")
	assert.Equal(t, int64(1), c.committed("tally", insideTopic)[2], "never a jump")

	d.AcceptLoss = true
	c.start(d)
	events := c.await(eventsTopic, count(3))
	assert.Equal(t, "sum 3", string(events[2].Value))
}

func TestProcessedRecordsAreTrimmedAfterAWeek(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	key := neighbours(1)[0]
	p := c.start(c.deployment())
	c.putInside(2, key+": add 1", from(0, 0))
	c.putInside(2, key+": add 1", from(0, 1))
	c.await(eventsTopic, count(2))
	p.stop()
	c.putInside(2, key+": add 1", from(0, 2)) // nobody has processed it
	trim := func(now time.Time) int {
		n, err := c.topics.Trim(t.Context(), "tally", insideTopic, []int32{0, 1, 2, 3}, now, 7*24*time.Hour)
		require.NoError(t, err)
		return n
	}
	assert.Zero(t, trim(time.Now().Add(6*24*time.Hour)))
	assert.Equal(t, 1, trim(time.Now().Add(8*24*time.Hour)))
	left := c.await(insideTopic, func(all []*kgo.Record) bool { return len(all) > 0 })
	assert.Equal(t, int64(2), left[0].Offset, "what isn't processed stays, however old")
	assert.Zero(t, trim(time.Now().Add(8*24*time.Hour)), "nothing left to trim")
}
