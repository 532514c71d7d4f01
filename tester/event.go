package tester

import (
	"encoding/json"
	"fmt"
	"strconv"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors/once"
)

// Header and Headers are a record's: their order counts, and a key may come
// more than once.
type (
	Header  = kafka.Header
	Headers = kafka.Headers
)

// Event is a record that Coffer wrote to a topic that others read: an event, or
// a dead letter.
type Event struct {
	Topic     string
	Partition int32 // always 0 on goka's tester
	Offset    int64
	Key       string
	Value     []byte // nil: a tombstone, as it can lie in the dead letters
	Headers   Headers
}

// Type is the event's type: DEPOSITED, ERROR … Of a dead letter it is its code:
// MALFORMED …
func (e Event) Type() string {
	if e.Topic == codecs.DeadLetters {
		return e.Header(once.HeaderErrorCode)
	}
	return e.Header("ce_type")
}

// ID is the event's ce_id: the same in every repeat.
func (e Event) ID() string { return e.Header("ce_id") }

// Version is that of the row after the command; 0 of a dead letter.
func (e Event) Version() uint64 {
	n, _ := strconv.ParseUint(e.Header(once.HeaderVersion), 10, 64)
	return n
}

// Header is the first header of that key as text, "" if there is none.
func (e Event) Header(key string) string {
	value, _ := e.Headers.Get(key)
	return string(value)
}

// Read reads the value into the caller's own type, as encoding/json does.
func (e Event) Read(into any) error { return json.Unmarshal(e.Value, into) }

// String is for people: topic, type, key and value.
func (e Event) String() string { return fmt.Sprintf("%s %s %s %s", e.Topic, e.Type(), e.Key, e.Value) }
