package faulty

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/internal/race"
	"coffer/internal/verify"
	"coffer/internal/verify/model"
	"coffer/processors/once"
	"coffer/views"
)

var quiet = slog.New(slog.DiscardHandler)

// one in so many commands meets a fault.
const often = 15

// hit tells whether a command meets it.
func hit(cmd once.Command) bool { return cmd.Own%often == often-1 }

// step wraps the step of the function of a name.
func step(name string, wrap func(f *once.Function, next stepping) stepping) func(*once.Function) {
	return func(f *once.Function) {
		if f.Name == name {
			f.Step = wrap(f, f.Step)
		}
	}
}

type stepping = func(state []byte, cmd once.Command, at time.Time) (once.Result, error)

// render wraps the rendering of what a function of a name says to the world.
func render(name string, wrap func(made once.Rendered, key string) once.Rendered) func(*once.Function) {
	return func(f *once.Function) {
		if f.Name != name {
			return
		}
		next := f.Render
		f.Render = func(e once.Effect, key string) (once.Rendered, error) {
			made, err := next(e, key)
			if err == nil && !f.Outputs[e.To].Internal {
				made = wrap(made, key)
			}
			return made, err
		}
	}
}

// faults are the builds, with what must be found in each: one of these kinds,
// among others maybe.
var faults = []struct {
	name  string
	mix   string
	finds []string
	fault fault
}{
	{"a lost answer", verify.MixStorage, []string{verify.NoAnswer}, fault{
		function: step("storage", func(_ *once.Function, next stepping) stepping {
			return func(state []byte, cmd once.Command, at time.Time) (once.Result, error) {
				r, err := next(state, cmd, at)
				if hit(cmd) {
					r.Effects = nil
				}
				return r, err
			}
		}),
	}},
	{"a doubled item", verify.MixStorage, []string{verify.WrongAnswer, verify.ViewDisagrees}, fault{
		function: step("storage", func(_ *once.Function, next stepping) stepping {
			return func(state []byte, cmd once.Command, at time.Time) (once.Result, error) {
				r, err := next(state, cmd, at)
				if err == nil && hit(cmd) && cmd.Type == "DEPOSIT" && r.Refused == "" {
					again, err := next(r.State, cmd, at)
					r.State = again.State
					return r, err
				}
				return r, err
			}
		}),
	}},
	{"a command that changes nothing", verify.MixInventory, []string{verify.WrongAnswer, verify.ViewDisagrees}, fault{
		function: step("inventory", func(_ *once.Function, next stepping) stepping {
			return func(state []byte, cmd once.Command, at time.Time) (once.Result, error) {
				r, err := next(state, cmd, at)
				if state != nil && hit(cmd) && r.Refused == "" {
					r.State = state
				}
				return r, err
			}
		}),
	}},
	{"a row that is forgotten", verify.MixStorage, []string{verify.WrongAnswer, verify.ViewDisagrees}, fault{
		function: step("storage", func(_ *once.Function, next stepping) stepping {
			return func(state []byte, cmd once.Command, at time.Time) (once.Result, error) {
				if hit(cmd) {
					state = nil
				}
				return next(state, cmd, at)
			}
		}),
	}},
	{"a swapped order", verify.MixInventory, []string{verify.WrongAnswer, verify.OutOfOrder}, fault{
		function: step("inventory", func(f *once.Function, next stepping) stepping {
			return func(state []byte, cmd once.Command, at time.Time) (once.Result, error) {
				r, err := next(state, cmd, at)
				if !slices.ContainsFunc(r.Effects, func(e once.Effect) bool { return f.Outputs[e.To].Internal }) {
					slices.Reverse(r.Effects)
				}
				return r, err
			}
		}),
	}},
	{"an answer that comes with the next command", verify.MixStorage, []string{verify.NoAnswer, verify.WrongAnswer, verify.OtherCause}, fault{
		function: step("storage", func(_ *once.Function, next stepping) stepping {
			var mu sync.Mutex
			late := map[string][]once.Effect{}
			return func(state []byte, cmd once.Command, at time.Time) (once.Result, error) {
				r, err := next(state, cmd, at)
				mu.Lock()
				defer mu.Unlock()
				if hit(cmd) {
					late[cmd.Key], r.Effects = append(late[cmd.Key], r.Effects...), nil
				} else {
					r.Effects = append(late[cmd.Key], r.Effects...)
					delete(late, cmd.Key)
				}
				return r, err
			}
		}),
	}},
	{"a changed byte", verify.MixStorage, []string{verify.WrongAnswer}, fault{
		function: render("storage", func(made once.Rendered, _ string) once.Rendered {
			made.Value = bytes.Replace(made.Value, []byte(`"slot":0`), []byte(`"slot":1`), 1)
			return made
		}),
	}},
	{"a retry that is answered with other bytes", verify.MixStorage, []string{verify.OtherAnswer}, fault{
		function: render("storage", func() func(once.Rendered, string) once.Rendered {
			var mu sync.Mutex
			said := map[string]bool{}
			return func(made once.Rendered, key string) once.Rendered {
				mu.Lock()
				defer mu.Unlock()
				if told := key + string(made.Value); said[told] {
					made.Value = append([]byte(" "), made.Value...)
				} else {
					said[told] = true
				}
				return made
			}
		}()),
	}},
	{"a command that is left lying", verify.MixStorage, []string{verify.NoAnswer}, fault{
		ingress: route(func(n int, all []once.Target) []once.Target {
			if n%often == 0 {
				return nil
			}
			return all
		}),
	}},
	{"a command that is for nobody", verify.MixStorage, []string{verify.NoAnswer, verify.DeadLetter}, fault{
		ingress: route(func(n int, all []once.Target) []once.Target {
			all = slices.Clone(all)
			for i := range all {
				if n%often == 0 {
					all[i].Key += "0"
				}
			}
			return all
		}),
	}},
	{"events that name a topic that isn't there", verify.MixInventory, []string{verify.OtherCause}, fault{
		topicID: func(id kafka.TopicID) kafka.TopicID { id[0] ^= 0xff; return id },
	}},
	{"a look-up that shows what nobody has", verify.MixStorage, []string{verify.ViewDisagrees}, fault{
		rows: func(rows views.Rows) views.Rows { return rich{rows} },
	}},
}

// route wraps where the ingresses of commands hand records on; n counts them.
func route(wrap func(n int, all []once.Target) []once.Target) func(*once.Ingress) {
	return func(i *once.Ingress) {
		if !strings.HasPrefix(i.Topic, "COMMAND_") {
			return
		}
		next, n, mu := i.Route, 0, sync.Mutex{}
		i.Route = func(r once.Record) ([]once.Target, *once.BadInput) {
			all, bad := next(r)
			mu.Lock()
			defer mu.Unlock()
			if bad == nil {
				n++
				all = wrap(n, all)
			}
			return all, bad
		}
	}
}

// rich is a table that shows each storage with one meso too many.
type rich struct{ views.Rows }

// Get shows a row.
func (r rich) Get(key string) (*once.Row, error) {
	row, err := r.Rows.Get(key)
	return r.show(row, err)
}

// Wait shows the row that was waited for.
func (r rich) Wait(ctx context.Context, key string, until func(*once.Row) bool) (*once.Row, error) {
	row, err := r.Rows.Wait(ctx, key, until)
	return r.show(row, err)
}

func (rich) show(row *once.Row, err error) (*once.Row, error) {
	if err != nil || row == nil {
		return row, err
	}
	state, err := codecs.DecodeAccount(row.State)
	for w := range state.Storages {
		state.Storages[w].Mesos++
	}
	shown := *row
	shown.State = codecs.EncodeAccount(state)
	return &shown, err
}

func TestTheVerifierFindsTheFaultOfEachBuild(t *testing.T) {
	for i, one := range faults {
		if race.Enabled && i%6 != 0 {
			continue // they race as the build without fault does
		}
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			report := judged(t, one.fault, one.mix)
			found := false
			for _, kind := range one.finds {
				found = found || report.Found[kind] > 0
			}
			assert.True(t, found, "wanted one of %v, found %v", one.finds, report.Found)
		})
	}
}

func TestTheVerifierFindsNothingInABuildWithoutFault(t *testing.T) {
	t.Parallel()
	report := judged(t, fault{}, verify.MixBoth)
	said := &strings.Builder{}
	report.Write(said)
	assert.True(t, report.Clean(), said.String())
	assert.Greater(t, report.Looked, 20)
}

// judged is what a run against a build with a fault comes to.
func judged(t *testing.T, with fault, mix string) verify.Report {
	b := start(t, with)
	rate := 200
	if race.Enabled {
		rate = 60 // what a command costs is many times as much
	}
	report, err := verify.Run(t.Context(), verify.Options{
		Brokers: b.brokers, Seed: 7, Rate: rate, Duration: 2 * time.Second, Accounts: 15, Characters: 15, Mix: mix,
		REST: b.sidecar, Settings: model.Settings{}, Brief: true,
	})
	require.NoError(t, err)
	require.Greater(t, report.Answers, 60)
	t.Log("found:", report.Found)
	return report
}
