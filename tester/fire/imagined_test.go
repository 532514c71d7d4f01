//go:build unix

package fire

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
	"coffer/processors/once"
)

// imagined is a history that no Kafka was needed for: one process, and nothing
// goes wrong unless a test has it go wrong.
type imagined struct {
	t        testing.TB
	settings processors.Settings
	ids      map[kafka.TopicID]string
	history
	rows map[string]*once.Row
	next map[place]int64 // by topic and partition: the next offset
}

func imagine(t testing.TB) *imagined {
	return &imagined{t: t, settings: deployment(t), ids: map[kafka.TopicID]string{},
		rows: map[string]*once.Row{}, next: map[place]int64{}}
}

// tell writes a command and, if it is no bad input, applies it.
func (m *imagined) tell(s *sent) {
	m.place(s.Record)
	s.command = len(m.sent)
	m.sent = append(m.sent, s)
	if s.bad {
		m.bury(s)
		return
	}
	m.apply(s)
}

func (m *imagined) place(r *kgo.Record) {
	at := place{topic: r.Topic, partition: r.Partition}
	r.Offset = m.next[at]
	m.next[at]++
}

// cause names where a command lies. The ids of topics are made up.
func (m *imagined) cause(s *sent) once.Cause {
	id := kafka.TopicID(uuid.NewSHA1(uuid.Nil, []byte(s.Topic)))
	m.ids[id] = s.Topic
	return once.Cause{Topic: id, Partition: s.Partition, Offset: s.Offset}
}

func (m *imagined) apply(s *sent) {
	var headers kafka.Headers
	clientID := ""
	for _, h := range s.Headers {
		if h.Key == "ce_id" {
			clientID = string(h.Value)
			continue
		}
		headers = append(headers, kafka.Header{Key: h.Key, Value: h.Value})
	}
	topic, _ := m.settings.Topics.Of(s.Topic)
	targets, problem := codecs.Route(topic, s.Value, headers)
	require.Nil(m.t, problem)
	for _, f := range m.settings.Functions() {
		if f.Input != targets[0].Function {
			continue
		}
		of := f.Name + targets[0].Key
		row, emitted, _, err := f.Apply(m.rows[of], once.Delivery{
			Record: once.Record{Key: targets[0].Key, Value: s.Value, Topic: s.Topic, Headers: headers},
			Cause:  m.cause(s), Own: int64(len(m.sent)), Time: time.UnixMicro(1e15 + int64(len(m.sent))*1000), ClientID: clientID,
		}, 0)
		require.NoError(m.t, err)
		m.rows[of] = row
		for _, e := range emitted {
			if _, public := m.settings.Topics.Of(e.Topic); public && e.Topic != codecs.StorageFunction {
				m.say(e.Topic, e.Key, e.Value, e.Headers)
			}
		}
	}
}

func (m *imagined) say(topic, key string, value []byte, headers kafka.Headers) {
	r := &kgo.Record{Topic: topic, Key: []byte(key), Value: value, Partition: kafka.Partition(key, publicPartitions)}
	for _, h := range headers {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	m.place(r)
	m.records = append(m.records, &record{r, time.Now()})
}

func (m *imagined) bury(s *sent) {
	headers := kafka.Headers{
		{Key: once.HeaderErrorCode, Value: []byte(s.kind)}, {Key: once.HeaderErrorPartition, Value: []byte(fmt.Sprint(s.Partition))},
		{Key: once.HeaderErrorTopic, Value: []byte(s.Topic)}, {Key: once.HeaderErrorOffset, Value: []byte(fmt.Sprint(s.Offset))},
	}
	m.say(codecs.DeadLetters, string(s.Key), s.Value, headers)
}

func (m *imagined) check() []string {
	c := checker{settings: m.settings, ids: m.ids, history: m.history}
	return c.check()
}

// live imagines a client's commands, of which a few are bad input, are sent
// twice, or are answered twice.
func live(t testing.TB, commands int) *imagined {
	m, r := imagine(t), rand.New(rand.NewPCG(1, 2))
	owners := newOwners(6)
	for n := range commands {
		if n%20 == 7 {
			rec, code := badInput(r)
			m.tell(&sent{kind: code, bad: true, Record: rec})
			continue
		}
		o := owners[r.IntN(len(owners))]
		tx := uuid.Must(uuid.NewRandomFromReader(bits{r}))
		kind, command := o.next(r, tx)
		topic, value := codecs.EncodeCommand(command)
		s := &sent{kind: kind, tx: tx, Record: &kgo.Record{Topic: topic.Env, Value: value, Partition: r.Int32N(publicPartitions), Headers: o.headers(r)}}
		if kind == "CLOSE_STORAGE" {
			s.tx = uuid.Nil
		}
		if n%20 == 11 {
			s.Headers = append(s.Headers, kgo.RecordHeader{Key: "ce_id", Value: fmt.Append(nil, n)})
		}
		m.tell(s)
		last := m.records[len(m.records)-1]
		if o.shown = tx; kind == "SHOW_STORAGE" {
			o.session = open
		} else if kind == "CLOSE_STORAGE" {
			o.session = closed
		}
		o.heed(header(last.Record, "ce_type"), last.Value)
		switch n % 20 {
		case 11:
			again := *s
			again.Record = &kgo.Record{Topic: s.Topic, Value: s.Value, Partition: s.Partition, Headers: s.Headers}
			m.tell(&again)
			again.retry, again.command = true, s.command
		case 13:
			m.apply(s) // a redelivery
		}
	}
	return m
}

// one is the first record of a type that was written once.
func (m *imagined) one(kind string) *record {
	times := map[string]int{}
	for _, r := range m.records {
		times[header(r.Record, "ce_id")]++
	}
	i := slices.IndexFunc(m.records, func(r *record) bool {
		return header(r.Record, "ce_type") == kind && times[header(r.Record, "ce_id")] == 1
	})
	require.GreaterOrEqual(m.t, i, 0, kind)
	return m.records[i]
}

// copyOf is a record's copy, behind all others.
func (m *imagined) copyOf(r *record) *record {
	twin := *r.Record
	twin.Headers = slices.Clone(r.Headers)
	m.place(&twin)
	m.records = append(m.records, &record{&twin, time.Now()})
	return m.records[len(m.records)-1]
}

func (r *record) set(key, value string) {
	for i := range r.Headers {
		if r.Headers[i].Key == key {
			r.Headers[i].Value = []byte(value)
		}
	}
}
