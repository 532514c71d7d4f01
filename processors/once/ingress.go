package once

import (
	"strconv"
	"time"

	"github.com/lovoo/goka"

	"coffer/internal/kafka"
)

// Ingress is a stateless group that reads one public topic, finds whom each
// record is about, and hands its bytes unchanged to that function.
type Ingress struct {
	Group   string
	Topic   string
	Outputs []string // the internal topics that Route may name
	// Route finds the functions that a record is for: none, if it is none of
	// our business. A *BadInput makes it a dead letter. Record.Key is the public
	// key, which says nothing.
	Route func(Record) ([]Target, *BadInput)
}

// Target is a function's internal topic and the key inside.
type Target struct {
	Topic string
	Key   string
}

// graph is the ingress as goka runs it.
func (i *Ingress) graph(l *link) *goka.GroupGraph {
	edges := []goka.Edge{
		goka.Input(goka.Stream(i.Topic), Bytes{}, l.callback(func(ctx goka.Context, r raw) error {
			i.take(ctx, r, l)
			return nil
		})),
		goka.Output(goka.Stream(l.deadLetters), Bytes{}),
	}
	for _, out := range i.Outputs {
		edges = append(edges, goka.Output(goka.Stream(out), Bytes{}))
	}
	return goka.DefineGroup(goka.Group(i.Group), edges...)
}

// take routes one record. The clock is read once, here: from now on the
// record's time is a value.
func (i *Ingress) take(ctx goka.Context, r raw, l *link) {
	targets, bad := i.Route(Record{Key: r.key, Value: r.value, Topic: r.topic, Headers: r.headers})
	if bad != nil {
		l.bury(ctx, r, bad)
		l.meter.Took(Taken{Kind: DeadLetter, Code: bad.Code})
		return
	}
	at := l.now().UnixMicro()
	carry := carried(r.headers)
	// Of what a client sends under our names only its ce_id goes on, for
	// promise 5.
	if id, ok := r.headers.Get(headerID); ok {
		carry = append(carry, kafka.Header{Key: headerID, Value: id})
	}
	if ms := r.appended.UnixMilli(); ms > 0 && r.appended.UnixMicro() <= at {
		carry = append(carry, kafka.Header{Key: headerAppended, Value: strconv.AppendInt(nil, ms, 10)})
	}
	for n, target := range targets {
		cause := Cause{Topic: r.topicID, Partition: r.partition, Offset: r.offset, Index: int32(n)}
		l.send(ctx, target.Topic, target.Key, r.value, append(carry[:len(carry):len(carry)], stamps(cause.String(), at, r.topic)...), nil)
	}
	if len(targets) > 0 {
		l.meter.Took(Taken{Kind: Applied})
	} else {
		l.meter.Took(Taken{Kind: Passed})
	}
}

// Self are the stamps of a record that nothing caused: a request of ours that
// goes to a function's input without an ingress. id makes a retry of it known.
func Self(at time.Time, topic, id string) kafka.Headers {
	return append(stamps(ownCause, at.UnixMicro(), topic), kafka.Header{Key: headerID, Value: []byte(id)})
}

// stamped reads the stamps of an internal record.
func stamped(r raw) (incoming, *BadInput) {
	in := incoming{own: r.offset}
	if r.value == nil {
		return in, &BadInput{Code: badRecord, Message: "the value is missing (a tombstone)"}
	}
	if r.key == "" {
		return in, &BadInput{Code: badRecord, Message: "the key is missing"}
	}
	text, ok := r.headers.Get(HeaderCause)
	if !ok {
		return in, &BadInput{Code: badRecord, Message: "the header " + HeaderCause + " is missing"}
	}
	if string(text) == ownCause {
		in.cause = own(r.topicID, r.partition, r.offset)
	} else {
		var err error
		if in.cause, err = ParseCause(string(text)); err != nil {
			return in, &BadInput{Code: badRecord, Message: err.Error()}
		}
	}
	us, _ := r.headers.Get(HeaderTime)
	var err error
	if in.time, err = strconv.ParseInt(string(us), 10, 64); err != nil {
		return in, &BadInput{Code: badRecord, Message: "the header " + HeaderTime + " is no number of microseconds: " + strconv.Quote(string(us))}
	}
	in.appended = in.time
	if text, ok := r.headers.Get(headerAppended); ok {
		if ms, err := strconv.ParseInt(string(text), 10, 64); err == nil {
			in.appended = min(ms*1000, in.time)
		}
	}
	topic, _ := r.headers.Get(HeaderTopic)
	id, _ := r.headers.Get(headerID)
	in.clientID = string(id)
	_, in.rewrite = r.headers.Get(HeaderRewrite)
	in.Record = Record{Key: r.key, Value: r.value, Topic: string(topic), Headers: carried(r.headers)}
	return in, nil
}

// badRecord is the dead letter's code of a record on an internal topic that
// none of ours wrote.
const badRecord = "MALFORMED"
