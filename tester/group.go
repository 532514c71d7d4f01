package tester

import (
	"context"
	"sync"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
)

// group is goka's mock of a consumer group. The mock hands out every record of
// its topics in each session; this keeps those back that were committed.
type group struct {
	sarama.ConsumerGroup
	of   *broker
	errs <-chan error

	mu    sync.Mutex
	next  map[string]int64   // by topic: the first offset to hand out
	end   context.CancelFunc // ends the present session
	ended chan struct{}      // closed when it has ended
	known bool               // its first session has begun
	left  bool               // a claim of the present session has ended
}

// Errors closes with the group. (The mock gives out another channel, which never
// closes, to whoever asks after that.)
func (g *group) Errors() <-chan error { return g.errs }

// Consume runs one session.
func (g *group) Consume(ctx context.Context, topics []string, h sarama.ConsumerGroupHandler) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	ended := make(chan struct{})
	defer close(ended)
	g.mu.Lock()
	g.end, g.ended, g.left = end, ended, false
	first := !g.known
	g.known = true
	g.mu.Unlock()
	if first {
		g.of.mu.Lock()
		for _, topic := range topics {
			g.of.groups[topic] = g
		}
		g.of.mu.Unlock()
		g.of.joined <- struct{}{}
	}
	return g.ConsumerGroup.Consume(ctx, topics, handler{h, g})
}

// rewind ends the session; the next one begins at an older offset of a topic,
// as after a crash before the commit.
func (g *group) rewind(topic string, offset int64) {
	g.mu.Lock()
	g.next[topic] = offset
	end, ended := g.end, g.ended
	g.mu.Unlock()
	end()
	<-ended
}

type handler struct {
	sarama.ConsumerGroupHandler
	group *group
}

// ConsumeClaim hands out what was not committed.
func (h handler) ConsumeClaim(s sarama.ConsumerGroupSession, inner sarama.ConsumerGroupClaim) error {
	h.group.mu.Lock()
	c := claim{ConsumerGroupClaim: inner, first: h.group.next[inner.Topic()], out: make(chan *sarama.ConsumerMessage)}
	h.group.mu.Unlock()
	left := make(chan struct{})
	defer func() {
		close(left)
		h.group.mu.Lock()
		defer h.group.mu.Unlock()
		h.group.left = true // before the mock ends the session
	}()
	go c.pump(s, h.group, left)
	return h.ConsumerGroupHandler.ConsumeClaim(s, c)
}

type claim struct {
	sarama.ConsumerGroupClaim
	first int64
	out   chan *sarama.ConsumerMessage
}

// InitialOffset is that of the first record handed out.
func (c claim) InitialOffset() int64 { return c.first }

// Messages closes when the claim ends.
func (c claim) Messages() <-chan *sarama.ConsumerMessage { return c.out }

// pump moves records on until the mock closes its channel; what comes after the
// claim was left goes nowhere.
func (c claim) pump(s sarama.ConsumerGroupSession, g *group, left <-chan struct{}) {
	defer close(c.out)
	for m := range c.ConsumerGroupClaim.Messages() {
		if m.Offset < c.first {
			s.MarkMessage(m, "") // the mock waits for a mark of each
			continue
		}
		ordered, err := unpack(goka.HeadersFromSarama(m.Headers))
		if err != nil {
			panic(err) // nobody but pack makes packed headers
		}
		handed := *m
		handed.Headers = nil
		for _, h := range ordered {
			handed.Headers = append(handed.Headers, &sarama.RecordHeader{Key: []byte(h.Key), Value: h.Value})
		}
		select {
		case c.out <- &handed:
			g.mu.Lock()
			g.next[m.Topic] = m.Offset + 1
			g.mu.Unlock()
		case <-left:
		case <-s.Context().Done():
		}
	}
}
