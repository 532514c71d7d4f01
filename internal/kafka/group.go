package kafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
)

// ErrReplaced is the fault of a static member whose place was taken by another
// process with the same instance name. Restarting would only fight for it.
var ErrReplaced = errors.New("another process took this instance name's place in the group")

// Group is the consumer group that goka is given. Around sarama's it adds what
// DESIGN calls "nothing skipped": contiguous commits, an immediate rejoin, and
// faults that end the processor instead of being logged.
//
// Invariants:
//  1. An offset is marked in sarama only if every record of that partition that
//     was handed out before it was marked by goka.
//  2. At most Ahead records of a partition are handed out beyond that prefix.
//  3. Consume returns nil only if its context has ended.
type Group struct {
	name     string
	inner    sarama.ConsumerGroup
	set      GroupSettings
	errs     chan error
	drained  chan struct{}
	closing  sync.Once
	closeErr error

	mu      sync.Mutex
	fault   error
	end     context.CancelFunc // ends the session under way
	current *session
	running map[topicPartition]bool // claims of the session; true once records flow
	ran     time.Time               // when all partitions of a session took records first
	marked  atomic.Bool             // whether any record was
	ends    time.Time               // when the last session ended, for the gap's log line
}

// GroupSettings is what a group needs besides sarama's.
type GroupSettings struct {
	// TopicID looks up Kafka's id of a topic; it is asked before each claim and
	// again after the claim's first record.
	TopicID func(topic string) (TopicID, error)
	// Gaps finds committed offsets that Kafka has no record at any more; nil:
	// not asked. With AcceptLoss a gap is jumped over, else it is a fault.
	Gaps       func(ctx context.Context, group string, claims map[string][]int32) ([]Gap, error)
	AcceptLoss bool
	// Whole are topics whose offsets have no holes: never compacted, without
	// transactions. A record that doesn't follow the one before it is a fault.
	Whole []string
	// Members looks up the RulesText of a group's members, to explain a refusal;
	// nil: not asked.
	Members   func(ctx context.Context, group string) ([]string, error)
	RulesText string
	// Stuck is called when a session has ended and its partitions still wait for
	// acknowledgements after stuckAfter. It should make them fail. May be nil.
	Stuck func()
	Log   *slog.Logger
	// Ahead is how many records of a partition are handed out beyond the
	// acknowledged prefix; 0: 1,000.
	Ahead int
}

// stuckAfter is how long a session that has ended may wait for what is under way.
const stuckAfter = 3 * time.Second

// NewGroup wraps a consumer group of this name.
func NewGroup(name string, inner sarama.ConsumerGroup, set GroupSettings) *Group {
	g := &Group{name: name, inner: inner, set: set, errs: make(chan error), drained: make(chan struct{})}
	go g.drain()
	return g
}

// GroupBuilder is goka's builder for wrapped groups; made is told of each one.
func GroupBuilder(inner goka.ConsumerGroupBuilder, set GroupSettings, made func(*Group)) goka.ConsumerGroupBuilder {
	return func(brokers []string, group, clientID string) (sarama.ConsumerGroup, error) {
		cg, err := inner(brokers, group, clientID)
		if err != nil {
			return nil, err
		}
		g := NewGroup(group, cg, set)
		made(g)
		return g, nil
	}
}

// rejoinPause is waited between two sessions if the first ended with an error
// that is no fault, so that a broker in trouble isn't asked in a tight loop.
const rejoinPause = 100 * time.Millisecond

// Consume joins the group and stays in it, session after session, until ctx
// ends (nil) or something fails for good (the fault). goka itself would wait
// five seconds between sessions.
func (g *Group) Consume(ctx context.Context, topics []string, handler sarama.ConsumerGroupHandler) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g.mu.Lock()
	g.end = cancel
	g.mu.Unlock()
	for {
		h := &groupHandler{ConsumerGroupHandler: handler, group: g}
		err := g.inner.Consume(ctx, topics, h)
		g.endSession()
		g.takeErrors()
		switch fault := g.firstFault(); {
		case fault != nil:
			return fault
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, sarama.ErrFencedInstancedId):
			return fmt.Errorf("%w: %w", ErrReplaced, err)
		case err != nil && !h.began:
			return g.refused(err) // no session came about: the processor's backoff decides
		case err != nil:
			g.set.Log.Warn("session ended with an error, joining again", "error", err)
			select {
			case <-time.After(rejoinPause):
			case <-ctx.Done():
				return nil
			}
		}
	}
}

// Acked is the first offset of a claimed partition that is not known to be
// acknowledged; 0 if the partition isn't claimed by this session.
func (g *Group) Acked(topic string, partition int32) int64 {
	if t := g.tracker(topic, partition); t != nil {
		return t.prefix()
	}
	return 0
}

// Alone tells whether everything of a partition that was handed out before an
// offset is acknowledged; also if its session has ended, when nothing will be.
func (g *Group) Alone(topic string, partition int32, offset int64) bool {
	if t := g.tracker(topic, partition); t != nil {
		return t.alone(offset)
	}
	return true
}

// tracker is that of a partition claimed by the present session; nil: it isn't.
func (g *Group) tracker(topic string, partition int32) *tracker {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current == nil {
		return nil
	}
	return g.current.trackers[topicPartition{topic, partition}]
}

// Headers are those of a record that was handed out and is not yet marked, in
// their order and with repeats, and its topic's id. goka's own are a map.
func (g *Group) Headers(topic string, partition int32, offset int64) (TopicID, Headers, bool) {
	if t := g.tracker(topic, partition); t != nil {
		return t.headers(offset)
	}
	return TopicID{}, nil, false
}

// PartitionStatus tells how far a claimed partition is.
type PartitionStatus struct {
	Topic     string `json:"topic"`
	Partition int32  `json:"partition"`
	Running   bool   `json:"running"` // false while its table is still being recovered
	Behind    int    `json:"behind"`  // records handed out and not yet in the acknowledged prefix
	Waiting   int64  `json:"waiting"` // offsets from the prefix to the last record that is acknowledged
	Lag       int64  `json:"lag"`     // offsets from the prefix to the topic's end, as of the last fetch
}

// Status lists the partitions of the present session, by topic and partition,
// and whether there is one.
func (g *Group) Status() (partitions []PartitionStatus, joined bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for tp := range maps.Keys(g.running) {
		s := PartitionStatus{Topic: tp.topic, Partition: tp.partition, Running: g.running[tp]}
		s.Behind, s.Waiting, s.Lag = g.current.trackers[tp].behind()
		partitions = append(partitions, s)
	}
	slices.SortFunc(partitions, func(a, b PartitionStatus) int {
		return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition))
	})
	return partitions, g.current != nil
}

// healthyAfter is how long a group without traffic must have run to count as a
// success.
const healthyAfter = time.Minute

// Succeeded tells whether the group came to something: a record was marked, or
// all partitions of a session took records for a minute.
func (g *Group) Succeeded() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.marked.Load() || !g.ran.IsZero() && time.Since(g.ran) >= healthyAfter
}

// Errors closes when the group does. Errors that matter come out of Consume.
func (g *Group) Errors() <-chan error { return g.errs }

// Close leaves the group (a static member keeps its place) and frees the client.
func (g *Group) Close() error {
	g.closing.Do(func() {
		g.closeErr = g.inner.Close()
		<-g.drained
		close(g.errs)
	})
	return g.closeErr
}

// Pause, Resume, PauseAll and ResumeAll pass through; goka doesn't use them.
func (g *Group) Pause(p map[string][]int32)  { g.inner.Pause(p) }
func (g *Group) Resume(p map[string][]int32) { g.inner.Resume(p) }
func (g *Group) PauseAll()                   { g.inner.PauseAll() }
func (g *Group) ResumeAll()                  { g.inner.ResumeAll() }

func (g *Group) beginSession(s *session) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.current = s
	g.running = make(map[topicPartition]bool, len(s.trackers))
	for topic, partitions := range s.Claims() {
		for _, p := range partitions {
			g.running[topicPartition{topic, p}] = false
		}
	}
	if len(g.running) == 0 && g.ran.IsZero() {
		g.ran = time.Now()
	}
	if !g.ends.IsZero() {
		g.set.Log.Info("joined again", "gap", time.Since(g.ends).Round(time.Millisecond).String(), "claims", s.Claims())
	}
}

// runs notes that a partition's records flow.
func (g *Group) runs(s *session, tp topicPartition) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current != s {
		return
	}
	g.running[tp] = true
	for _, running := range g.running {
		if !running {
			return
		}
	}
	if g.ran.IsZero() {
		g.ran = time.Now()
	}
}

func (g *Group) endSession() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.current, g.running, g.ends = nil, nil, time.Now()
}

func (g *Group) fail(err error) {
	if err == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fault == nil {
		g.fault = err
	}
}

// failNow is fail, for what doesn't end the session by itself.
func (g *Group) failNow(err error) {
	g.fail(err)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.end != nil {
		g.end()
	}
}

func (g *Group) firstFault() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.fault
}
