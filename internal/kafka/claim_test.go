package kafka

import (
	"context"
	"testing"

	"github.com/IBM/sarama"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// handed are the records of a claim, as sarama hands them on.
type handed struct {
	sarama.ConsumerGroupClaim
	records chan *sarama.ConsumerMessage
}

func (h handed) Messages() <-chan *sarama.ConsumerMessage { return h.records }

// heardSession is a session of which only the context is asked.
type heardSession struct {
	sarama.ConsumerGroupSession
	ctx context.Context
}

func (s heardSession) Context() context.Context { return s.ctx }

// On a topic without holes a record that doesn't follow the one before it means
// that one was skipped: a fault, and the record isn't handed out. On other
// topics compaction and transactions make holes.
func TestASkippedRecordIsAFault(t *testing.T) {
	for _, whole := range []bool{true, false} {
		records := make(chan *sarama.ConsumerMessage, 3)
		for _, offset := range []int64{5, 6, 8} {
			records <- &sarama.ConsumerMessage{Topic: "inside", Partition: 2, Offset: offset}
		}
		close(records)
		c := &claim{ConsumerGroupClaim: handed{records: records}, out: make(chan *sarama.ConsumerMessage, 3), whole: whole}
		s := &session{ConsumerGroupSession: heardSession{ctx: t.Context()}}
		err := c.pump(s, newTracker(maxAhead), TopicID{1}, func(string) (TopicID, error) { return TopicID{1}, nil })
		var got []int64
		for m := range c.out {
			got = append(got, m.Offset)
		}
		if whole {
			require.ErrorIs(t, err, ErrGap)
			assert.ErrorContains(t, err, "inside/2 offset 8 came after 6")
			assert.Equal(t, []int64{5, 6}, got)
		} else {
			require.NoError(t, err)
			assert.Equal(t, []int64{5, 6, 8}, got)
		}
	}
}
