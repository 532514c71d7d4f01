package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/processors/once"
)

// awaited is a record that was sent and whose answer is waited for.
type awaited struct {
	sent    emitters.Sent
	topicID string   // Kafka's id of the topic, as a UUID's text
	id      string   // its ce_id; ""
	trace   string   // its traceparent; ""
	answers []string // types that end the wait; none: any does
}

// outcome is what a record says about an awaited one.
type outcome int

const (
	otherwise outcome = iota // nothing
	another                  // an event of it that isn't the last
	success
	refused // ERROR, REJECTED, or a dead letter
)

// header is the first value of a header, "" if there is none.
func header(r *kgo.Record, key string) string {
	for _, h := range r.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

// judge tells what a record says. An answer names the command's record as its
// cause; the answer of a retry names the first send's, and is known by what it
// carries of the command's headers.
func (a awaited) judge(r *kgo.Record) outcome {
	place := strings.TrimPrefix(a.sent.String(), a.sent.Topic)
	cause := a.topicID + place + "/"
	if r.Topic == codecs.DeadLetters {
		here := header(r, once.HeaderErrorTopic) == a.sent.Topic &&
			header(r, once.HeaderErrorPartition) == strconv.Itoa(int(a.sent.Partition)) &&
			header(r, once.HeaderErrorOffset) == strconv.FormatInt(a.sent.Offset, 10)
		if here || strings.HasPrefix(header(r, once.HeaderCause), cause) {
			return refused
		}
		return otherwise
	}
	caused := a.sent.Caused(a.topicID, header(r, "ce_id"))
	known := a.id != "" && header(r, correlation) == a.id || a.trace != "" && header(r, "traceparent") == a.trace
	if !caused && !known {
		return otherwise
	}
	switch kind := header(r, "ce_type"); {
	case kind == "ERROR" || kind == "REJECTED":
		return refused
	case len(a.answers) == 0 || slices.Contains(a.answers, kind):
		return success
	case caused:
		return another
	default:
		return otherwise // of another command in the same span
	}
}

// await hands every record that answers a to show, until the last of them. The
// error is ctx's if it ends before.
func (a awaited) await(ctx context.Context, from *follower, show func(*kgo.Record) error) (outcome, error) {
	for {
		records, err := from.next(ctx)
		if err != nil {
			return otherwise, err
		}
		for _, r := range records {
			what := a.judge(r)
			if what == otherwise {
				continue
			}
			if err := show(r); err != nil {
				return otherwise, err
			}
			if what != another {
				return what, nil
			}
		}
	}
}
