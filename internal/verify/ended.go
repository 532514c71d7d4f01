package verify

import (
	"strings"
	"time"

	"coffer/internal/verify/model"
)

// onlyEnds tells whether events are nothing but reservations' ends.
func onlyEnds(events []*Event) bool {
	for _, e := range events {
		if e.Type != "RESERVATION_CANCELLED" {
			return false
		}
	}
	return true
}

// endsByItself tells whether events are reservations' ends that no command, s,
// brought about: a timer did, or a message between functions that had nothing
// to say, such as a number that comes a second time.
func (j *judge) endsByItself(s *Sent, events []*Event) bool {
	by := events[0].Cause
	public := j.o.env(j.h.Topics[by.Topic])
	inside := by.Partition < 0 || !strings.HasPrefix(public, "COMMAND_") && !strings.HasPrefix(public, "EVENT_")
	return s == nil && inside && onlyEnds(events)
}

// ended judges reservations' ends that no command brought about: mostly a timer.
func (j *judge) ended(r *row, events []*Event) {
	e := events[0]
	parts := strings.Split(r.key, "/")
	c := model.Ending(r.key, parts[0], parts[len(parts)-1], e.Time)
	for _, one := range r.has.Reservations {
		if due := one.Until; !due.After(e.Time) && e.Written.Sub(due) > j.o.Expiry {
			j.found(Late, r.key, nil, e, "a reservation of transaction %s ended at %s, and that was told %s later", one.Transaction,
				due.Format(time.RFC3339Nano), e.Written.Sub(due).Round(time.Millisecond))
			break
		}
	}
	j.ends(r, nil, c, events)
}

// ends judges events that are nothing but reservations' ends: c's time brought
// them about, and s if that was a command.
func (j *judge) ends(r *row, s *Sent, c model.Command, events []*Event) {
	c.At = events[0].Time
	j.compare(r, s, events, r.has.Expire(j.o.Settings, c))
	for _, one := range events {
		if one.Number < 0 || one.Number >= len(j.first) || one.Carried != j.first[one.Number].Carried {
			j.found(WrongAnswer, r.key, s, one, "it doesn't carry the headers of the command that reserved")
		}
	}
	j.follow(r, s, c, events)
}

// overdue: no reservation outlives its time by more than may be.
func (j *judge) overdue(r *row) {
	if r.broken || r.function != model.InventoryFunction {
		return
	}
	for _, one := range r.has.Reservations {
		if over := j.h.Ended.Sub(one.Until); over > j.o.Expiry {
			j.found(Late, r.key, nil, nil, "a reservation of transaction %s in slot %d ended at %s, and %s later nobody had told",
				one.Transaction, one.Slot, one.Until.Format(time.RFC3339Nano), over.Round(time.Millisecond))
		}
	}
}
