package tester

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
)

// The real graphs tell what the bench tells, byte for byte, and say it again in
// the same words when any suffix of any topic is delivered again.
func TestTheRealGraphsTellTheSame(t *testing.T) {
	for name, draw := range histories {
		t.Run(name, func(t *testing.T) { graphs(t, draw) })
	}
}

func graphs(t *testing.T, draw func(*rapid.T, int) history) {
	rapid.Check(t, func(r *rapid.T) {
		h := draw(r, 30)
		b := newBench(r)
		tt := New(t, StartAt(b.at))
		defer tt.Close()
		b.play(h)
		for _, m := range h {
			tt.Advance(m.pause)
			tt.Put(m.record(tt.Topics))
		}
		told := events(tt)
		require.Equal(r, transcript(b.events()), transcript(told))
		require.Equal(r, b.standing(), tt.standing())

		before := map[string]Event{}
		for _, e := range told {
			before[e.ID()] = e
		}
		topics := append([]string(nil), codecs.Functions...)
		for _, topic := range codecs.Consumed {
			topics = append(topics, tt.Topics.Name(topic))
		}
		for range 3 {
			topic := rapid.SampledFrom(topics).Draw(r, "topic")
			end, err := tt.end(topic)
			require.NoError(r, err)
			for _, e := range tt.Redeliver(topic, rapid.Int64Range(0, end).Draw(r, "from")) {
				if e.Topic == codecs.DeadLetters {
					continue
				}
				first, known := before[e.ID()]
				require.True(r, known, "%s", e)
				first.Offset = e.Offset
				require.Equal(r, first, e)
			}
		}
		require.Equal(r, b.standing(), tt.standing())
	})
}

// events are the first occurrences, without dead letters and offsets.
func events(tt *Tester) (firsts []Event) {
	seen := map[string]bool{}
	for _, e := range tt.Events() {
		if e.Topic != codecs.DeadLetters && !seen[e.ID()] {
			seen[e.ID()] = true
			firsts = append(firsts, e)
		}
	}
	return firsts
}

// standing is bench's of the running system.
func (t *Tester) standing() map[string]string {
	all := map[string]string{}
	for _, f := range codecs.Functions {
		for _, key := range t.keys(f) {
			all[f+" "+key] = standing(t.Row(f, key))
		}
	}
	return all
}
