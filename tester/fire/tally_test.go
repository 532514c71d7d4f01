//go:build unix

package fire

import (
	"fmt"
	"slices"
	"time"
)

// tally counts what a fire brought about.
type tally struct {
	commands, events, repeats, dead int

	answered  []time.Time     // when each command's first event was read
	latencies []time.Duration // from the client's producer to its reader
}

func (t *tally) took(sent, answered time.Time) {
	t.answered = append(t.answered, answered)
	t.latencies = append(t.latencies, answered.Sub(sent))
}

// silence is the longest time in which no command was answered.
func (t *tally) silence() time.Duration {
	slices.SortFunc(t.answered, time.Time.Compare)
	var longest time.Duration
	for i := 1; i < len(t.answered); i++ {
		longest = max(longest, t.answered[i].Sub(t.answered[i-1]))
	}
	return longest
}

// latency is that of the given part of all commands, such as 0.99; 1: the
// longest.
func (t *tally) latency(part float64) time.Duration {
	if len(t.latencies) == 0 {
		return 0
	}
	slices.Sort(t.latencies)
	return t.latencies[min(len(t.latencies)-1, int(part*float64(len(t.latencies))))]
}

func (t *tally) String() string {
	ms := func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	return fmt.Sprintf("%d commands, %d events, %d repeats, %d dead letters; longest silence %s; latency p50 %s, p99 %s, longest %s",
		t.commands, t.events, t.repeats, t.dead, ms(t.silence()), ms(t.latency(0.5)), ms(t.latency(0.99)), ms(t.latency(1)))
}
