//go:build unix

package visit_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify/model"
	"coffer/tester/visit"
)

// harms: a history passes as it was, and no more when something in it is wrong.
func harms(t *testing.T, h visit.History) {
	at := slices.IndexFunc(h.Events, func(e visit.Heard) bool { return e.Type == "QUANTITY_CHANGED" })
	require.GreaterOrEqual(t, at, 0)
	assert.Empty(t, judged(h))
	for name, harm := range map[string]func(h *visit.History){
		"an event is lost": func(h *visit.History) { h.Events = slices.Delete(h.Events, at, at+1) },
		"an event is another": func(h *visit.History) {
			h.Events[at].Value = bytes.Replace(h.Events[at].Value, []byte(`"quantity":80`), []byte(`"quantity":81`), 1)
		},
		"a command is applied twice": func(h *visit.History) {
			again := h.Events[at]
			again.Version += 1000
			h.Events = append(h.Events, again)
		},
		"two commands are exchanged": func(h *visit.History) {
			e := &h.Events[at]
			for i := range h.Events {
				if o := &h.Events[i]; o.Source() == e.Source() && string(o.Key) == string(e.Key) && o.Version > e.Version && o.Type == e.Type {
					e.Version, o.Version = o.Version, e.Version
					return
				}
			}
		},
		"a command has no answer": func(h *visit.History) {
			lost := h.Commands[0]
			lost.Number = len(h.Commands)
			h.Commands = append(h.Commands, lost)
		},
		"an inventory shows something else": func(h *visit.History) {
			change(t, h, "inventory", `"quantity":85`, `"quantity":86`)
		},
		"a projection shows something else": func(h *visit.History) {
			change(t, h, "session", `"mesos":2000`, `"mesos":2001`)
		},
	} {
		other := h
		other.Events, other.Commands, other.Shown = slices.Clone(h.Events), slices.Clone(h.Commands), slices.Clone(h.Shown)
		harm(&other)
		assert.NotEmpty(t, judged(other), name)
	}
}

// change changes what a look-up has shown.
func change(t *testing.T, h *visit.History, function, from, to string) {
	at := slices.IndexFunc(h.Shown, func(s visit.Shown) bool { return s.Function == function && bytes.Contains(s.Body, []byte(from)) })
	require.GreaterOrEqual(t, at, 0, "%s shows %s", function, from)
	h.Shown[at].Body = bytes.Replace(h.Shown[at].Body, []byte(from), []byte(to), 1)
}

// judged is what the judge has against a history.
func judged(h visit.History) (wrong faults) {
	defer func() {
		if r := recover(); r != nil && r != any(stopped{}) {
			panic(r)
		}
	}()
	judge(&wrong, h, model.Settings{})
	return wrong
}

// faults are a test's that is only asked whether it would fail.
type faults []string

func (f *faults) Errorf(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// FailNow ends the judgement.
func (f *faults) FailNow() { panic(stopped{}) }

type stopped struct{}

func (stopped) Error() string { return "the judge has stopped" }
