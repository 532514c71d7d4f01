package emitters

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors/once"
)

// Producer writes one record and waits until it is acknowledged;
// *kafka.Producer is one.
type Producer interface {
	Produce(ctx context.Context, r kafka.Record) (partition int32, offset int64, err error)
}

// Emitter is what the typed emitters share. Its methods are safe for
// concurrent use if the producer's are.
type Emitter struct {
	Producer Producer
	Topics   codecs.Topics
	Now      func() time.Time // of requests of our own, such as EnsureStorage; nil: time.Now
}

// Sent is where a command's record lies.
type Sent struct {
	Topic     string
	Partition int32
	Offset    int64
}

// Caused tells whether an event's ce_id says that this record caused it; topic
// is Kafka's id of Sent.Topic, as a UUID's text. A retry that was known by its
// ID causes nothing: the events that it is given name the first record.
func (s Sent) Caused(topic, eventID string) bool {
	prefix := topic + "/" + strconv.FormatInt(int64(s.Partition), 10) + "/" + strconv.FormatInt(s.Offset, 10) + "/"
	return strings.HasPrefix(eventID, prefix)
}

// String is topic/partition/offset.
func (s Sent) String() string { return fmt.Sprintf("%s/%d/%d", s.Topic, s.Partition, s.Offset) }

// send writes a command to its topic, under the key of the function that it is
// for. A record that would only become a dead letter isn't written: the error is
// then a *codecs.Problem, for example NO_KEY without an account.
func (e Emitter) send(ctx context.Context, from Sender, command any) (Sent, error) {
	topic, value := codecs.EncodeCommand(command)
	return e.write(ctx, from, topic, value)
}

// write is send of what is encoded already.
func (e Emitter) write(ctx context.Context, from Sender, topic *codecs.Topic, value []byte) (Sent, error) {
	headers := from.Headers()
	targets, problem := codecs.Route(topic, value, headers)
	if problem != nil {
		return Sent{}, problem
	}
	return e.produce(ctx, kafka.Record{Topic: e.Topics.Name(topic), Key: targets[0].Key, Value: value, Headers: headers})
}

// request writes a message of ours to its function's internal topic, as its own
// cause, because the contract has no such command; id makes a retry of it known.
// The tenant is what the headers say; those that begin with ce_ or coffer- are
// left out. The error is a *codecs.Problem for an id of 0 or a broken tenant,
// else the producer's.
func (e Emitter) request(ctx context.Context, h kafka.Headers, function string, value []byte, id uuid.UUID) error {
	targets, problem := codecs.Route(codecs.Messages, value, h)
	if problem != nil {
		return problem
	}
	headers := make(kafka.Headers, 0, len(h)+4)
	for _, one := range h {
		if !strings.HasPrefix(one.Key, "ce_") && !strings.HasPrefix(one.Key, "coffer-") {
			headers = append(headers, one)
		}
	}
	headers = append(headers, once.Self(e.now(), function, id.String())...)
	_, err := e.produce(ctx, kafka.Record{Topic: function, Key: targets[0].Key, Value: value, Headers: headers})
	return err
}

func (e Emitter) produce(ctx context.Context, r kafka.Record) (Sent, error) {
	partition, offset, err := e.Producer.Produce(ctx, r)
	if err != nil {
		return Sent{}, fmt.Errorf("send to %s: %w", r.Topic, err)
	}
	return Sent{r.Topic, partition, offset}, nil
}

func (e Emitter) now() time.Time {
	if e.Now == nil {
		return time.Now()
	}
	return e.Now()
}
