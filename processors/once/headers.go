package once

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"

	"coffer/internal/kafka"
)

// Headers of ours on internal records and events. What a client sends under a
// name that begins with ce_ or coffer- is read or dropped, never carried.
const (
	HeaderCause   = "coffer-cause"   // the record's cause, or "self"
	HeaderTime    = "coffer-time"    // the ingress's clock, Unix microseconds in decimal
	HeaderTopic   = "coffer-topic"   // the public topic it came from; of a message: the sender's input
	HeaderVersion = "coffer-version" // on events: the row's version after the command, in decimal

	// headerAppended is the timestamp that the public record has in Kafka, Unix
	// milliseconds in decimal: its client's clock, or the broker's if the topic
	// has message.timestamp.type=LogAppendTime. Left out where there is none, or
	// it lies in the ingress's future. No answer depends on it: it is for
	// metrics.
	headerAppended = "coffer-appended"

	headerID     = "ce_id"
	headerParent = "traceparent"
)

// ours tells whether a header's name is reserved.
func ours(name string) bool {
	return strings.HasPrefix(name, "ce_") || strings.HasPrefix(name, "coffer-")
}

// carried are the headers of a command that its events carry, byte for byte,
// in their order and with their repeats.
func carried(in kafka.Headers) kafka.Headers {
	out := make(kafka.Headers, 0, len(in)+6)
	for _, h := range in {
		if !ours(h.Key) {
			out = append(out, h)
		}
	}
	return out
}

// split takes the first traceparent's value out of the headers if it has the
// usual form, so that commands which differ only there share one set.
func split(h kafka.Headers) (set, parent []byte) {
	for i := range h {
		if h[i].Key != headerParent {
			continue
		}
		if parent = packParent(h[i].Value); parent == nil {
			break
		}
		rest := append(kafka.Headers(nil), h...)
		rest[i].Value = nil
		return kafka.PackHeaders(kafka.TopicID{}, rest), parent
	}
	return kafka.PackHeaders(kafka.TopicID{}, h), nil
}

// join is split's inverse.
func join(set, parent []byte) (kafka.Headers, error) {
	_, h, err := kafka.UnpackHeaders(set)
	if err != nil || len(parent) == 0 {
		return h, err
	}
	for i := range h {
		if h[i].Key == headerParent {
			h[i].Value = unpackParent(parent)
			break
		}
	}
	return h, nil
}

// PackCarry packs what a step needs of a command that it answers later: the
// row's version after it, see Result.Answers, and its headers.
func PackCarry(cmd Command) []byte {
	b := binary.AppendUvarint(make([]byte, 0, 256), cmd.Version)
	return append(b, kafka.PackHeaders(kafka.TopicID{}, cmd.Headers)...)
}

// UnpackCarry reads what PackCarry wrote. The headers share b's bytes.
func UnpackCarry(b []byte) (version uint64, h kafka.Headers, err error) {
	version, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, errors.New("what is carried of a command begins with no version")
	}
	_, h, err = kafka.UnpackHeaders(b[n:])
	return version, h, err
}

// parentLayout is W3C's traceparent of version 00: two, 32, 16 and two lower
// case hexadecimal digits (https://www.w3.org/TR/trace-context/).
const parentLayout = "00-................................-................-.."

// packParent keeps a traceparent in 25 bytes; nil if it isn't of the layout.
func packParent(v []byte) []byte {
	if len(v) != len(parentLayout) || v[0] != '0' || v[1] != '0' || v[2] != '-' || v[35] != '-' || v[52] != '-' {
		return nil
	}
	out := make([]byte, 25)
	for _, part := range []struct{ to, from, end int }{{0, 3, 35}, {16, 36, 52}, {24, 53, 55}} {
		if _, err := hex.Decode(out[part.to:], v[part.from:part.end]); err != nil {
			return nil
		}
	}
	if !bytes.Equal(unpackParent(out), v) {
		return nil // upper case digits would come back as lower case
	}
	return out
}

func unpackParent(p []byte) []byte {
	out := make([]byte, 0, len(parentLayout))
	out = append(out, "00-"...)
	out = hex.AppendEncode(out, p[:16])
	out = append(out, '-')
	out = hex.AppendEncode(out, p[16:24])
	out = append(out, '-')
	return hex.AppendEncode(out, p[24:25])
}
