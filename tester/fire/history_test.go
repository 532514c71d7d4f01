//go:build unix

package fire

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/processors/once"
)

// history is what a client asked for and everything that came of it.
type history struct {
	sent    []*sent
	records []*record // of the event topics and the dead letters, as they were read
}

// sent is a record that a client wrote and Kafka acknowledged.
type sent struct {
	command int // its number; a retry has that of its command
	retry   bool
	kind    string    // DEPOSIT …; bad input: the code of its dead letter
	bad     bool      // a dead letter must come of it, and nothing else
	tx      uuid.UUID // the command's; nil: it has none
	*kgo.Record
	at time.Time // when it was given to the client's producer
}

// record is a record that was read.
type record struct {
	*kgo.Record
	at time.Time // when it was read
}

// place is where a record lies.
type place struct {
	topic     string
	partition int32
	offset    int64
}

func (p place) String() string { return fmt.Sprintf("%s/%d@%d", p.topic, p.partition, p.offset) }

func (s *sent) place() place { return place{s.Topic, s.Partition, s.Offset} }

func (r *record) place() place { return place{r.Topic, r.Partition, r.Offset} }

func (r *record) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s key=%s", r.place(), r.Key)
	for _, h := range r.Headers {
		fmt.Fprintf(&b, " %s=%q", h.Key, h.Value)
	}
	fmt.Fprintf(&b, " %s", r.Value)
	return b.String()
}

// header is the first header of a key, "" if there is none.
func header(r *kgo.Record, key string) string {
	for _, h := range r.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

// event is a record of an event topic with its stamps read.
type event struct {
	*record
	id      string // ce_id: the cause's text and the event's number
	cause   once.Cause
	number  int
	source  string // /coffer/storage …
	version uint64
	time    time.Time // ce_time
}

func readEvent(r *record) (*event, error) {
	e := &event{record: r, id: header(r.Record, "ce_id"), source: header(r.Record, "ce_source")}
	cut := strings.LastIndexByte(e.id, '/')
	if cut < 0 {
		return nil, fmt.Errorf("ce_id %q", e.id)
	}
	var err error
	if e.cause, err = once.ParseCause(e.id[:cut]); err != nil {
		return nil, err
	}
	if e.number, err = strconv.Atoi(e.id[cut+1:]); err != nil {
		return nil, fmt.Errorf("ce_id: %w", err)
	}
	if e.version, err = strconv.ParseUint(header(r.Record, once.HeaderVersion), 10, 64); err != nil {
		return nil, fmt.Errorf("%s: %w", once.HeaderVersion, err)
	}
	if e.time, err = time.Parse(time.RFC3339Nano, header(r.Record, "ce_time")); err != nil {
		return nil, fmt.Errorf("ce_time: %w", err)
	}
	return e, nil
}
