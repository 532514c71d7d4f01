package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"coffer/internal/verify/model"
)

// judge holds a history against the model.
type judge struct {
	o      Options
	h      *History
	report Report

	at      map[Place]*Sent
	first   []*Sent              // by number: the command, without its retries
	retries map[int][]*Sent      // by number
	strays  map[int][]*Sent      // by number
	times   map[string]int       // how often an event was read, by ce_id
	last    map[string]time.Time // when it was written last
	rows    map[rowName]*row
	given   map[uint32]*Event // references that CREATED gave
	equips  equips
	told    map[string]map[string]bool // attributes by equip, of UPDATED
	claims  map[*Sent][]*Event         // what the equipment function said of pick-ups
	names   map[string][]*Sent         // commands that name an equip, by equip
	updates map[int]int                // how often an UPDATED reached its equip, by command
	waits   waits
}

// rowName is a row of a function.
type rowName struct{ function, key string }

// row is what the judge knows of one.
type row struct {
	rowName
	told    []*Event // the first of each ce_id, by version and number
	asked   []*asked // commands about it, in no order
	inner   int      // records of its function's input that no public record caused
	account *model.Account
	session *model.Session
	has     *model.Inventory
	follows follower
	seen    map[uint64]model.Command // by version: those that were given more than they say, such as a number

	versions int    // how many the row must have, by its records
	maybe    int    // that it may have besides
	last     uint64 // the highest version seen
	broken   bool   // it parted from the model: what follows means nothing
}

// asked is a command about a row.
type asked struct {
	*Sent
	version uint64 // in which it was answered; 0: not
	direct  bool   // by an event that names it as its cause
	arrived bool   // it made a version with a reservation's end, and is answered later
	heard   bool   // an event of it was read, wherever it stands
	low     uint64 // of a command without answer: applied above this version
	high    uint64 // and below this one; 0: no limit
	silent  bool   // it may have been applied where it has nothing to say
	mesos   bool   // of no matter to the row, which may not even have been told
}

func newJudge(o Options, h *History) *judge {
	return &judge{o: o, h: h, at: map[Place]*Sent{}, retries: map[int][]*Sent{}, strays: map[int][]*Sent{},
		times: map[string]int{}, last: map[string]time.Time{}, rows: map[rowName]*row{}, given: map[uint32]*Event{},
		equips: newEquips(), told: map[string]map[string]bool{}, claims: map[*Sent][]*Event{},
		names: map[string][]*Sent{}, updates: map[int]int{},
		report: Report{Seed: o.Seed, Fresh: o.Fresh, Mix: o.Mix, Said: map[string]int{}, Found: map[string]int{}}}
}

// all judges everything but views.
func (j *judge) all() {
	for _, s := range j.h.Sent {
		j.at[s.Place] = s
		if s.Retry {
			j.retries[s.Number] = append(j.retries[s.Number], s)
			j.report.Retries++
			continue
		}
		if s.Stray {
			j.strays[s.Number] = append(j.strays[s.Number], s)
			continue
		}
		for len(j.first) <= s.Number {
			j.first = append(j.first, nil)
		}
		j.first[s.Number] = s
		j.report.Commands++
	}
	slices.SortFunc(j.h.Events, func(a, b *Event) int {
		return cmp.Or(strings.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
	})
	j.letters()
	for _, u := range j.h.Unread {
		j.found(Unreadable, u.Key, nil, nil, "%s: %s", u.Place, u.Why)
	}
	j.order(j.repeats())
	j.ask()
	inner := map[Inner]bool{}
	for _, i := range j.h.Inner {
		if r := j.rows[rowName{i.Function, i.Key}]; r != nil && !inner[i] {
			inner[i] = true
			r.inner++
		}
	}
	j.report.Rows = len(j.rows)
	j.waits = j.waited()
	for _, r := range j.sorted() { // equipment first: it says which pick-ups it refused
		j.numbered(r)
		j.timed(r)
		if r.function == model.EquipmentFunction {
			j.refused(r)
			continue
		}
		j.replay(r)
		j.silence(r)
		j.overdue(r)
		j.claimedOnce(r)
	}
	j.repeated()
	j.pickedUp()
	j.reached()
	if j.h.Counted != nil {
		j.counted()
	}
}

// sorted are the rows in an order that two judgements share.
func (j *judge) sorted() []*row {
	var all []*row
	for _, r := range j.rows {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *row) int {
		return cmp.Or(strings.Compare(a.function, b.function), strings.Compare(a.key, b.key))
	})
	return all
}

// found notes a problem; s and e may be nil.
func (j *judge) found(kind, key string, s *Sent, e *Event, format string, args ...any) {
	j.report.Found[kind]++
	if len(j.report.Problems) >= mostProblems {
		return
	}
	p := Problem{Kind: kind, Key: key, Text: fmt.Sprintf(format, args...)}
	if s != nil {
		p.Command = s.String()
	}
	if e != nil {
		p.Record = e.String()
	}
	j.report.Problems = append(j.report.Problems, p)
}

func (j *judge) row(function, key string) *row {
	of := rowName{function, key}
	if j.rows[of] == nil {
		j.rows[of] = &row{rowName: of, account: &model.Account{}, session: &model.Session{}, has: &model.Inventory{}, follows: follower{}, seen: map[uint64]model.Command{}}
	}
	return j.rows[of]
}

// ask gives each row the commands about it.
func (j *judge) ask() {
	for _, s := range j.h.Sent {
		if s.Letter != "" {
			continue
		}
		for _, c := range s.read() {
			if n := cmp.Or(c.Equip(), c.Brings()); n != 0 {
				name := model.Key(c.Tenant, n)
				j.names[name] = append(j.names[name], s)
			}
			if c.Function == model.EquipmentFunction { // no row of its own answers: it tells the equip's owner
				if j.told[c.Key] == nil {
					j.told[c.Key] = map[string]bool{}
				}
				j.told[c.Key][model.Attributes(c.Body())] = true
				continue
			}
			r := j.row(c.Function, c.Key)
			r.asked = append(r.asked, &asked{Sent: s, mesos: c.Mesos()})
		}
	}
}

// read is what the model reads in a record.
func (s *Sent) read() []model.Command {
	about, _ := model.Read(s.Env, s.Value, []model.Header{{Key: "TENANT_ID", Value: []byte(s.Tenant)}})
	return about
}

// repeats: of one ce_id all records are the same, and lie in one partition. It
// returns the first of each.
func (j *judge) repeats() (firsts []*Event) {
	first := map[string]*Event{}
	for _, e := range j.h.Events {
		j.times[e.ID]++
		j.last[e.ID] = later(j.last[e.ID], e.Written)
		one := first[e.ID]
		switch {
		case one == nil:
			first[e.ID] = e
			firsts = append(firsts, e)
			j.report.Answers++
			j.report.Said[e.Type]++
		case one.Topic != e.Topic || one.Partition != e.Partition || one.Key != e.Key || one.Value != e.Value || one.Stamps != e.Stamps:
			j.found(OtherAnswer, e.Key, j.causeOf(e), e, "two different records with one ce_id; the first is %s", one)
		default:
			j.report.Repeats++
		}
	}
	return firsts
}

// order: on each topic the first events of one key have ascending versions. It
// gives each row its events.
func (j *judge) order(firsts []*Event) {
	type line struct{ topic, source, key string }
	last := map[line]*Event{}
	for _, e := range firsts {
		of := line{e.Topic, e.Source, e.Key}
		if l := last[of]; l != nil {
			switch {
			case l.Partition != e.Partition:
				j.found(OutOfOrder, e.Key, j.causeOf(e), e, "one key lies in two partitions; another event of it is %s", l)
			case l.Version > e.Version || l.Version == e.Version && l.N >= e.N:
				j.found(OutOfOrder, e.Key, j.causeOf(e), e, "version %d comes behind version %d: %s", e.Version, l.Version, l)
			}
		}
		last[of] = e
		function, ok := strings.CutPrefix(e.Source, "/coffer/")
		if !ok {
			j.found(WrongAnswer, e.Key, j.causeOf(e), e, "ce_source is %q", e.Source)
			continue
		}
		r := j.row(function, e.Key)
		r.told = append(r.told, e)
		r.last = max(r.last, e.Version)
	}
	for _, r := range j.rows {
		slices.SortStableFunc(r.told, func(a, b *Event) int {
			return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.N, b.N))
		})
	}
}
