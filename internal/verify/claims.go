package verify

import (
	"time"

	"coffer/internal/verify/model"
)

// refused judges what the equipment function itself says: that a pick-up was
// refused, because somebody else has the equip. A pick-up that was rightly
// applied once more may be told so anew, and one that comes while the same
// character picks up the same drop, or behind that, may be told that it has the
// equip, if that is so.
func (j *judge) refused(r *row) {
	times := map[int]int{} // by command
	for _, e := range r.told {
		if e.Number < 0 || e.Number >= len(j.first) {
			j.found(OtherCause, r.key, nil, e, "it carries the headers of no command of ours")
			continue
		}
		s := j.first[e.Number]
		if !j.toldByOwners(r, e) {
			j.found(OtherCause, r.key, s, e, "its ce_id names nothing that the equipment function is told")
			continue
		}
		about := s.read()
		if len(about) != 1 || about[0].Equip() == 0 || about[0].Drop() == (model.Drop{}) || model.Key(about[0].Tenant, about[0].Equip()) != r.key || s.Letter != "" {
			j.found(OtherCause, r.key, s, e, "the command is about no such equip")
			continue
		}
		again := j.appliedAgain(s, about[0].Key, e.Time)
		if times[s.Number]++; times[s.Number] > 1+again {
			j.found(AppliedTwice, r.key, s, e, "it was to be applied %d times and was refused %d times", 1+again, times[s.Number])
		}
		j.claims[s] = append(j.claims[s], e)
		want := about[0].Refused()
		if e.Type == "REQUEST_PICK_UP" && (again > 0 || j.pickedBeside(s, about[0])) {
			want = about[0].PickedUp()
			j.equips.said = append(j.equips.said, said{r, s, e})
		}
		j.compare(r, s, []*Event{e}, want)
		j.rightly(r, s, e, about[0])
	}
}

// claimedFor is how long a pick-up waits for an equip that somebody has.
const claimedFor = 5 * time.Second

// rightly: an equip that no other command names is whoever's who picks it up,
// unless its reference may be one of ours. And a drop that no other command is
// about is refused only when the claim has waited for its time.
func (j *judge) rightly(r *row, s *Sent, e *Event, c model.Command) {
	alone := true
	for _, other := range j.names[r.key] {
		alone = alone && (other == s || !aboutDrop(other, c))
	}
	switch waited := e.Time.Sub(s.At); {
	case len(j.names[r.key]) == 1 && c.Equip() < j.o.Settings.Base():
		j.found(WrongAnswer, r.key, s, e, "no other command names the equip, and the character didn't get it")
	case alone && waited < claimedFor-skew:
		j.found(WrongAnswer, r.key, s, e, "it was refused after %s, and nobody else picks up that drop", waited.Round(time.Millisecond))
	}
}

// aboutDrop tells whether a command is anybody's for the drop that c is about.
func aboutDrop(s *Sent, c model.Command) bool {
	about := s.read()
	return len(about) == 1 && about[0].Drop() == c.Drop()
}

// pickedBeside tells whether the character picked up the same drop with another
// command.
func (j *judge) pickedBeside(s *Sent, c model.Command) bool {
	r := j.rows[rowName{model.InventoryFunction, c.Key}]
	if r == nil {
		return false
	}
	for _, a := range r.asked {
		if a.Number != s.Number && samePickUp(a.Sent, s) {
			return true
		}
	}
	return false
}

// samePickUp tells whether two commands are one character's for one drop.
func samePickUp(a, b *Sent) bool {
	if a.Number == b.Number {
		return true
	}
	one, other := a.read(), b.read()
	return len(one) == 1 && len(other) == 1 && one[0].Key == other[0].Key &&
		one[0].Drop() != (model.Drop{}) && one[0].Drop() == other[0].Drop()
}

// claimedOnce: a pick-up is answered by the character's row or by the equipment
// function, and once for each time that it can have been applied.
func (j *judge) claimedOnce(r *row) {
	answers, last := map[int]int{}, map[int]*Event{} // by command, the row's own
	for _, e := range r.told {
		s := j.causeOf(e)
		if s == nil && e.Number >= 0 && e.Number < len(j.first) {
			s = j.first[e.Number]
		}
		if s == nil || len(j.claims[j.first[s.Number]]) == 0 || e.Type != "REQUEST_PICK_UP" && e.Type != "CANCEL_RESERVATION" {
			continue
		}
		answers[s.Number]++
		last[s.Number] = e
	}
	for n, own := range answers {
		s := j.first[n]
		until := last[n].Time
		for _, e := range j.claims[s] {
			until = later(until, e.Time)
		}
		if others, again := len(j.claims[s]), j.appliedAgain(s, r.key, until); own+others > 1+again {
			j.found(OtherAnswer, r.key, s, last[n], "it was to be applied %d times, was answered %d times by its row and %d times by the equipment function: %s",
				1+again, own, others, j.claims[s][0])
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// appliedAgain is how often a pick-up of a character may have been applied once
// more before a time: for each record that a producer wrote twice, and for each
// retry that can have come too late to be known. Its arrival in the character's
// row isn't seen, so it counts what was sent about the character until then, the
// pick-up and its retry too: a quarter of 16 commands, each of which makes one to
// three versions, may make the row forget.
func (j *judge) appliedAgain(s *Sent, character string, until time.Time) int {
	again, since := len(j.strays[s.Number]), 0
	if r := j.rows[rowName{model.InventoryFunction, character}]; r != nil {
		for _, a := range r.asked {
			if a.At.After(s.At.Add(-skew)) && a.At.Before(until.Add(skew)) {
				since++
			}
		}
	}
	if since > known/4 || until.Sub(s.At) >= knownFor {
		again += len(j.retries[s.Number])
	}
	return again
}
