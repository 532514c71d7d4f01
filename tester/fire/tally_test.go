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
	longest   time.Duration
	slowest   stages // of the longest
}

// stages are the way of a command: to the ingress that reads it, to the function
// that hands its event to the producer, to the client that reads that.
type stages struct{ ingress, function, reader time.Duration }

func (t *tally) took(s *sent, e *event) {
	t.answered = append(t.answered, e.at)
	t.latencies = append(t.latencies, e.at.Sub(s.at))
	if took := t.latencies[len(t.latencies)-1]; took > t.longest {
		t.longest = took
		t.slowest = stages{e.time.Sub(s.at), e.Timestamp.Sub(e.time), e.at.Sub(e.Timestamp)}
	}
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
	return fmt.Sprintf("%d commands, %d events, %d repeats, %d dead letters; longest silence %s; latency p50 %s, p99 %s, longest %s (to the ingress %s, to the function's producer %s, to the reader %s)",
		t.commands, t.events, t.repeats, t.dead, ms(t.silence()), ms(t.latency(0.5)), ms(t.latency(0.99)), ms(t.latency(1)),
		ms(t.slowest.ingress), ms(t.slowest.function), ms(t.slowest.reader))
}
