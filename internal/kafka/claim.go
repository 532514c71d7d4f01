package kafka

import (
	"fmt"
	"time"

	"github.com/IBM/sarama"
)

// session is sarama's session as goka sees it: marks go to the claim's tracker
// and reach sarama only as the contiguous prefix. Trackers live and die with
// their session, so that a late mark of an old session commits nothing.
type session struct {
	sarama.ConsumerGroupSession
	trackers map[topicPartition]*tracker
	marked   func() // told of each mark that reached sarama
}

type topicPartition struct {
	topic     string
	partition int32
}

// MarkOffset takes the offset after the marked record, as goka and Kafka do. The
// topic's id is committed with it, see Gaps.
func (s *session) MarkOffset(topic string, partition int32, next int64, _ string) {
	t := s.trackers[topicPartition{topic, partition}]
	if t == nil {
		return
	}
	t.mark(next-1, func(offset int64) {
		s.ConsumerGroupSession.MarkOffset(topic, partition, offset+1, t.name)
		s.marked()
	})
}

// MarkMessage marks one record.
func (s *session) MarkMessage(m *sarama.ConsumerMessage, metadata string) {
	s.MarkOffset(m.Topic, m.Partition, m.Offset+1, metadata)
}

// claim hands a partition's records on. Their headers stay with the tracker,
// because goka would make a map of them, which loses order and repeats.
type claim struct {
	sarama.ConsumerGroupClaim
	out chan *sarama.ConsumerMessage
	// whole says that the topic's offsets have no holes, see GroupSettings.Whole.
	whole bool
}

// Messages closes when the claim ends.
func (c *claim) Messages() <-chan *sarama.ConsumerMessage { return c.out }

// idle is a pause after which a public topic may be another: when a partition is
// gone sarama looks for it again after its backoff, 250 ms here, and goes on at
// its offset in what it finds. Our own topics nobody makes anew.
const idle = 200 * time.Millisecond

// pump moves records from sarama to goka until the session or the claim ends.
// id is the topic's id from before the claim; check looks it up again.
func (c *claim) pump(s *session, t *tracker, id TopicID, check func(topic string) (TopicID, error)) error {
	defer close(c.out)
	ctx, checked := s.Context(), false
	last := time.Now()
	next := c.InitialOffset() // below 0: nothing was committed, and the topic may begin anywhere
	for {
		var m *sarama.ConsumerMessage
		var ok bool
		select {
		case m, ok = <-c.ConsumerGroupClaim.Messages():
			if !ok {
				return nil
			}
		case <-ctx.Done():
			return nil
		}
		// A topic deleted and made anew between the first look-up and the first
		// fetch would give its records the causes of its predecessor.
		if !checked || !c.whole && time.Since(last) >= idle {
			again, err := check(m.Topic)
			if err != nil {
				return fmt.Errorf("look up the id of topic %s: %w", m.Topic, err)
			}
			if again != id {
				return fmt.Errorf("topic %s was made anew while partition %d was claimed: id %s, now %s", m.Topic, m.Partition, id, again)
			}
			checked = true
		}
		last = time.Now()
		// Sarama goes one offset on at a batch of which it takes no record, whatever
		// the reason, and so past the record that it was about to read; at the claim's
		// first fetch too.
		if c.whole && next >= 0 && next != m.Offset {
			return fmt.Errorf("%w: %s/%d offset %d came where %d was next", ErrGap, m.Topic, m.Partition, m.Offset, next)
		}
		next = m.Offset + 1
		headers := fromSarama(m.Headers)
		if !t.hand(ctx, m.Offset, len(m.Key)+len(m.Value)+headers.Size(), headers) {
			return nil
		}
		m.Headers = nil // Group.Headers has them
		select {
		case c.out <- m:
		case <-ctx.Done():
			return nil
		}
	}
}

func fromSarama(in []*sarama.RecordHeader) Headers {
	out := make(Headers, len(in))
	for i, h := range in {
		out[i] = Header{Key: name(h.Key), Value: h.Value}
	}
	return out
}
