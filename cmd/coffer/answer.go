package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/processors/once"
)

// awaited is a record that was sent and whose answer is waited for.
type awaited struct {
	reply
	value   []byte // of the record
	sent    emitters.Sent
	topicID string // Kafka's id of the topic, as a UUID's text
	name    string // of the topic that the answers come on; "": any
	id      string // what its events carry under correlation; ""
	trace   string // its traceparent; ""
}

// outcome is what a record says about an awaited one.
type outcome int

const (
	otherwise outcome = iota // nothing
	another                  // an event of it that isn't the last
	success
	refused // ERROR, REJECTED, a drop that stays where it is, or a dead letter
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
// cause; the answer of a retry names the first send's, and one that had to wait
// for other functions theirs: they are known by what they carry of the
// command's headers.
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
	kind, here := header(r, "ce_type"), a.name == "" || a.name == r.Topic
	switch {
	case kind == "ERROR" || kind == "REJECTED" || here && slices.Contains(a.refuses, kind):
		return refused
	case here && (len(a.answers) == 0 || slices.Contains(a.answers, kind)):
		return success
	case caused || a.id != "" && header(r, correlation) == a.id:
		return another
	default:
		return otherwise // of another command in the same span
	}
}

// settle is how long events that belong to an answer may come after it. They
// are written together, but topics are read in any order.
const settle = 250 * time.Millisecond

// await collects what answers a record until all has come, in the order in
// which it was said. The error is ctx's if it ends before an answer came; what
// came of one is returned also then.
func (a awaited) await(ctx context.Context, from *follower) (all []heard, last outcome, err error) {
	reading := ctx
	for {
		records, err := from.next(reading)
		if errors.Is(err, context.DeadlineExceeded) && last != otherwise {
			return inOrder(all), last, nil // nothing more belongs to it
		}
		if err != nil {
			return inOrder(all), otherwise, err
		}
		for _, r := range records {
			what := a.judge(r)
			if what == otherwise || slices.ContainsFunc(all, func(h heard) bool { return h.again(r) }) {
				continue
			}
			all = append(all, hear(r, what))
			if what != another {
				last = max(last, what)
			}
		}
		switch {
		case last == otherwise:
		case a.complete(all, last):
			return inOrder(all), last, nil
		case reading == ctx:
			waiting, cancel := context.WithTimeout(ctx, settle)
			defer cancel()
			reading = waiting
		}
	}
}

// complete tells whether nothing more will come.
func (a awaited) complete(all []heard, last outcome) bool {
	if last == success && a.whole != nil && !a.whole(a.value, all) {
		return false
	}
	return gapless(all)
}
