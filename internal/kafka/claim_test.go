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
	initial int64
}

func (h handed) InitialOffset() int64 { return h.initial }

func (h handed) Messages() <-chan *sarama.ConsumerMessage { return h.records }

// heardSession is a session of which only the context is asked.
type heardSession struct {
	sarama.ConsumerGroupSession
	ctx context.Context
}

func (s heardSession) Context() context.Context { return s.ctx }

// On a topic without holes a record that doesn't follow the one before it, or
// the committed offset, means that one was skipped: a fault, and the record
// isn't handed out. On other topics compaction and transactions make holes.
func TestASkippedRecordIsAFault(t *testing.T) {
	for name, one := range map[string]struct {
		initial int64
		holes   bool
		got     []int64
		fault   string
	}{
		"between two records":            {initial: 5, got: []int64{5, 6}, fault: "inside/2 offset 8 came where 7 was next"},
		"the first of a claim":           {initial: 4, fault: "inside/2 offset 5 came where 4 was next"},
		"between two, nothing committed": {initial: sarama.OffsetOldest, got: []int64{5, 6}, fault: "inside/2 offset 8 came where 7 was next"},
		"on a topic with holes":          {initial: 4, holes: true, got: []int64{5, 6, 8}},
	} {
		t.Run(name, func(t *testing.T) {
			records := make(chan *sarama.ConsumerMessage, 3)
			for _, offset := range []int64{5, 6, 8} {
				records <- &sarama.ConsumerMessage{Topic: "inside", Partition: 2, Offset: offset}
			}
			close(records)
			c := &claim{ConsumerGroupClaim: handed{records: records, initial: one.initial}, out: make(chan *sarama.ConsumerMessage, 3), whole: !one.holes}
			s := &session{ConsumerGroupSession: heardSession{ctx: t.Context()}}
			err := c.pump(s, newTracker(maxAhead), TopicID{1}, func(string) (TopicID, error) { return TopicID{1}, nil })
			var got []int64
			for m := range c.out {
				got = append(got, m.Offset)
			}
			assert.Equal(t, one.got, got)
			if one.fault == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, ErrGap)
			assert.ErrorContains(t, err, one.fault)
		})
	}
}
