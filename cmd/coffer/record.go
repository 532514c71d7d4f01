package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"unicode"
	"unicode/utf8"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// line is a record as `coffer tail` and `coffer send` print it, and as
// `coffer send --file` reads it: one JSON object a line.
type line struct {
	Topic     string  `json:"topic"`
	Partition int32   `json:"partition"`
	Offset    int64   `json:"offset"`
	Key       *text   `json:"key"`
	Headers   headers `json:"headers"`
	Value     value   `json:"value"`
}

func lineOf(r *kgo.Record) line {
	l := line{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Headers: headersOf(r), Value: r.Value}
	if r.Key != nil {
		key := text(r.Key)
		l.Key = &key
	}
	return l
}

// printed is a record as one line of JSON: all of it, or its value alone.
func printed(r *kgo.Record, valueAlone bool) ([]byte, error) {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	if valueAlone {
		err := to.Encode(value(r.Value))
		return b.Bytes(), err
	}
	err := to.Encode(lineOf(r))
	return b.Bytes(), err
}

// text is bytes that are shown as a string if they are one that can be read,
// else as {"base64": …}.
type text []byte

// MarshalJSON shows the bytes.
func (t text) MarshalJSON() ([]byte, error) {
	if readable(t) {
		return json.Marshal(string(t))
	}
	return json.Marshal(map[string]string{"base64": base64.StdEncoding.EncodeToString(t)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err == nil {
		*t = []byte(s)
		return nil
	}
	var raw struct {
		Base64 []byte `json:"base64"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	*t = raw.Base64
	return nil
}

func readable(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	for _, r := range string(b) {
		if !unicode.IsPrint(r) && r != '\n' && r != '\t' {
			return false
		}
	}
	return true
}

// value is a record's value: JSON as it is, anything else as text, null for a
// tombstone.
type value []byte

// MarshalJSON shows the value.
func (v value) MarshalJSON() ([]byte, error) {
	switch {
	case v == nil:
		return []byte("null"), nil
	case json.Valid(v) && v[0] != '"':
		return v, nil
	default:
		return text(v).MarshalJSON()
	}
}

// UnmarshalJSON reads what MarshalJSON writes: a string is sent as the text
// inside it, an object as it stands.
func (v *value) UnmarshalJSON(b []byte) error {
	var t text
	var only struct {
		Base64 *string `json:"base64"`
	}
	switch {
	case string(b) == "null":
		*v = nil
		return nil
	case b[0] == '"', json.Unmarshal(b, &only) == nil && only.Base64 != nil:
		if err := t.UnmarshalJSON(b); err != nil {
			return err
		}
		*v = value(t)
		return nil
	}
	*v = append(value(nil), b...)
	return nil
}

// version16 is a version header's two bytes, big-endian (wire.md).
func version16(n uint16) []byte { return binary.BigEndian.AppendUint16(nil, n) }

func headersOf(r *kgo.Record) headers {
	h := make(headers, len(r.Headers))
	for i, one := range r.Headers {
		h[i] = kafka.Header{Key: one.Key, Value: one.Value}
	}
	return h
}
