package kafka

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sessions is a consumer group that plays prepared sessions instead of sarama.
type sessions struct {
	sarama.ConsumerGroup
	play   func(n int, ctx context.Context, h sarama.ConsumerGroupHandler) error
	played int
	errs   chan error
}

func (s *sessions) Consume(ctx context.Context, _ []string, h sarama.ConsumerGroupHandler) error {
	s.played++
	return s.play(s.played, ctx, h)
}
func (s *sessions) Errors() <-chan error { return s.errs }
func (s *sessions) Close() error         { close(s.errs); return nil }

// oneSession is a session with one partition, and its claim.
type oneSession struct {
	sarama.ConsumerGroupSession
	sarama.ConsumerGroupClaim
	ctx      context.Context
	messages chan *sarama.ConsumerMessage
	marked   []int64
}

func (s *oneSession) Claims() map[string][]int32 { return map[string][]int32{"t": {0}} }
func (s *oneSession) Context() context.Context   { return s.ctx }
func (s *oneSession) MarkOffset(_ string, _ int32, next int64, _ string) {
	s.marked = append(s.marked, next)
}
func (s *oneSession) Topic() string                            { return "t" }
func (s *oneSession) Partition() int32                         { return 0 }
func (s *oneSession) InitialOffset() int64                     { return sarama.OffsetOldest }
func (s *oneSession) Messages() <-chan *sarama.ConsumerMessage { return s.messages }

// reader is goka's part: it counts records and sessions.
type reader struct {
	setup, cleanup error
	seen           atomic.Int32
	group          *Group
	headers        Headers
	id             TopicID
}

func (r *reader) Setup(sarama.ConsumerGroupSession) error   { return r.setup }
func (r *reader) Cleanup(sarama.ConsumerGroupSession) error { return r.cleanup }
func (r *reader) ConsumeClaim(_ sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		r.seen.Add(1)
		r.id, r.headers, _ = r.group.Headers(m.Topic, m.Partition, m.Offset)
	}
	return nil
}

func newGroupOf(t *testing.T, inner *sessions, ids ...byte) *Group {
	inner.errs = make(chan error, 10)
	asked := 0
	g := NewGroup("g", inner, GroupSettings{
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		TopicID: func(string) (TopicID, error) {
			id := TopicID{1}
			if asked < len(ids) {
				id = TopicID{ids[asked]}
			}
			asked++
			return id, nil
		},
	})
	t.Cleanup(func() { require.NoError(t, g.Close()) })
	return g
}

// run plays one whole session through the wrapped handler.
func run(ctx context.Context, h sarama.ConsumerGroupHandler, records ...*sarama.ConsumerMessage) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &oneSession{ctx: ctx, messages: make(chan *sarama.ConsumerMessage, len(records))}
	for _, r := range records {
		s.messages <- r
	}
	close(s.messages)
	if err := h.Setup(s); err != nil {
		return err
	}
	_ = h.ConsumeClaim(s, s)
	cancel()
	return h.Cleanup(s)
}

func TestARebalanceJoinsAgainAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	inner := &sessions{play: func(n int, ctx context.Context, h sarama.ConsumerGroupHandler) error {
		if n == 4 {
			cancel()
			return nil
		}
		return run(ctx, h)
	}}
	began := time.Now()
	require.NoError(t, newGroupOf(t, inner).Consume(ctx, []string{"t"}, &reader{}))
	assert.Equal(t, 4, inner.played)
	assert.Less(t, time.Since(began), time.Second, "goka's own loop would have waited 15 s")
}

func TestFaultsComeOutOfConsume(t *testing.T) {
	fault := errors.New("the row is damaged")
	tests := []struct {
		name   string
		reader *reader
		ids    []byte
		send   error
		want   error
	}{
		{name: "cleanup: what stopped goka's partitions", reader: &reader{cleanup: fault}, want: fault},
		{name: "setup: a table that can't be recovered", reader: &reader{setup: fault}, want: fault},
		{name: "an offset that Kafka no longer has", send: sarama.ErrOffsetOutOfRange, want: sarama.ErrOffsetOutOfRange},
		{name: "a static member that was replaced", send: sarama.ErrFencedInstancedId, want: ErrReplaced},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := tt.reader
			if r == nil {
				r = &reader{}
			}
			var inner *sessions
			inner = &sessions{play: func(n int, ctx context.Context, h sarama.ConsumerGroupHandler) error {
				if n > 3 {
					return errors.New("nobody noticed")
				}
				if tt.send != nil {
					inner.errs <- &sarama.ConsumerError{Topic: "t", Err: tt.send}
				}
				return run(ctx, h)
			}}
			require.ErrorIs(t, newGroupOf(t, inner, tt.ids...).Consume(t.Context(), []string{"t"}, r), tt.want)
		})
	}
}

func TestATopicMadeAnewDuringAClaimIsAFault(t *testing.T) {
	inner := &sessions{play: func(_ int, ctx context.Context, h sarama.ConsumerGroupHandler) error {
		return run(ctx, h, &sarama.ConsumerMessage{Topic: "t", Offset: 0})
	}}
	r := &reader{}
	r.group = newGroupOf(t, inner, 1, 2)
	err := r.group.Consume(t.Context(), []string{"t"}, r)
	assert.ErrorContains(t, err, "was made anew")
	assert.Zero(t, r.seen.Load(), "its records would carry the causes of the old topic")
}

func TestHeadersArriveInOrderWithTheTopicsID(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	inner := &sessions{play: func(_ int, ctx context.Context, h sarama.ConsumerGroupHandler) error {
		defer cancel()
		return run(ctx, h, &sarama.ConsumerMessage{Topic: "t", Headers: []*sarama.RecordHeader{
			{Key: []byte("b"), Value: []byte("1")}, {Key: []byte("a"), Value: []byte("2")}, {Key: []byte("b"), Value: []byte("3")},
		}})
	}}
	r := &reader{}
	r.group = newGroupOf(t, inner, 7, 7)
	require.NoError(t, r.group.Consume(ctx, []string{"t"}, r))
	assert.Equal(t, TopicID{7}, r.id)
	assert.Equal(t, Headers{{"b", []byte("1")}, {"a", []byte("2")}, {"b", []byte("3")}}, r.headers)
}
