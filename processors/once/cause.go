package once

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"coffer/internal/kafka"
)

// Cause names the record that brought an internal record about. Within one
// (topic id, partition) causes are ordered by (offset, index), and reach a row
// in that order: the watermark of a row rests on it.
type Cause struct {
	Topic     kafka.TopicID // Kafka's id of the topic (KIP-516): a topic made anew is another source
	Partition int32         // below 0 for a record that is its own cause, see own
	Offset    int64
	Index     int32 // which of the messages that the record caused, from 0
}

// ownCause is the header's value of a record that nothing caused: a timer's
// message, a rewrite, a request over HTTP.
const ownCause = "self"

// own is the cause of a record that nothing caused. Its partition is the
// complement of the real one: a record of a function to itself names the same
// topic and partition as its cause, and the two must not share a watermark.
func own(topic kafka.TopicID, partition int32, offset int64) Cause {
	return Cause{Topic: topic, Partition: ^partition, Offset: offset}
}

// String is the form of the header coffer-cause: topic id, partition, offset
// and index, with slashes between.
func (c Cause) String() string { return string(c.append(make([]byte, 0, 72))) }

func (c Cause) append(b []byte) []byte {
	b = append(b, c.Topic.String()...)
	b = append(b, '/')
	b = strconv.AppendInt(b, int64(c.Partition), 10)
	b = append(b, '/')
	b = strconv.AppendInt(b, c.Offset, 10)
	b = append(b, '/')
	return strconv.AppendInt(b, int64(c.Index), 10)
}

// ParseCause reads what String writes.
func ParseCause(s string) (Cause, error) {
	id, rest, _ := strings.Cut(s, "/")
	topic, err := uuid.Parse(id)
	if err != nil {
		return Cause{}, fmt.Errorf("cause %q: %w", s, err)
	}
	partition, rest, _ := strings.Cut(rest, "/")
	offset, index, _ := strings.Cut(rest, "/")
	p, err := strconv.ParseInt(partition, 10, 32)
	if err != nil {
		return Cause{}, fmt.Errorf("cause %q: partition: %w", s, err)
	}
	o, err := strconv.ParseInt(offset, 10, 64)
	if err != nil {
		return Cause{}, fmt.Errorf("cause %q: offset: %w", s, err)
	}
	i, err := strconv.ParseInt(index, 10, 32)
	if err != nil {
		return Cause{}, fmt.Errorf("cause %q: index: %w", s, err)
	}
	if o < 0 || i < 0 {
		return Cause{}, fmt.Errorf("cause %q: offset and index begin at 0", s)
	}
	return Cause{Topic: kafka.TopicID(topic), Partition: int32(p), Offset: o, Index: int32(i)}, nil
}

// mark is the place of a cause within its source partition.
func (c Cause) mark() Mark { return Mark{Partition: c.Partition, Offset: c.Offset, Index: c.Index} }
