package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// reader reads everything that comes of commands, from where the topics ended
// when the run began: the run's tenants are new, so nothing before is theirs.
type reader struct {
	o      Options
	client *kgo.Client
	inner  map[string]bool // functions' own inputs
	public map[string]bool // topics that an ingress reads

	mu       sync.Mutex
	history  *History
	reached  map[string]int64  // topic/partition -> the next offset
	answered map[Place]bool    // causes that an event names
	texts    map[string]string // keys and types, each once
	causes   map[uint64]bool   // hashes of those that came on an input; nil: nobody asks
}

func (b *broker) read(ctx context.Context, h *History) (*reader, error) {
	from, err := b.ends(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking up where topics end: %w", err)
	}
	client, err := b.another(kgo.ConsumePartitions(from.KOffsets()), kgo.FetchMaxWait(200*time.Millisecond), kgo.MetadataMinAge(200*time.Millisecond),
		kgo.FetchMaxPartitionBytes(1<<20))
	if err != nil {
		return nil, err
	}
	r := &reader{o: b.o, client: client, inner: map[string]bool{}, public: map[string]bool{}, history: h,
		reached: map[string]int64{}, answered: map[Place]bool{}, texts: map[string]string{}}
	if len(b.o.Metrics) > 0 {
		r.causes, h.Inputs = map[uint64]bool{}, map[Kind]Taken{}
	}
	for _, t := range b.inner {
		r.inner[t] = true
	}
	for _, t := range codecs.Consumed {
		r.public[b.o.Topics.Name(t)] = true
	}
	from.Each(func(o kadm.ListedOffset) { r.reached[spot(o.Topic, o.Partition)] = o.Offset })
	return r, nil
}

func spot(topic string, partition int32) string { return topic + "/" + strconv.Itoa(int(partition)) }

// run reads until ctx ends.
func (r *reader) run(ctx context.Context) {
	for ctx.Err() == nil {
		fetches := r.client.PollFetches(ctx)
		r.mu.Lock()
		fetches.EachRecord(func(one *kgo.Record) {
			at := spot(one.Topic, one.Partition)
			if one.Offset < r.reached[at] {
				return // read before
			}
			r.reached[at] = one.Offset + 1
			r.keep(one)
		})
		r.mu.Unlock()
	}
}

// upTo tells whether everything below these ends was read.
func (r *reader) upTo(ends kadm.ListedOffsets) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := true
	ends.Each(func(o kadm.ListedOffset) { all = all && r.reached[spot(o.Topic, o.Partition)] >= o.Offset })
	return all
}

// keep keeps a record, and what can't be read of it.
func (r *reader) keep(one *kgo.Record) {
	if err := r.take(one); err != nil {
		r.history.Unread = append(r.history.Unread, Unread{Place{one.Topic, one.Partition, one.Offset}, string(one.Key), err.Error()})
	}
}

// take keeps a record; an error is in its stamps.
func (r *reader) take(one *kgo.Record) error {
	at := Place{one.Topic, one.Partition, one.Offset}
	switch {
	case one.Topic == codecs.DeadLetters:
		return r.letter(at, one)
	case r.inner[one.Topic]:
		r.message(at, one)
		return nil
	}
	ours := false
	for _, t := range r.o.tenants {
		ours = ours || strings.HasPrefix(string(one.Key), t+"/")
	}
	if !ours {
		r.history.Others++
		return nil
	}
	e, err := r.o.readEvent(at, one)
	if err != nil {
		return err
	}
	e.Key, e.Source, e.Type = r.shared(e.Key), r.shared(e.Source), r.shared(e.Type)
	r.history.Events = append(r.history.Events, e)
	if name := r.history.Topics[e.Cause.Topic]; e.Cause.Partition >= 0 {
		r.answered[Place{name, e.Cause.Partition, e.Cause.Offset}] = true
	}
	return nil
}

// shared is the same text, held once for all records.
func (r *reader) shared(text string) string {
	if known, ok := r.texts[text]; ok {
		return known
	}
	r.texts[text] = text
	return text
}

func header(one *kgo.Record, name string) string {
	for _, h := range one.Headers {
		if h.Key == name {
			return string(h.Value)
		}
	}
	return ""
}

// letterHeaders are those that a dead letter has behind the record's own: code,
// message, topic, partition and offset.
const letterHeaders = 5

// letter keeps a dead letter; of which record it is says whether it is ours.
func (r *reader) letter(at Place, one *kgo.Record) error {
	p, err := strconv.ParseInt(header(one, "coffer-error-partition"), 10, 32)
	if err != nil {
		return fmt.Errorf("coffer-error-partition: %w", err)
	}
	o, err := strconv.ParseInt(header(one, "coffer-error-offset"), 10, 64)
	if err != nil {
		return fmt.Errorf("coffer-error-offset: %w", err)
	}
	own, why := one.Headers, ""
	if n := len(own) - letterHeaders; n >= 0 {
		for _, h := range own[n:] { // one that the record brought lies in front of ours
			if h.Key == "coffer-error-message" {
				why = string(h.Value)
			}
		}
		own = own[:n]
	}
	r.history.Letters = append(r.history.Letters, &Letter{Place: at, Of: Place{header(one, "coffer-error-topic"), int32(p), o},
		Code: header(one, "coffer-error-code"), Message: why, Key: slices.Clone(one.Key), Value: slices.Clone(one.Value), Nil: one.Value == nil,
		Headers: hashed(own)})
	return nil
}

// message keeps a record of a function's own input if no public record caused
// it.
func (r *reader) message(at Place, one *kgo.Record) {
	cause := header(one, "coffer-cause")
	if r.causes != nil {
		r.input(at, one, cause)
	}
	if id, err := uuid.Parse(cause[:min(36, len(cause))]); err == nil && r.public[r.history.Topics[id]] {
		return
	} else if err != nil {
		cause = at.String()
	}
	r.history.Inner = append(r.history.Inner, Inner{strings.TrimPrefix(one.Topic, "coffer-"), string(one.Key), cause})
}

// input counts a record of a function's own input. A record that has a row
// written again has no type, and is no command.
func (r *reader) input(at Place, one *kgo.Record, cause string) {
	ours := slices.Contains(r.o.tenants, header(one, "TENANT_ID"))
	if again := slices.ContainsFunc(one.Headers, func(h kgo.RecordHeader) bool { return h.Key == "coffer-rewrite" }); again || !ours {
		if !again {
			r.history.Others++
		}
		return
	}
	var what struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(one.Value, &what) != nil {
		r.history.Others++ // none of ours writes such a record
		return
	}
	if _, err := uuid.Parse(cause[:min(36, len(cause))]); err != nil {
		cause = at.String()
	}
	h := fnv.New64a()
	fmt.Fprint(h, one.Topic, " ", cause)
	kind := Kind{strings.TrimPrefix(one.Topic, "coffer-"), r.shared(what.Type)}
	n := r.history.Inputs[kind]
	if n.Records++; !r.causes[h.Sum64()] {
		n.Distinct++
		r.causes[h.Sum64()] = true
	}
	r.history.Inputs[kind] = n
}

// readEvent reads an event's stamps.
func (o Options) readEvent(at Place, one *kgo.Record) (*Event, error) {
	e := &Event{Place: at, Key: string(one.Key), Value: string(one.Value), Written: one.Timestamp, Number: -1,
		ID: header(one, "ce_id"), Source: header(one, "ce_source"), Type: header(one, "ce_type"), Carried: carried(one.Headers)}
	e.Stamps = hashed(one.Headers)
	if t := header(one, "traceparent"); t != "" {
		e.Number = untrace(o.run, t)
	}
	var err error
	if e.Version, err = strconv.ParseUint(header(one, "coffer-version"), 10, 64); err != nil {
		return e, fmt.Errorf("coffer-version: %w", err)
	}
	if e.Time, err = time.Parse(time.RFC3339Nano, header(one, "ce_time")); err != nil {
		return e, fmt.Errorf("ce_time: %w", err)
	}
	if v := header(one, "ce_specversion"); v != "1.0" {
		return e, fmt.Errorf("ce_specversion %q", v)
	}
	e.Cause, e.N, err = readCause(e.ID)
	return e, err
}

// readCause reads a ce_id: topic id, partition, offset, index, and which of the
// cause's effects it is.
func readCause(id string) (c Cause, n int, err error) {
	parts := strings.Split(id, "/")
	if len(parts) != 5 {
		return c, 0, fmt.Errorf("ce_id %q", id)
	}
	if c.Topic, err = uuid.Parse(parts[0]); err != nil {
		return c, 0, fmt.Errorf("ce_id %q: %w", id, err)
	}
	var numbers [4]int64
	for i, text := range parts[1:] {
		if numbers[i], err = strconv.ParseInt(text, 10, 64); err != nil {
			return c, 0, fmt.Errorf("ce_id %q: %w", id, err)
		}
	}
	c.Partition, c.Offset, c.Index = int32(numbers[0]), numbers[1], int32(numbers[2])
	return c, int(numbers[3]), nil
}
