package verify

import (
	"time"

	"coffer/internal/verify/model"
)

// silence judges the commands of a row that have no answer, and the versions
// that have no event.
//
// Three kinds of command rightly say nothing, and such a command makes a version
// but changes nothing that anybody can see. So it needs no place in the order:
// the model's state before and after it is the same, and it is enough that there
// is a place where it may have been applied, in which it has nothing to say.
// What bounds its place are the commands about the same row from the same
// partition, which are applied in their order. And a version without events
// must have something that made it: a silent command, a client's retry, a
// CREATE_ASSET that waited for a number, or a message of another function or of
// the runtime.
func (j *judge) silence(r *row) {
	if r.broken { // maybe because of a command that is missing
		for _, a := range r.asked {
			if c, ok := a.of(r); ok && !a.heard && !a.Retry && !c.MayBeSilent() && len(j.claims[a.Sent]) == 0 {
				j.found(NoAnswer, r.key, a.Sent, nil, "it was not answered")
			}
		}
		return
	}
	j.places(r)
	direct, later := map[uint64]bool{}, map[uint64]bool{} // versions with events, by what caused them
	for _, e := range r.told {
		if e.Cause.Partition >= 0 && j.causeOf(e) != nil {
			direct[e.Version] = true
		} else {
			later[e.Version] = true
		}
	}
	quiet, within := 0, 0 // versions that commands explain; those of them that must lie below the last
	for _, a := range r.asked {
		if a.version > 0 {
			if !a.direct && !a.arrived {
				quiet++ // its arrival
			}
			continue
		}
		if a.mesos {
			r.maybe++
			continue
		}
		if len(j.claims[a.Sent]) > 0 {
			if !a.arrived {
				quiet++ // the claim
			}
			continue
		}
		if a.Retry {
			quiet++
			continue
		}
		if !a.silent {
			j.found(NoAnswer, r.key, a.Sent, nil, "it was not answered")
			continue
		}
		j.report.Silent++
		quiet++
		if a.high > 0 {
			within++
		}
	}
	// Records of inside made the versions with events that no command made at
	// once, and otherwise versions without.
	quiet += r.inner - len(later)
	r.versions = len(direct) + len(later) + quiet
	holes := int(r.last) - len(direct) - len(later)
	if holes > quiet+r.maybe {
		j.found(AppliedTwice, r.key, nil, nil, "row %s %s has %d versions up to %d without an event, and %d records that can have made them",
			r.function, r.key, holes, r.last, quiet+r.maybe)
	}
	if holes < within {
		j.found(NotApplied, r.key, nil, nil, "row %s %s has %d versions up to %d without an event, and %d silent commands were applied before",
			r.function, r.key, holes, r.last, within)
	}
}

// unplaced is a command without an answer of its own.
type unplaced struct {
	*asked
	c     model.Command
	since *asked // of a retry: the command that it repeats
}

// fits tells whether the command may have been applied between two versions,
// where the row had this time. A retry is applied like a new command only if the
// row can have forgotten the first.
func (u unplaced) fits(from, to uint64, at time.Time) bool {
	if from < u.low || u.high > 0 && to > u.high {
		return false
	}
	return u.since == nil || to-1 > u.since.version+known || at.Sub(u.since.At) >= knownFor
}

// unplaced are the commands of a row that may have had nothing to say, retries
// of those that had too.
func (r *row) unplaced() (open []unplaced) {
	direct := map[int]*asked{}
	for _, a := range r.asked {
		if !a.Retry && a.direct {
			direct[a.Number] = a
		}
	}
	for _, a := range r.asked {
		if a.version > 0 {
			continue
		}
		c, ok := a.of(r)
		switch {
		case !ok:
		case a.Retry && direct[a.Number] != nil && (c.MayBeSilent() || c.Equip() != 0):
			open = append(open, unplaced{a, c, direct[a.Number]})
		case !a.Retry && c.MayBeSilent():
			open = append(open, unplaced{a, c, nil})
		}
	}
	return open
}

// places replays the row once more and looks, wherever a version without events
// may be, which of the commands without an answer have nothing to say there.
func (j *judge) places(r *row) {
	open := r.unplaced()
	if len(open) == 0 {
		return
	}
	again := &row{rowName: r.rowName, account: &model.Account{}, session: &model.Session{}, has: &model.Inventory{}, seen: r.seen}
	look := func(from, to uint64, until time.Time) {
		for _, a := range open {
			if !a.silent && a.fits(from, to, until) {
				a.c.At = until
				a.silent = again.silent(j.o.Settings, a.c)
			}
		}
	}
	last, at := uint64(0), time.Time{}
	for rest := r.told; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Version == rest[0].Version {
			n++
		}
		if v := rest[0].Version; v > last+1 {
			look(last, v, rest[0].Time)
		}
		last, at = rest[0].Version, rest[0].Time
		j.redo(again, rest[:n])
		rest = rest[n:]
	}
	// Behind the last event there may be more, until the run ended. What bounds a
	// command there says that it lies before the last event.
	end := later(at, j.h.Ended.Add(skew))
	for _, a := range open {
		if a.high == 0 && !a.silent && a.fits(last, last+1+uint64(len(r.asked)+r.inner), end) {
			a.c.At = end
			a.silent = again.silent(j.o.Settings, a.c)
		}
	}
}

// redo applies once more what replay has judged, and seen.
func (j *judge) redo(r *row, events []*Event) {
	e := events[0]
	s := j.causeOf(e)
	if j.endsByItself(s, events) {
		r.has.Expire(j.o.Settings, model.Command{At: e.Time})
		return
	}
	last := events[len(events)-1]
	if last.Type == "UPDATED" {
		return // what an equip is like changes nobody's silence
	}
	if s == nil {
		s = j.first[last.Number]
	}
	c, ok := s.of(r)
	if with, more := r.seen[e.Version]; more {
		c = with
	}
	if ok {
		c.At = e.Time
		if c.Waits() && onlyEnds(events) {
			r.has.Expire(j.o.Settings, c)
			return
		}
		r.apply(j.o.Settings, c)
	}
}

// silent tells whether a command has nothing to say at this point: the claim of
// an equip is answered by somebody else.
func (r *row) silent(s model.Settings, c model.Command) bool {
	switch c.Function {
	case model.StorageFunction:
		return r.account.Silent(s, c)
	case model.SessionFunction:
		return r.session.Silent(c)
	default:
		return r.has.Silent(c) || r.has.Claims(c)
	}
}
