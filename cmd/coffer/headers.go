package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"coffer/internal/kafka"
)

// headers are a record's, shown as a JSON object in their order. A key that is
// there more than once has a list of values at its first place.
type headers kafka.Headers

// MarshalJSON shows the headers.
func (h headers) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	seen := map[string]bool{}
	for _, one := range h {
		if seen[one.Key] {
			continue
		}
		seen[one.Key] = true
		var values []json.RawMessage
		for _, other := range h {
			if other.Key != one.Key {
				continue
			}
			shown, err := showHeader(other)
			if err != nil {
				return nil, err
			}
			values = append(values, shown)
		}
		key, err := json.Marshal(one.Key)
		if err != nil {
			return nil, err
		}
		shown := []byte(values[0])
		if len(values) > 1 {
			if shown, err = json.Marshal(values); err != nil {
				return nil, err
			}
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, key...), ':'), shown...)
	}
	return append(b, '}'), nil
}

// isVersion tells whether a header is two raw bytes, big-endian (wire.md).
func isVersion(key string) bool { return key == "MAJOR_VERSION" || key == "MINOR_VERSION" }

func showHeader(h kafka.Header) (json.RawMessage, error) {
	switch {
	case h.Value == nil:
		return json.RawMessage("null"), nil
	case isVersion(h.Key) && len(h.Value) == 2:
		return json.Marshal(binary.BigEndian.Uint16(h.Value))
	default:
		return text(h.Value).MarshalJSON()
	}
}

// UnmarshalJSON reads what MarshalJSON writes.
func (h *headers) UnmarshalJSON(b []byte) error {
	in := json.NewDecoder(bytes.NewReader(b))
	if begin, err := in.Token(); err != nil || begin != json.Delim('{') {
		return errors.New("headers must be an object")
	}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return err
		}
		key := name.(string) // an object's keys are strings
		var raw json.RawMessage
		if err := in.Decode(&raw); err != nil {
			return err
		}
		values := []json.RawMessage{raw}
		if raw[0] == '[' {
			if err := json.Unmarshal(raw, &values); err != nil {
				return err
			}
		}
		for _, one := range values {
			v, err := readHeader(key, one)
			if err != nil {
				return fmt.Errorf("header %s: %w", key, err)
			}
			*h = append(*h, kafka.Header{Key: key, Value: v})
		}
	}
	return nil
}

func readHeader(key string, raw json.RawMessage) ([]byte, error) {
	var n uint16
	switch {
	case string(raw) == "null":
		return nil, nil
	case isVersion(key) && json.Unmarshal(raw, &n) == nil:
		return version16(n), nil
	}
	t := text{}
	err := t.UnmarshalJSON(raw)
	return t, err
}
