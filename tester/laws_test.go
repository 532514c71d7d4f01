package tester

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/processors/once"
	"coffer/storage"
)

// play plays a history, one moment after the other.
func (b *bench) play(h history) {
	for _, m := range h {
		b.moment(m)
	}
}

// moment lets a pause go by, with the timers that end in it, and puts a record.
func (b *bench) moment(m moment) {
	b.at = b.at.Add(m.pause)
	b.tick()
	b.put(m.record(b.settings.Topics))
}

// histories are the two kinds of histories: of storages, and of characters who
// exchange things with a storage and each other.
var histories = map[string]func(*rapid.T, int) history{"storages": drawHistory, "lives": drawLives}

// standing is everything that must not change by a redelivery: of each row
// version, time and state.
func (b *bench) standing() map[string]string {
	all := map[string]string{}
	for f, rows := range b.rows {
		for key := range rows {
			all[f+" "+key] = standing(b.row(f, key))
		}
	}
	return all
}

func standing(row *once.Row) string {
	return fmt.Sprintf("%d %d %x", row.Version, row.Time, row.State)
}

// transcript is what readers are told, first occurrences only: on each topic,
// of each function's key, in order, every byte.
func transcript(events []Event) map[string][]string {
	all := map[string][]string{}
	for _, e := range events {
		line := string(e.Value)
		for _, h := range e.Headers {
			line += fmt.Sprintf(" %s=%s", h.Key, h.Value)
		}
		of := e.Topic + " " + e.Header("ce_source") + " " + e.Key
		all[of] = append(all[of], line)
	}
	return all
}

func TestARedeliveryOfAnySuffixChangesNothing(t *testing.T) {
	for name, draw := range histories {
		t.Run(name, func(t *testing.T) { redelivery(t, draw) })
	}
}

func redelivery(t *testing.T, draw func(*rapid.T, int) history) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		b.play(draw(t, 40))
		before, events := b.standing(), transcript(b.events())
		topics := slices.Sorted(maps.Keys(b.public))
		for range 3 {
			if topic := rapid.SampledFrom(topics).Draw(t, "topic"); rapid.Bool().Draw(t, "public") {
				for o := rapid.IntRange(0, len(b.public[topic])).Draw(t, "from"); o < len(b.public[topic]); o++ {
					b.ingress(topic, o)
				}
			} else {
				f := rapid.SampledFrom(codecs.Functions).Draw(t, "function")
				b.done[f] = rapid.IntRange(0, len(b.inside[f])).Draw(t, "from")
			}
			b.apply()
			require.Equal(t, before, b.standing())
			require.Equal(t, events, transcript(b.events()))
		}
	})
}

// The same history under other conditions gives the same transcript and the
// same rows: records come again at any time, and crashes take away events and
// rows that were not acknowledged.
func TestTheSameHistoryTellsTheSame(t *testing.T) {
	for name, draw := range histories {
		t.Run(name, func(t *testing.T) { sameness(t, draw) })
	}
}

func sameness(t *testing.T, draw func(*rapid.T, int) history) {
	rapid.Check(t, func(t *rapid.T) {
		h := draw(t, 40)
		calm, rough := newBench(t), newBench(t)
		calm.play(h)
		for _, m := range h {
			rough.moment(m)
			switch rapid.IntRange(0, 20).Draw(t, "then") {
			case 0:
				topic := rough.settings.Topics.Name(m.topic)
				for o := rapid.IntRange(0, len(rough.public[topic])-1).Draw(t, "again from"); o < len(rough.public[topic]); o++ {
					rough.ingress(topic, o)
				}
				rough.apply()
			case 1:
				rough.crash(t)
			case 2:
				for _, f := range codecs.Functions { // what was done so far is acknowledged
					rough.acked[f] = int64(len(rough.inside[f]))
				}
			}
		}
		require.Equal(t, calm.story(), rough.story())
		// Who sent a command again, and was cut off, hears the answer once more.
		told := rough.times()
		for id, n := range calm.times() {
			require.GreaterOrEqual(t, told[id], n, "%s", id)
		}
	})
}

// times is how often each event was told; those whose cause is a message, all
// those of one function together.
func (b *bench) times() map[string]int {
	n := map[string]int{}
	for _, e := range b.told {
		n[inside.ReplaceAllString(e.ID(), "$1/$2")]++
	}
	return n
}

// Each command is answered under its own cause, once and for all; three may
// have nothing to say; a retry is given the first one's answer; what can't be
// read is a dead letter, which the bench leaves out.
//
// Each answer carries its command's headers.
func TestEachCommandIsAnsweredOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t, 40)
		b := newBench(t)
		var last []Event
		for _, m := range h {
			b.at = b.at.Add(m.pause)
			from, messages := len(b.told), b.messages()
			b.put(m.record(b.settings.Topics))
			topic := b.settings.Topics.Name(m.topic)
			cause := once.Cause{Topic: TopicID(topic), Offset: int64(len(b.public[topic]) - 1)}
			var now []Event
			for _, e := range b.told[from:] {
				now = append(now, e.Event)
			}
			switch m.command.(type) {
			case nil:
				require.Empty(t, now)
			case storage.CloseCommand, storage.DepositRollbackCommand:
				require.LessOrEqual(t, len(now), 1)
			default:
				require.Len(t, now, 1)
			}
			if m.retry {
				require.Equal(t, last, now)
				require.Equal(t, messages, b.messages(), "events only, never messages")
			}
			for _, e := range now {
				require.Equal(t, !m.retry, strings.HasPrefix(e.ID(), cause.String()+"/"), "%s of %s", e, cause)
				for i, theirs := range clients(m.headers) {
					require.Equal(t, theirs, e.Headers[i], "the command's headers, in their order")
				}
			}
			last = now
		}
	})
}

// messages counts what functions said to each other.
func (b *bench) messages() (n int) {
	for f, all := range b.inside {
		for _, d := range all {
			if _, public := b.public[d.Topic]; !public && d.Topic != f {
				n++
			}
		}
	}
	return n
}
