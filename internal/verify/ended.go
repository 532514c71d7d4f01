package verify

import (
	"slices"
	"strings"
	"time"

	"coffer/codecs"
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
	inside := j.timer(events[0], codecs.InventoryFunction) || j.message(events[0], codecs.ReferencesFunction, codecs.EquipmentFunction)
	return s == nil && inside && onlyEnds(events)
}

// ended judges reservations' ends that no command brought about: mostly a timer.
func (j *judge) ended(r *row, events []*Event) {
	e := events[0]
	parts := strings.Split(r.key, "/")
	c := model.Ending(r.key, parts[0], parts[len(parts)-1], e.Time)
	j.late(r, nil, e, e.Written)
	j.ends(r, nil, c, events)
}

// late: what ends in a version must not have ended long before, since a timer
// tells it if no command comes. Asked is when it could be told at the latest: of
// a command when it was sent, because it may wait for its row as timers do.
func (j *judge) late(r *row, s *Sent, e *Event, asked time.Time) {
	for _, one := range r.has.Reservations {
		due := one.Until
		allowed := j.waits.until(j.waits.until(due)).Add(j.o.Expiry)
		if !due.After(e.Time) && asked.After(j.waits.until(allowed)) { // what waits in that time shows that rows wait
			j.found(Late, r.key, s, e, "a reservation of transaction %s ended at %s, and that was told %s later", one.Transaction,
				due.Format(time.RFC3339Nano), e.Written.Sub(due).Round(time.Millisecond))
			return
		}
	}
}

// ends judges events that are nothing but reservations' ends: c's time brought
// them about, and s if that was a command.
func (j *judge) ends(r *row, s *Sent, c model.Command, events []*Event) {
	c.At = events[0].Time
	j.compare(r, s, events, r.has.Expire(j.o.Settings, c))
	j.follow(r, s, c, events)
}

// waits are how long commands waited for their answers. Nobody can end a
// reservation while a row's partition has no owner, nor sooner than what lies
// before its end is done; commands wait for the same.
type waits []wait

// wait is a command that was sent at one time and answered at another, or the
// latest answer to all up to it.
type wait struct{ sent, answered time.Time }

// waited are those of all inventories.
func (j *judge) waited() (all waits) {
	for _, r := range j.rows {
		if r.function != model.InventoryFunction {
			continue
		}
		for _, e := range r.told {
			if s := j.causeOf(e); s != nil {
				all = append(all, wait{s.At, e.Written})
			}
		}
	}
	slices.SortFunc(all, func(a, b wait) int { return a.sent.Compare(b.sent) })
	for i := 1; i < len(all); i++ {
		if all[i].answered.Before(all[i-1].answered) {
			all[i].answered = all[i-1].answered
		}
	}
	return all
}

// until is when everything that had been sent at t was answered.
func (w waits) until(t time.Time) time.Time {
	n, _ := slices.BinarySearchFunc(w, t, func(a wait, t time.Time) int {
		if a.sent.After(t) {
			return 1
		}
		return -1
	})
	if n == 0 || w[n-1].answered.Before(t) {
		return t
	}
	return w[n-1].answered
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
