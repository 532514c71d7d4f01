package verify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/race"
	"coffer/internal/verify/model"
)

// harms are faults, each with the kind of problem that must be found (or one of
// two), among others maybe.
var harms = []struct {
	name, kind string
	harm       func(t *testing.T, h *History)
}{
	{"a lost answer", NoAnswer, func(t *testing.T, h *History) {
		h.drop(h.once(t, "PROJECTION_CREATED"))
	}},
	{"a lost answer of a storage", NoAnswer, func(t *testing.T, h *History) {
		h.drop(h.once(t, "MESOS_UPDATED")) // the model misses it too, in what follows
	}},
	{"the last answer of a row", NoAnswer, func(t *testing.T, h *History) {
		for i, e := range h.Events {
			if (e.Type == "ARRANGED" || e.Type == "MESOS_UPDATED") && h.after(i) == nil {
				h.drop(e)
				return
			}
		}
	}},
	{"a deposit that was not taken back", NoAnswer + "|" + WrongAnswer, func(t *testing.T, h *History) {
		for _, e := range h.Events {
			if e.Type == "WITHDRAWN" && h.cause(e).has("DEPOSIT_ROLLBACK") {
				h.drop(e)
				return
			}
		}
	}},
	{"a command that nobody read", NoAnswer, func(t *testing.T, h *History) {
		for _, s := range h.Sent {
			if s.Env == "COMMAND_TOPIC_STORAGE" && s.Letter == "" && strings.Contains(string(s.Value), "ARRANGE") {
				twin := *s
				twin.Number, twin.Offset, twin.Retry = len(h.Sent)+1, 1<<40, false
				h.Sent = append(h.Sent, &twin)
				return
			}
		}
	}},
	{"a doubled item", WrongAnswer, func(t *testing.T, h *History) {
		for _, e := range h.Events {
			if e.Type == "WITHDRAWN" && strings.Contains(e.Value, `"quantity":`) {
				e.Value = strings.Replace(e.Value, `"quantity":`, `"quantity":1`, 1)
				return
			}
		}
	}},
	{"an asset with twice its units", WrongAnswer, func(t *testing.T, h *History) {
		for _, e := range h.Events {
			if e.Type == "CREATED" && strings.Contains(e.Value, `"quantity":`) {
				e.Value = strings.Replace(e.Value, `"quantity":`, `"quantity":2`, 1)
				return
			}
		}
	}},
	{"a swapped order", OutOfOrder, func(t *testing.T, h *History) {
		a := h.once(t, "MESOS_UPDATED")
		b := h.after(slices.Index(h.Events, a))
		a.Offset, b.Offset = b.Offset, a.Offset
	}},
	{"two versions exchanged", WrongAnswer, func(t *testing.T, h *History) {
		for i, a := range h.Events {
			if b := h.Events; a.Type == "MESOS_UPDATED" {
				for _, b := range b[i+1:] {
					if b.Key == a.Key && b.Type == a.Type && body(t, a)["oldMesos"] != body(t, b)["oldMesos"] {
						a.Version, b.Version = b.Version, a.Version
						a.Time, b.Time = b.Time, a.Time
						return
					}
				}
			}
		}
	}},
	{"a changed byte", WrongAnswer, func(t *testing.T, h *History) {
		e := h.once(t, "MOVED")
		e.Value = strings.Replace(e.Value, `"oldSlot":`, `"oldSlot":1`, 1)
	}},
	{"a changed byte in a repeat", OtherAnswer, func(t *testing.T, h *History) {
		e := h.add(h.once(t, "DEPOSITED"))
		e.Value += " "
	}},
	{"a changed header in a repeat", OtherAnswer, func(t *testing.T, h *History) {
		h.add(h.once(t, "DEPOSITED")).Stamps++
	}},
	{"a header that is not carried", WrongAnswer, func(t *testing.T, h *History) {
		h.once(t, "MESOS_UPDATED").Carried++
	}},
	{"another ce_type", WrongAnswer, func(t *testing.T, h *History) { h.once(t, "MESOS_UPDATED").Type = "ARRANGED" }},
	{"another ce_type of an update", WrongAnswer + "|" + OtherCause, func(t *testing.T, h *History) {
		h.Events[slices.IndexFunc(h.Events, func(e *Event) bool { return e.Type == "UPDATED" })].Type = "MOVED"
	}},
	{"a reservation's end without its headers", WrongAnswer, func(t *testing.T, h *History) {
		i := slices.IndexFunc(h.Events, func(e *Event) bool { return e.Type == "RESERVATION_CANCELLED" && h.cause(e).has(`"DESTROY"`) })
		require.Positive(t, i)
		h.Events[i].Carried++
	}},
	{"a reservation's end with its own command's headers", WrongAnswer, func(t *testing.T, h *History) {
		i := slices.IndexFunc(h.Events, func(e *Event) bool { return e.Type == "RESERVATION_CANCELLED" && h.cause(e).has(`"DESTROY"`) })
		require.Positive(t, i)
		h.Events[i].Carried, h.Events[i].Number = h.cause(h.Events[i]).Carried, h.cause(h.Events[i]).Number
	}},
	{"another ce_id", OtherCause, func(t *testing.T, h *History) {
		e := h.once(t, "DEPOSITED")
		e.Cause.Offset += 1 << 40
		e.ID += "x"
	}},
	{"the ce_id of another command", OtherCause, func(t *testing.T, h *History) {
		e := h.once(t, "DEPOSITED")
		for _, o := range h.Events {
			if o.Key != e.Key && o.Cause.Topic == e.Cause.Topic && o.Source == e.Source {
				e.Cause, e.ID = o.Cause, e.ID+"x"
				return
			}
		}
	}},
	{"a command applied twice", AppliedTwice, func(t *testing.T, h *History) {
		e := h.add(h.once(t, "MESOS_UPDATED"))
		e.ID, e.Version = e.ID+"x", 1<<30
	}},
	{"a retry applied like a new command", AppliedTwice, func(t *testing.T, h *History) {
		for _, s := range h.Sent {
			if !s.Retry || s.Letter != "" || s.Env != "COMMAND_TOPIC_STORAGE" {
				continue
			}
			for _, e := range h.Events {
				if h.Topics[e.Cause.Topic] == s.Topic && e.Cause.Partition == s.Partition && e.Number == s.Number {
					last := e
					for _, o := range h.Events {
						if o.Key == e.Key && o.Source == e.Source && o.Version > last.Version {
							last = o
						}
					}
					if last.Version > e.Version+15 {
						continue
					}
					again := h.add(e)
					again.ID, again.Cause.Offset, again.Version, again.Time = e.ID+"x", s.Offset, last.Version+1, last.Time
					return
				}
			}
		}
		require.Fail(t, "no retry")
	}},
	{"a retry without an answer", NoAnswer, func(t *testing.T, h *History) {
		seen := map[string]bool{}
		h.Events = slices.DeleteFunc(h.Events, func(e *Event) bool {
			again := seen[e.ID]
			seen[e.ID] = true
			return again
		})
	}},
	{"a version that nothing made", AppliedTwice, func(t *testing.T, h *History) {
		first := h.once(t, "ARRANGED")
		for _, e := range h.Events {
			if e.Key == first.Key && e.Source == first.Source {
				e.Version += 1000
			}
		}
	}},
	{"a doubled reference", NotUnique, func(t *testing.T, h *History) {
		var one string
		for _, e := range h.Events {
			if i := strings.Index(e.Value, `"referenceId":10000`); e.Type == "CREATED" && i > 0 {
				number := e.Value[i : i+len(`"referenceId":1000000000`)]
				if one == "" {
					one = number
				} else if number != one {
					e.Value = strings.Replace(e.Value, number, one, 1)
					return
				}
			}
		}
	}},
	{"an update that nobody told", WrongAnswer, func(t *testing.T, h *History) {
		for _, e := range h.Events {
			if e.Type == "UPDATED" {
				e.Value = strings.Replace(e.Value, `"hands":0`, `"hands":7`, 1)
				return
			}
		}
		require.Fail(t, "no equip was updated")
	}},
	{"an equip that two have", NotConserved, func(t *testing.T, h *History) {
		var first string
		for i := len(h.Events) - 1; i >= 0; i-- {
			e := h.Events[i]
			if e.Type != "CREATED" || !strings.Contains(e.Value, `"equipable"`) || len(referenceIn(e)) < 10 {
				continue // of one that a monster dropped there may be two
			}
			switch n := referenceIn(e); {
			case first == "":
				if h.kept(n) {
					first = e.Key[:36] + n
				}
			case e.Key[:36] == first[:36] && n != first[36:] && h.kept(n):
				e.Value = strings.Replace(e.Value, `"referenceId":`+n, `"referenceId":`+first[36:], 1)
				return
			}
		}
		require.Fail(t, "no two equips")
	}},
	{"an event lost on the way to the client", WrongAnswer, func(t *testing.T, h *History) {
		h.drop(h.once(t, "MOVED"))
	}},
	{"a dead letter that is missing", DeadLetter, func(t *testing.T, h *History) { h.Letters = h.Letters[1:] }},
	{"a dead letter of another code", DeadLetter, func(t *testing.T, h *History) { h.Letters[0].Code = "NO" }},
	{"a dead letter that was changed", DeadLetter, func(t *testing.T, h *History) { h.Letters[0].Value = []byte("x") }},
	{"a dead letter without its headers", DeadLetter, func(t *testing.T, h *History) { h.Letters[0].Headers++ }},
	{"a dead letter that says nothing", DeadLetter, func(t *testing.T, h *History) { h.Letters[0].Message = "" }},
	{"a dead letter of a function's own input", DeadLetter, func(t *testing.T, h *History) {
		l := *h.Letters[0]
		l.Of.Topic, l.Key = "coffer-equipment", []byte("7")
		h.Letters = append(h.Letters, &l)
	}},
	{"a dead letter of what can be read", DeadLetter, func(t *testing.T, h *History) {
		l := *h.Letters[0]
		i := slices.IndexFunc(h.Sent, func(s *Sent) bool { return s.Letter == "" })
		l.Of = h.Sent[i].Place
		h.Letters = append(h.Letters, &l)
	}},
	{"one key in two partitions", OutOfOrder, func(t *testing.T, h *History) { h.once(t, "DEPOSITED").Partition += 7 }},
}

func body(t *testing.T, e *Event) model.Object {
	value, err := parse(e.Value)
	require.NoError(t, err)
	b, ok := value["body"].(model.Object)
	require.True(t, ok)
	return b
}

func TestTheJudgeFindsWhatWentWrong(t *testing.T) {
	t.Parallel()
	o, h := recorded(t)
	right := h.copied()
	right.Counted = h.Counted
	report := judged(o, right)
	require.True(t, report.Clean(), "a run in which nothing went wrong: %v", report.Problems)
	require.Equal(t, "each must be what was sent and heard", report.Metrics)
	require.Greater(t, report.Counts, 150)
	require.Greater(t, report.Answers, 1500)
	require.Greater(t, report.Repeats, 20, "of retries")
	require.Greater(t, report.Silent, 50)
	t.Run("counts", func(t *testing.T) {
		t.Parallel()
		right := h.copied()
		right.Counted = h.Counted
		miscounted(t, o, right)
	})
	for i, one := range harms {
		if race.Enabled && i%5 != 0 {
			continue // all are judged alike, and the others without the race detector
		}
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			harmed := h.copied()
			one.harm(t, harmed)
			found := judged(o, harmed)
			require.False(t, found.Clean())
			kinds := 0
			for _, kind := range strings.Split(one.kind, "|") {
				kinds += found.Found[kind]
			}
			assert.Positive(t, kinds, "%s", fmt.Sprint(found.Problems))
			for _, p := range found.Problems {
				assert.True(t, p.Key != "" || p.Command != "", "it says whose or which: %s", p)
			}
		})
	}
}
