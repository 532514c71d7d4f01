package tester

import (
	"hash"
	"maps"
	"slices"
	"sync"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	gokatester "github.com/lovoo/goka/tester"

	"coffer/internal/kafka"
	"coffer/processors/once"
)

// broker is goka's tester with what a Kafka has besides: headers in their order
// and with repeats, sessions that begin anew at an older offset, and a list of
// all that was written.
type broker struct {
	*gokatester.Tester
	joined chan struct{} // one value for each consumer group made

	mu      sync.Mutex
	written []Event
	groups  map[string]*group // by input topic: each has one of ours
}

func newBroker(inner *gokatester.Tester) *broker {
	return &broker{Tester: inner, joined: make(chan struct{}, 64), groups: map[string]*group{}}
}

// ConsumerGroupBuilder wraps goka's.
func (b *broker) ConsumerGroupBuilder() goka.ConsumerGroupBuilder {
	build := b.Tester.ConsumerGroupBuilder()
	return func(brokers []string, name, clientID string) (sarama.ConsumerGroup, error) {
		inner, err := build(brokers, name, clientID)
		if err != nil {
			return nil, err
		}
		return &group{ConsumerGroup: inner, of: b, errs: inner.Errors(), next: map[string]int64{}}, nil
	}
}

// ProducerBuilder wraps goka's.
func (b *broker) ProducerBuilder() goka.ProducerBuilder {
	build := b.Tester.ProducerBuilder()
	return func(brokers []string, clientID string, hasher func() hash.Hash32) (goka.Producer, error) {
		p, err := build(brokers, clientID, hasher)
		return producer{p, b}, err
	}
}

// reader is the group that reads a topic, nil if none of ours does.
func (b *broker) reader(topic string) *group {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.groups[topic]
}

// broken tells whether a session has ended that nobody ended.
func (b *broker) broken() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, g := range b.groups {
		g.mu.Lock()
		left := g.left
		g.mu.Unlock()
		if left {
			return true
		}
	}
	return false
}

type producer struct {
	goka.Producer
	of *broker
}

// Emit writes a record without headers.
func (p producer) Emit(topic, key string, value []byte) *goka.Promise {
	return p.EmitWithHeaders(topic, key, value, nil)
}

// EmitWithHeaders writes a record and keeps it.
func (p producer) EmitWithHeaders(topic, key string, value []byte, headers goka.Headers) *goka.Promise {
	ordered, err := unpack(headers)
	if err != nil {
		_, finish := goka.NewPromiseWithFinisher()
		return finish(nil, err)
	}
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	promise := p.Producer.EmitWithHeaders(topic, key, value, pack(ordered))
	promise.ThenWithMessage(func(m *sarama.ProducerMessage, _ error) { // at once: the tester never waits
		p.of.written = append(p.of.written, Event{Topic: topic, Key: key, Offset: m.Offset, Value: value, Headers: ordered})
	})
	return promise
}

// pack makes headers what goka's tester can carry: a map, for the user's own
// processors, and in it the list, for ours.
func pack(h kafka.Headers) goka.Headers {
	m := make(goka.Headers, len(h)+1)
	for _, one := range h {
		m[one.Key] = one.Value
	}
	m[kafka.PackedHeader] = kafka.PackHeaders(kafka.TopicID{}, h)
	return m
}

// unpack is pack's inverse. Headers that somebody else wrote are put in the
// order of their keys.
func unpack(m goka.Headers) (kafka.Headers, error) {
	if packed, ok := m[kafka.PackedHeader]; ok {
		_, h, err := kafka.UnpackHeaders(packed)
		return h, err
	}
	var h kafka.Headers
	for _, key := range slices.Sorted(maps.Keys(m)) {
		h = append(h, kafka.Header{Key: key, Value: m[key]})
	}
	return h, nil
}

// Bytes is the codec under which goka's tester knows our topics: the values are
// []byte as they lie on Kafka. goka's tester wants one codec for a topic, so a
// user's own processors read and write our topics with it, in tests.
var Bytes goka.Codec = once.Bytes{}
