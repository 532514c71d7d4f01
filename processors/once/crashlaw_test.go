package once

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/kafka"
	"coffer/internal/race"
)

// mixture is later with commands that answer at once, and with messages that no
// client sent.
func mixture() *Function {
	f := later()
	step, decode := f.Step, f.Decode
	f.Step = func(state []byte, cmd Command, at time.Time) (Result, error) {
		said := Effect{To: 1, Body: fmt.Appendf(nil, "%s %d", cmd.Value, cmd.Version)}
		switch {
		case cmd.Value == "add", cmd.Value == "answer" && len(state) == 0:
			return Result{State: state, Effects: []Effect{said}}, nil
		case cmd.Value == "tell":
			return Result{State: state, Effects: []Effect{{To: 0, Key: "k2", Body: []byte("add")}, said}}, nil
		}
		return step(state, cmd, at)
	}
	f.Decode = func(r Record) (Command, *BadInput) {
		cmd, bad := decode(r)
		cmd.Inner = cmd.Value == "answer" || cmd.Value == "tell"
		return cmd, bad
	}
	return f
}

// record is one of an input, for one row.
type record struct {
	value, id string
	cause     Cause
	at        time.Time
}

// input is a random one: of three sources, with clients' retries, and with records
// that come twice.
func input(r *rand.Rand) (all []record) {
	next := [3]int64{}
	for i := range 3 + r.IntN(60) {
		if i > 0 && r.IntN(8) == 0 {
			all = append(all, all[r.IntN(len(all))])
			continue
		}
		p := r.IntN(3)
		next[p]++
		one := record{
			value: []string{"ask", "answer", "add", "tell", "note"}[r.IntN(5)],
			cause: from(int32(p), next[p]), at: started.Add(time.Duration(i) * time.Second),
		}
		if r.IntN(2) == 0 && one.value != "answer" && one.value != "tell" {
			one.id = fmt.Sprint("id", r.IntN(4))
		}
		all = append(all, one)
	}
	return all
}

// A crash at any point, with whatever of a row and of what was said had been
// written, changes neither the row that it comes to in the end, nor the order in
// which events and messages come first.
func TestLawACrashChangesNoFirstOccurrence(t *testing.T) {
	a := applier{f: mixture(), topic: inside, partition: 3}
	seeds := uint64(500)
	if race.Enabled {
		seeds = 50 // it is one goroutine
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		log := input(r)
		take := func(row *Row, i int, acked int) (*Row, []string) {
			one := log[i]
			if row != nil {
				data, err := tableCodec{}.Encode(row)
				require.NoError(t, err)
				row, err = DecodeRow(data)
				require.NoError(t, err)
			}
			out, err := a.apply(row, incoming{
				Record: Record{Key: "k1", Value: []byte(one.value), Topic: "public", Headers: kafka.Headers{{Key: "traceparent", Value: []byte(one.cause.String())}}},
				cause:  one.cause, own: int64(i), time: one.at.UnixMicro(), clientID: one.id,
			}, int64(acked))
			require.NoError(t, err)
			require.NoError(t, out.row.Valid())
			return out.row, told(out)
		}
		run := func(row *Row, begin, end int, acked func(i int) int) (*Row, [][]string) {
			var said [][]string
			for i := begin; i < end; i++ {
				var lines []string
				row, lines = take(row, i, acked(i))
				said = append(said, lines)
			}
			return row, said
		}
		right, want := run(nil, 0, len(log), func(int) int { return 0 })

		applied := 1 + r.IntN(len(log))
		acked := r.IntN(applied + 1)
		committed := r.IntN(acked + 1)
		owner := func(i int) int { return min(i, acked) }
		_, said := run(nil, 0, applied, owner)
		out := slices.Concat(said[:acked]...) // all of what is acknowledged, and the beginning of the rest
		rest := slices.Concat(said[acked:]...)
		out = append(out, rest[:r.IntN(len(rest)+1)]...)
		kept, _ := run(nil, 0, acked+r.IntN(applied-acked+1), owner) // what its table or its disk has
		last, said := run(kept, committed, len(log), func(int) int { return committed })
		out = append(out, slices.Concat(said...)...)

		assert.Equal(t, right.Version, last.Version, "seed %d", seed)
		assert.Equal(t, string(right.State), string(last.State), "seed %d", seed)
		require.Equal(t, firsts(slices.Concat(want...)), firsts(out), "seed %d: %d applied, %d acknowledged, %d committed", seed, applied, acked, committed)
	}
}

// firsts are lines at their first occurrence, by topic.
func firsts(lines []string) map[string][]string {
	seen, first := map[string]bool{}, map[string][]string{}
	for _, line := range lines {
		if !seen[line] {
			seen[line] = true
			topic := line[:len("events")]
			first[topic] = append(first[topic], line)
		}
	}
	return first
}
