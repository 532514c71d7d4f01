package tester

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/processors"
	"coffer/processors/once"
)

// bench runs the ingresses' routes and the functions' own Apply without Kafka,
// goka and goroutines: topics are slices, rows are bytes. It is fast, and what
// a crash takes away can be chosen.
type bench struct {
	t        require.TestingT
	settings processors.Settings
	at       time.Time

	public map[string][]Record        // by topic
	inside map[string][]once.Delivery // by function
	done   map[string]int             // by function: what comes after was not applied
	acked  map[string]int64           // by function: below, everything was acknowledged
	rows   map[string]map[string][]byte
	told   []told
}

// told is an event and the internal record that made it come.
type told struct {
	Event
	function string
	own      int64
}

func newBench(t require.TestingT) *bench {
	topics, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	b := &bench{t: t, settings: processors.Settings{Topics: topics}, at: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	b.public, b.inside = map[string][]Record{}, map[string][]once.Delivery{}
	b.done, b.acked, b.rows = map[string]int{}, map[string]int64{}, map[string]map[string][]byte{}
	for _, f := range codecs.Functions {
		b.rows[f] = map[string][]byte{}
	}
	return b
}

// put writes a record to its public topic, has it routed, and applies all that
// is to be applied.
func (b *bench) put(r Record) {
	b.public[r.Topic] = append(b.public[r.Topic], r)
	b.ingress(r.Topic, len(b.public[r.Topic])-1)
	b.apply()
}

// ingress routes one record of a public topic, for the first time or again.
func (b *bench) ingress(name string, offset int) {
	r := b.public[name][offset]
	topic, _ := b.settings.Topics.Of(name)
	targets, bad := b.settings.Ingress(topic).Route(once.Record{Key: r.Key, Value: r.Value, Topic: name, Headers: r.Headers})
	if bad != nil {
		return // a dead letter
	}
	id, _ := r.Headers.Get("ce_id")
	for i, to := range targets {
		b.deliver(to.Topic, once.Delivery{
			Record:   once.Record{Key: to.Key, Value: r.Value, Topic: name, Headers: clients(r.Headers)},
			Cause:    once.Cause{Topic: TopicID(name), Offset: int64(offset), Index: int32(i)},
			Time:     b.at,
			ClientID: string(id),
		})
	}
}

// clients are the headers that are carried.
func clients(all Headers) (h Headers) {
	for _, one := range all {
		if !strings.HasPrefix(one.Key, "ce_") && !strings.HasPrefix(one.Key, "coffer-") {
			h = append(h, one)
		}
	}
	return h
}

func (b *bench) deliver(function string, d once.Delivery) {
	d.Own = int64(len(b.inside[function]))
	b.inside[function] = append(b.inside[function], d)
}

// apply applies what was delivered, until nothing is left.
func (b *bench) apply() {
	for busy := true; busy; {
		busy = false
		for _, f := range b.settings.Functions() {
			for b.done[f.Input] < len(b.inside[f.Input]) {
				busy = true
				b.done[f.Input]++
				b.step(f, b.inside[f.Input][b.done[f.Input]-1])
			}
		}
	}
}

func (b *bench) step(f *once.Function, d once.Delivery) {
	row := b.row(f.Input, d.Key)
	next, emissions, _, err := f.Apply(row, d, b.acked[f.Input])
	require.NoError(b.t, err)
	if next != nil {
		data, err := once.EncodeRow(next)
		require.NoError(b.t, err)
		b.rows[f.Input][d.Key] = data
	}
	for _, e := range emissions {
		if _, public := b.settings.Topics.Of(e.Topic); public && b.rows[e.Topic] == nil {
			b.told = append(b.told, told{Event{Topic: e.Topic, Key: e.Key, Value: e.Value, Headers: e.Headers}, f.Input, d.Own})
			continue
		}
		b.deliver(e.Topic, b.message(f.Input, e))
	}
}

// tick has the timers that are due send their messages, in the order of
// Tester.Advance.
func (b *bench) tick() {
	for busy := true; busy; {
		busy = false
		for _, f := range b.settings.Functions() { // none sends what makes another's timer due
			for _, key := range slices.Sorted(maps.Keys(b.rows[f.Input])) {
				if due := b.row(f.Input, key).Due; due == 0 || due > b.at.UnixMicro() {
					continue
				}
				busy = true
				value, headers := f.Expire(key)
				b.deliver(f.Input, once.Delivery{
					Record: once.Record{Key: key, Value: value, Topic: f.Input, Headers: headers},
					Cause:  once.Cause{Topic: TopicID(f.Input), Partition: ^0, Offset: int64(len(b.inside[f.Input]))},
					Time:   b.at,
				})
			}
		}
		b.apply()
	}
}

// message reads the stamps of a message that one function sent another.
func (b *bench) message(from string, e once.Emission) once.Delivery {
	cause, _ := e.Headers.Get(once.HeaderCause)
	parsed, err := once.ParseCause(string(cause))
	require.NoError(b.t, err)
	parsed.Topic = TopicID(from) // Apply knows no Kafka
	stamp, _ := e.Headers.Get(once.HeaderTime)
	us, err := strconv.ParseInt(string(stamp), 10, 64)
	require.NoError(b.t, err)
	topic, _ := e.Headers.Get(once.HeaderTopic)
	return once.Delivery{
		Record: once.Record{Key: e.Key, Value: e.Value, Topic: string(topic), Headers: clients(e.Headers)},
		Cause:  parsed, Time: time.UnixMicro(us).UTC(),
	}
}

// row decodes a row anew each time, as goka does.
func (b *bench) row(function, key string) *once.Row {
	data := b.rows[function][key]
	if data == nil {
		return nil
	}
	row, err := once.DecodeRow(data)
	require.NoError(b.t, err)
	return row
}

func timeOf(t require.TestingT, e Event) time.Time {
	if e.Headers == nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, e.Header("ce_time"))
	require.NoError(t, err)
	return at
}

// events are the first occurrences in their order, after comparing all others
// with them. Of one row and topic, versions grow and time never goes back.
func (b *bench) events() (firsts []Event) {
	seen, last := map[string]Event{}, map[string]Event{}
	for _, e := range b.told {
		if first, again := seen[e.ID()]; again {
			require.Equal(b.t, first, e.Event, "a repeat is the same")
			continue
		}
		seen[e.ID()] = e.Event
		row := e.Topic + " " + e.Key
		if e.function == codecs.StorageFunction || e.function == codecs.InventoryFunction {
			before := last[row]
			if e.function == codecs.StorageFunction { // one event a command
				require.Less(b.t, before.Version(), e.Version())
			}
			require.LessOrEqual(b.t, before.Version(), e.Version())
			require.False(b.t, timeOf(b.t, e.Event).Before(timeOf(b.t, before)), "%s after %s", e, before)
			last[row] = e.Event
		}
		firsts = append(firsts, e.Event)
	}
	return firsts
}
