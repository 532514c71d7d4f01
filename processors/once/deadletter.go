package once

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lovoo/goka"

	"coffer/internal/kafka"
)

// Headers of a dead letter: why, and where the record lies.
const (
	errorHeaders = "coffer-error-"

	HeaderErrorCode      = "coffer-error-code"
	HeaderErrorMessage   = "coffer-error-message"
	HeaderErrorTopic     = "coffer-error-topic"
	HeaderErrorPartition = "coffer-error-partition"
	HeaderErrorOffset    = "coffer-error-offset"
)

// letterRoom is left free in a dead letter for the headers that we add and for
// Kafka's own framing, in bytes.
const letterRoom = 64 << 10

// longest is how much of a message a dead letter says, in bytes: it may quote
// what was too long to be read.
const longest = 1000

// brief cuts a message that is too long.
func brief(message string) string {
	if len(message) <= longest {
		return message
	}
	return strings.ToValidUTF8(message[:longest], "") + " …"
}

// bury emits a record that can't be read to the dead letters: key, value and
// headers as they came, without those of an earlier dead letter that was sent
// again: ours say where this one lies. What doesn't fit there is left out, value first; the
// record itself still lies where the headers say.
func (l *link) bury(ctx goka.Context, r raw, bad *BadInput) {
	value, headers := r.value, slices.DeleteFunc(slices.Clone(r.headers), func(h kafka.Header) bool { return strings.HasPrefix(h.Key, errorHeaders) })
	if len(r.key)+len(value)+headers.Size() > kafka.MaxRecordBytes-letterRoom {
		value = nil
	}
	if len(r.key)+headers.Size() > kafka.MaxRecordBytes-letterRoom {
		headers = nil
	}
	key := r.key
	if len(key) > kafka.MaxRecordBytes-letterRoom {
		key = ""
	}
	l.send(ctx, l.deadLetters, key, value, append(headers[:len(headers):len(headers)],
		kafka.Header{Key: HeaderErrorCode, Value: []byte(bad.Code)},
		kafka.Header{Key: HeaderErrorMessage, Value: []byte(brief(bad.Message))},
		kafka.Header{Key: HeaderErrorTopic, Value: []byte(r.topic)},
		kafka.Header{Key: HeaderErrorPartition, Value: strconv.AppendInt(nil, int64(r.partition), 10)},
		kafka.Header{Key: HeaderErrorOffset, Value: strconv.AppendInt(nil, r.offset, 10)},
	), nil)
}
