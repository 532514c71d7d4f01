package kafka

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/IBM/sarama"
)

// groupHandler stands between sarama and goka's processor for one session.
type groupHandler struct {
	sarama.ConsumerGroupHandler
	group   *Group
	session *session
	began   bool
	cleaned chan struct{} // closed at the session's end
}

// Setup begins the session with its trackers. goka recovers its tables in here.
func (h *groupHandler) Setup(inner sarama.ConsumerGroupSession) error {
	h.session = &session{ConsumerGroupSession: inner, trackers: map[topicPartition]*tracker{}, marked: h.group.mark}
	for topic, partitions := range inner.Claims() {
		for _, p := range partitions {
			h.session.trackers[topicPartition{topic, p}] = newTracker(cmp.Or(h.group.set.Ahead, maxAhead))
		}
	}
	h.began, h.cleaned = true, make(chan struct{})
	if err := h.closeGaps(inner); err != nil {
		if inner.Context().Err() == nil { // else the session ended while Kafka was asked
			h.group.fail(err)
		}
		return err
	}
	h.group.beginSession(h.session)
	go h.hurry(inner.Context().Done())
	err := h.ConsumerGroupHandler.Setup(h.session)
	if err != nil && inner.Context().Err() == nil {
		h.group.fail(fmt.Errorf("set up: %w", err))
	}
	return err
}

// closeGaps looks for committed offsets that Kafka has no record at. sarama
// would end the claim at once, join again, and so on for ever. A public topic
// that was made anew is another source, and read from its beginning.
func (h *groupHandler) closeGaps(inner sarama.ConsumerGroupSession) error {
	set := h.group.set
	if set.Gaps == nil {
		return nil
	}
	gaps, err := set.Gaps(inner.Context(), h.group.name, inner.Claims())
	if err != nil {
		return err
	}
	for _, gap := range gaps {
		switch {
		case gap.Anew && !slices.Contains(set.Whole, gap.Topic):
			set.Log.Warn("a topic was made anew: it is read from its beginning", "topic", gap.Topic, "partition", gap.Partition, "offset", gap.Start)
		case !set.AcceptLoss:
			return gap
		default:
			set.Log.Warn("loss accepted", "gap", gap.Error())
		}
		if gap.Committed < gap.Start {
			inner.MarkOffset(gap.Topic, gap.Partition, gap.Start, gap.ID.String())
		} else {
			inner.ResetOffset(gap.Topic, gap.Partition, gap.Start, gap.ID.String())
		}
	}
	return nil
}

// ConsumeClaim runs one partition. An error here, or one of the pump, is a
// fault: sarama would only log it and start the session anew.
func (h *groupHandler) ConsumeClaim(_ sarama.ConsumerGroupSession, inner sarama.ConsumerGroupClaim) error {
	tp := topicPartition{inner.Topic(), inner.Partition()}
	id, err := h.group.set.TopicID(tp.topic)
	if err != nil {
		err = fmt.Errorf("look up the id of topic %s: %w", tp.topic, err)
		h.group.fail(err)
		return err
	}
	t := h.session.trackers[tp]
	t.begin(id, inner.InitialOffset(), inner.HighWaterMarkOffset)
	h.group.runs(h.session, tp)

	set := h.group.set
	c := &claim{
		ConsumerGroupClaim: inner, out: make(chan *sarama.ConsumerMessage),
		whole: !set.AcceptLoss && slices.Contains(set.Whole, tp.topic),
	}
	go func() { h.group.fail(c.pump(h.session, t, id, h.group.set.TopicID)) }()
	err = h.ConsumerGroupHandler.ConsumeClaim(h.session, c)
	h.group.fail(err)
	// goka may stop reading before the claim ends; sarama then cancels the
	// session, which ends the pump, but only after this function returned.
	go func() {
		for range c.out {
		}
	}()
	return err
}

// Cleanup ends the session. goka returns here what made a partition stop.
func (h *groupHandler) Cleanup(sarama.ConsumerGroupSession) error {
	defer close(h.cleaned)
	err := h.ConsumerGroupHandler.Cleanup(h.session)
	h.group.fail(err)
	return err
}

// mark notes that the group came to something.
func (g *Group) mark() { g.marked.Store(true) }

// hurry fails what is under way if the ended session still waits for it.
func (h *groupHandler) hurry(ended <-chan struct{}) {
	<-ended
	select {
	case <-h.cleaned:
	case <-time.After(stuckAfter):
		if h.group.set.Stuck != nil {
			h.group.set.Stuck()
		}
	}
}

// drain reads sarama's errors for the group's whole life.
func (g *Group) drain() {
	defer close(g.drained)
	for err := range g.inner.Errors() {
		g.take(err)
	}
}

// takeErrors classifies what lies unread in sarama's channel of errors.
func (g *Group) takeErrors() {
	for {
		select {
		case err, ok := <-g.inner.Errors():
			if !ok {
				return
			}
			g.take(err)
		default:
			return
		}
	}
}

// take decides which of sarama's errors are faults. An offset that Kafka no
// longer has is one, never a jump (promise 4): sarama would otherwise end the
// claim and join again, for ever.
func (g *Group) take(err error) {
	switch {
	case errors.Is(err, sarama.ErrOffsetOutOfRange):
		g.fail(fmt.Errorf("the committed offset is gone from Kafka: %w", err))
	case errors.Is(err, sarama.ErrFencedInstancedId):
		g.fail(fmt.Errorf("%w: %w", ErrReplaced, err))
	case unreadable(err):
		g.failNow(err)
	default:
		g.set.Log.Warn("consumer group", "error", err)
	}
}

// unreadable tells of errors of a fetch that sarama tries again for ever, and
// that do not go away by themselves: the partition would stand still and say
// nothing. Leaders that are missing come back, and are waited for.
func unreadable(err error) bool {
	var damaged sarama.PacketDecodingError
	return errors.Is(err, sarama.ErrTopicAuthorizationFailed) || errors.Is(err, sarama.ErrGroupAuthorizationFailed) || errors.As(err, &damaged)
}
