package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/internal/kafka"
)

// outgoing is a record to be sent.
type outgoing struct {
	topic   *codecs.Topic
	key     text // nil: the inside key if the record can be read
	value   value
	headers headers
	reply
}

// sending is how records are sent.
type sending struct {
	from    sender
	timeout time.Duration // for each record's answer; 0: nobody waits
	values  bool          // print the answer's value alone
}

// send sends records one after the other, each when the last one's answer is
// there, and prints the answers as JSON lines.
func send(ctx context.Context, c Config, how sending, records iter.Seq2[outgoing, error], out, notes io.Writer) error {
	topics, err := c.topics()
	if err != nil {
		return err
	}
	cfg := kafka.Config{Brokers: c.Brokers}
	admin, err := kafka.NewTopics(cfg)
	if err != nil {
		return err
	}
	defer admin.Close()
	ids := map[string]kafka.TopicID{}
	names, err := c.topicNames(nil)
	if err != nil {
		return err
	}
	var from *follower
	if how.timeout > 0 {
		if from, err = follow(ctx, c.Brokers, false, names...); err != nil {
			return err
		}
		defer from.close()
	}
	producer, err := kafka.NewProducer(cfg)
	if err != nil {
		return err
	}
	defer producer.Close()
	worst := exitOK
	for r, err := range records {
		if err != nil {
			return err
		}
		topic := topics.Name(r.topic)
		r.headers = r.correlated()
		if _, known := ids[topic]; !known {
			found, err := admin.TopicIDs(ctx, topic)
			if err != nil {
				return err
			}
			ids[topic] = found[topic]
		}
		sent, err := r.produce(ctx, producer, topic)
		if err != nil {
			return err
		}
		if from == nil {
			fmt.Fprintf(notes, "sent %s\n", sent)
			continue
		}
		a := awaited{reply: r.reply, value: r.value, sent: sent, topicID: ids[topic].String()}
		if r.on != nil {
			a.name = topics.Name(r.on)
		}
		code, err := r.answered(ctx, how, a, from, out, notes)
		if err != nil {
			return err
		}
		worst = max(worst, code)
	}
	if worst != exitOK {
		return &ended{code: worst}
	}
	return nil
}

// produce writes the record and says where it lies.
func (r outgoing) produce(ctx context.Context, p *kafka.Producer, topic string) (emitters.Sent, error) {
	key := string(r.key)
	if r.key == nil {
		if targets, problem := codecs.Route(r.topic, r.value, kafka.Headers(r.headers)); problem == nil && len(targets) > 0 {
			key = targets[0].Key
		}
	}
	partition, offset, err := p.Produce(ctx, kafka.Record{Topic: topic, Key: key, Value: r.value, Headers: kafka.Headers(r.headers)})
	if err != nil {
		return emitters.Sent{}, fmt.Errorf("sending to %s: %w", topic, err)
	}
	return emitters.Sent{Topic: topic, Partition: partition, Offset: offset}, nil
}

// correlated are the record's headers, with one by which its answer is known if
// that may name another record: of a retry, which has the first send's ce_id, and
// of what is answered late.
func (r outgoing) correlated() headers {
	_, has := kafka.Headers(r.headers).Get(correlation)
	id, known := kafka.Headers(r.headers).Get("ce_id")
	switch {
	case has || !known && !r.late:
		return r.headers
	case !known:
		id = []byte(uuid.NewString())
	}
	return append(slices.Clip(r.headers), kafka.Header{Key: correlation, Value: id})
}

// answered waits for the answer of a record that was sent, prints it, and
// returns the exit code that it stands for.
func (r outgoing) answered(ctx context.Context, how sending, a awaited, from *follower, out, notes io.Writer) (int, error) {
	h := kafka.Headers(r.headers)
	id, _ := h.Get(correlation)
	trace, _ := h.Get("traceparent")
	a.id, a.trace = string(id), string(trace)
	within, cancel := context.WithTimeout(ctx, how.timeout)
	defer cancel()
	all, what, err := a.await(within, from)
	for _, one := range all {
		b, err := printed(one.Record, how.values)
		if err == nil {
			_, err = out.Write(b)
		}
		if err != nil {
			return exitFault, err
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		fmt.Fprintf(notes, "coffer: no answer within %s to %s, which is in Kafka and may be answered still", how.timeout, a.sent)
		if r.silent != "" {
			fmt.Fprintf(notes, "; %s there is none", r.silent)
		}
		fmt.Fprintln(notes)
		return exitNoAnswer, nil
	case err != nil:
		return exitFault, err
	case what == refused:
		return exitRefused, nil
	default:
		return exitOK, nil
	}
}
