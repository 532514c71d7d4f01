package once

import (
	"sync/atomic"
	"time"
)

// Meter is told what a processor does, as it happens, from many goroutines at
// once. Its methods must not block, and cost each record little. What it is
// told decides nothing.
type Meter interface {
	// Took comes with each record, once it has been taken and what it brought
	// about is given to the producer.
	Took(Taken)
	// Answered comes when all events of a command that was applied, or of a
	// client's retry, are acknowledged by all in-sync replicas: so long after the
	// public record's timestamp, see headerAppended. A redelivery's don't count:
	// nobody knows whether they were out before.
	Answered(after time.Duration)
	// Expired comes with the number of messages that timers have sent.
	Expired(messages int)
	// Audited comes at the end of a partition's audit, with the number of rows
	// that it had rewritten.
	Audited(rewritten int, err error)
}

// Taken is what became of one record.
type Taken struct {
	Kind Kind
	Type string // the command's, as Command.Type; "" of an ingress, and of what can't be read
	// Refused and Code are Result's. Of a dead letter Code is the letter's.
	Refused string
	Code    string
}

// nobody is told nothing.
type nobody struct{}

func (nobody) Took(Taken)             {}
func (nobody) Answered(time.Duration) {}
func (nobody) Expired(int)            {}
func (nobody) Audited(int, error)     {}

// awaited counts the events of a command that are not acknowledged yet. nil
// counts none.
type awaited struct {
	left  atomic.Int32
	since int64 // Unix microseconds
	link  *link
}

// awaits begins to count what a record brought about. Messages to other
// functions are no answer; who is told nothing waits for none.
func (l *link) awaits(in incoming, out outcome) *awaited {
	if _, nobodys := l.meter.(nobody); nobodys || out.kind != Applied && out.kind != Retried {
		return nil
	}
	events := int32(0)
	for i := range out.emits {
		if !out.emits[i].output.Internal {
			events++
		}
	}
	if events == 0 {
		return nil
	}
	a := &awaited{since: in.appended, link: l}
	a.left.Store(events)
	return a
}

// acknowledged notes one event.
func (a *awaited) acknowledged() {
	if a != nil && a.left.Add(-1) == 0 {
		a.link.meter.Answered(time.Duration(max(0, a.link.now().UnixMicro()-a.since)) * time.Microsecond)
	}
}
