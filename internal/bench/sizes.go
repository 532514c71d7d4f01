package bench

import (
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// sizes are mean sizes in bytes: of the values of commands and events, and of
// an event's headers.
type sizes struct{ command, event, headers int }

// tally adds up sizes.
type tally struct {
	commands, events int
	sum              sizes
}

func (t *tally) sent(r *kafka.Record) {
	t.commands++
	t.sum.command += len(r.Value)
}

func (t *tally) heard(r *kgo.Record) {
	t.events++
	t.sum.event += len(r.Value)
	for _, h := range r.Headers {
		t.sum.headers += len(h.Key) + len(h.Value)
	}
}

func (t *tally) mean() sizes {
	commands, events := max(t.commands, 1), max(t.events, 1)
	return sizes{command: t.sum.command / commands, event: t.sum.event / events, headers: t.sum.headers / events}
}
