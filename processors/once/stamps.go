package once

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"time"

	"coffer/internal/kafka"
)

// eventStamps are CloudEvents' attributes in Kafka's binary mode
// (https://github.com/cloudevents/spec, Kafka protocol binding) and the row's
// version. The id names the first cause, so it is the same in every repeat.
func eventStamps(name, kind string, cause Cause, answer *Answer, n int) kafka.Headers {
	id := cause.append(make([]byte, 0, 72))
	id = strconv.AppendInt(append(id, '/'), int64(n), 10)
	return kafka.Headers{
		{Key: "ce_specversion", Value: specVersion},
		{Key: headerID, Value: id},
		{Key: "ce_source", Value: []byte("/coffer/" + name)},
		{Key: "ce_type", Value: []byte(kind)},
		{Key: "ce_time", Value: micro(answer.Time).AppendFormat(nil, time.RFC3339Nano)},
		{Key: HeaderVersion, Value: strconv.AppendUint(nil, answer.Version, 10)},
	}
}

var specVersion = []byte("1.0")

// messageStamps name the record of the function's own input that was first
// applied: never a redelivery's, or the receiver would take it for a new one.
func messageStamps(a applier, answer *Answer, n int) kafka.Headers {
	cause := Cause{Topic: a.topic, Partition: a.partition, Offset: answer.Own, Index: int32(n)}
	return stamps(cause.String(), answer.Time, a.f.Input)
}

// stamps are the headers of every internal record.
func stamps(cause string, us int64, topic string) kafka.Headers {
	return kafka.Headers{
		{Key: HeaderCause, Value: []byte(cause)},
		{Key: HeaderTime, Value: strconv.AppendInt(nil, us, 10)},
		{Key: HeaderTopic, Value: []byte(topic)},
	}
}

// identity is what makes two records the same command (promise 5).
type identity struct{ id, trace []byte }

// matches compares with a kept answer.
func (w identity) matches(a *Answer) bool {
	return len(w.id) > 0 && string(w.id) == string(a.ID) ||
		len(w.trace) > 0 && string(w.trace) == string(a.Trace)
}

// identify reads a record's identity. The trace counts only with the setting,
// a transaction id and a traceparent: the nil id never identifies a command,
// and two equal steps of one saga differ in their span only. The tenant is part
// of the key, and so of the row; type and transaction id are part of the value.
func (a applier) identify(in incoming, cmd Command) identity {
	var who identity
	if in.clientID != "" {
		who.id = digest("id", in.clientID)
	}
	if a.retryByTrace && cmd.Named {
		if parent, ok := in.Headers.Get(headerParent); ok && len(parent) > 0 {
			who.trace = digest("trace", string(parent), in.Topic, string(in.Value))
		}
	}
	return who
}

// digest is 16 bytes of SHA-256 over the parts and their lengths.
func digest(parts ...string) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.AppendUvarint(nil, uint64(len(p))))
		h.Write([]byte(p))
	}
	return h.Sum(nil)[:16]
}

// keepHeaders finds or adds the set of a command's headers, for one more answer.
func (r *Row) keepHeaders(h kafka.Headers) (set uint16, parent []byte) {
	packed, parent := split(h)
	free := -1
	for i := range r.Sets {
		switch {
		case r.Sets[i].Uses == 0:
			free = i
		case string(r.Sets[i].Packed) == string(packed):
			r.Sets[i].Uses++
			return uint16(i), parent
		}
	}
	if free < 0 {
		free = len(r.Sets)
		r.Sets = append(r.Sets, Set{})
	}
	r.Sets[free] = Set{Uses: 1, Packed: packed}
	return uint16(free), parent
}
