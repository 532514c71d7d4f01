package verify

import (
	"fmt"
	"slices"
	"time"

	"coffer/internal/verify/model"
)

// replay tells the model the row's commands, in the order of the versions in
// which they were answered and each at its time, and compares what it says with
// what was read. A command that was lost, applied twice or out of order changes
// what comes after it. Where a row parts from the model, its replay ends.
func (j *judge) replay(r *row) {
	waiting := map[*Sent]*asked{}
	for _, a := range r.asked {
		waiting[a.Sent] = a
	}
	for _, e := range r.told {
		if s := j.causeOf(e); s != nil && waiting[s] != nil {
			waiting[s].heard = true
		} else if s == nil && e.Number >= 0 && e.Number < len(j.first) && waiting[j.first[e.Number]] != nil {
			waiting[j.first[e.Number]].heard = true
		}
	}
	for rest := r.told; len(rest) > 0 && !r.broken; {
		n := 1
		for n < len(rest) && rest[n].Version == rest[0].Version {
			n++
		}
		j.answer(r, rest[:n], waiting)
		rest = rest[n:]
	}
	for _, a := range r.asked { // those without an answer, for silence
		if a.version > 0 {
			continue
		}
		for _, b := range r.asked {
			if b.version == 0 || !b.direct || b.Topic != a.Topic || b.Partition != a.Partition {
				continue
			}
			if b.Offset < a.Offset {
				a.low = max(a.low, b.version)
			} else if a.high == 0 || b.version < a.high {
				a.high = b.version
			}
		}
	}
}

// answer judges the events of one version.
func (j *judge) answer(r *row, events []*Event, waiting map[*Sent]*asked) {
	e := events[0]
	for _, other := range events[1:] {
		if other.Cause != e.Cause || !other.Time.Equal(e.Time) {
			j.found(OtherCause, r.key, j.causeOf(e), other, "one version has two causes or times; its first event is %s", e)
			r.broken = true
			return
		}
	}
	s := j.causeOf(e)
	direct := s != nil
	if j.endsByItself(s, events) {
		j.ended(r, events)
		return
	}
	if last := events[len(events)-1]; last.Type == "UPDATED" && j.o.env(last.Topic) == model.AssetStatus {
		j.updated(r, s, events)
		return
	}
	if s == nil { // a message between functions caused it: its headers say what caused that
		n := events[len(events)-1].Number
		if n < 0 || n >= len(j.first) || r.function != model.InventoryFunction {
			j.found(OtherCause, r.key, nil, e, "its ce_id names no command of ours")
			r.broken = true
			return
		}
		s = j.first[n]
		for _, again := range slices.Concat(j.strays[n], j.retries[n]) {
			if a := waiting[s]; a != nil && a.version > 0 {
				s = again
			}
		}
	}
	c, ok := s.of(r)
	if !ok {
		j.found(OtherCause, r.key, s, e, "its ce_id names a command that is not about this row")
		r.broken = true
		return
	}
	if !direct && !j.answersLate(e, c) {
		j.found(OtherCause, r.key, s, e, "its ce_id names nothing that can answer a %s", c.Type)
		r.broken = true
		return
	}
	j.late(r, s, e, j.first[s.Number].At.Add(-skew))
	if direct && c.Waits() && onlyEnds(events) { // what it asked for comes later
		if a := waiting[s]; a != nil {
			a.arrived = true
		}
		j.ends(r, s, c, events)
		return
	}
	if a := waiting[s]; a != nil {
		if a.version > 0 {
			j.found(AppliedTwice, r.key, s, e, "it was answered in version %d and again in version %d", a.version, e.Version)
			r.broken = true
			return
		}
		a.version, a.direct = e.Version, direct
	}
	if s.Retry || s.Stray {
		j.equips.again(r.key, s)
	}
	if s.Retry {
		j.anew(r, s, e, waiting)
	}
	j.note(r, s, &c, events)
	if c.At = e.Time; c.Equip() == 0 {
		c.Numbers = j.numbers(r, s, c, events)
	}
	if c.Given != nil || c.Made != nil || len(c.Numbers) > 0 {
		r.seen[e.Version] = c
	}
	j.compare(r, s, events, r.apply(j.o.Settings, c))
	j.follow(r, s, c, events)
}

// of is a command as this row reads it. What the equipment function was told
// reaches whoever has the equip.
func (s *Sent) of(r *row) (model.Command, bool) {
	for _, c := range s.read() {
		if c.Function == r.function && c.Key == r.key {
			return c, true
		}
	}
	return model.Command{}, false
}

// apply tells the row's model a command.
func (r *row) apply(s model.Settings, c model.Command) []model.Event {
	switch c.Function {
	case model.StorageFunction:
		return r.account.Apply(s, c)
	case model.SessionFunction:
		return r.session.Apply(s, c)
	default:
		return r.has.Apply(s, c)
	}
}

// A row knows a client's retry for so many commands, and so long.
const (
	known    = 16
	knownFor = 10 * time.Minute
)

// anew: a retry may only be applied like a new command if the row can have
// forgotten the first, which it knows for 16 commands and 10 minutes. Versions
// count more than commands, so this lets a few pass. Of a command that waited
// for a number nobody outside sees when it arrived: not before it was sent.
func (j *judge) anew(r *row, s *Sent, e *Event, waiting map[*Sent]*asked) {
	a := waiting[j.first[s.Number]]
	if a == nil || a.version == 0 {
		return
	}
	since := a.version
	if !a.direct {
		since = 0
		for _, one := range r.told {
			if one.Time.Before(a.At.Add(-skew)) {
				since = one.Version
			}
		}
	}
	if e.Version-since <= known && e.Time.Sub(j.first[s.Number].At) < knownFor {
		j.found(AppliedTwice, r.key, s, e, "a retry was applied like a new command; the first was answered in version %d", a.version)
	}
}

// skew is how far the clocks of the verifier and the processes may be apart.
const skew = time.Second

// compare: the events are those of the model, each on its topic, in order, and
// stamped as they must be.
func (j *judge) compare(r *row, s *Sent, events []*Event, want []model.Event) {
	var got []string
	for _, e := range events {
		text, err := model.Canonical([]byte(e.Value))
		if err != nil {
			text = fmt.Sprintf("%v: %s", err, e.Value)
		}
		got = append(got, j.o.env(e.Topic)+" "+text)
		j.stamped(r, s, e, e == events[len(events)-1])
	}
	for i, w := range want {
		if w.Topic == model.Rejected {
			w.Value["topic"] = j.o.name(fmt.Sprint(w.Value["topic"]))
		}
		if text := w.Topic + " " + w.Canonical(); i >= len(got) || text != got[i] {
			e, is := events[min(i, len(events)-1)], "nothing"
			if i < len(got) {
				is = got[i]
			}
			j.found(WrongAnswer, r.key, s, e, "in version %d, event %d must be\n    %s\n  and is\n    %s", e.Version, i, text, is)
			r.broken = true
			return
		}
	}
	if len(got) > len(want) {
		j.found(WrongAnswer, r.key, s, events[len(want)], "in version %d, the model expects %d events, and there are %d", events[0].Version, len(want), len(got))
		r.broken = true
	}
}

// numbers are the references that a command was given: those that it must have,
// and nobody else's.
func (j *judge) numbers(r *row, s *Sent, c model.Command, events []*Event) []uint32 {
	if r.function != model.InventoryFunction {
		return nil
	}
	var all []model.Event
	for _, e := range events {
		if e.Type == "CREATED" && j.o.env(e.Topic) == model.AssetStatus {
			value, err := parse(e.Value)
			if err != nil {
				continue
			}
			one := model.Event{Topic: model.AssetStatus, Value: value}
			all = append(all, one)
			n := numbersIn([]model.Event{one})[0]
			if n == 0 && c.Numbered() {
				j.found(NotUnique, r.key, s, e, "it has no reference")
			}
			if n != 0 {
				if other := j.given[n]; other != nil {
					j.found(NotUnique, r.key, s, e, "the reference %d was given before: %s", n, other)
				} else if n < j.o.Settings.Base() {
					j.found(NotUnique, r.key, s, e, "the reference %d is below the base %d", n, j.o.Settings.Base())
				}
				j.given[n] = e
			}
		}
	}
	return numbersIn(all)
}
