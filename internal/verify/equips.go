package verify

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"

	"coffer/internal/verify/model"
)

// equips are what the judge knows of equips over all rows, by tenant and
// reference. Of what passes between rows it knows no order, so it asks for what
// is true in every order: whoever picks an equip up gets it with attributes that
// it had or was told to have, and in the end at most one has it.
type equips struct {
	had  map[string]map[string]bool // attributes that it came into being with, or was told
	took []taking
	said []said // by the equipment function: that a pick-up sent again had succeeded
	// twice are those that a command brought which was rightly applied once more:
	// a retry that came too late to be known, or a producer's second record.
	twice map[string]bool
}

// taking is an equip that came from the ground.
type taking struct {
	*row
	sent       *Sent
	event      *Event
	name       string
	attributes string
	template   uint32
	reference  uint32
}

// said is an event of a command.
type said struct {
	*row
	sent  *Sent
	event *Event
}

func newEquips() equips {
	return equips{had: map[string]map[string]bool{}, twice: map[string]bool{}}
}

// again notes the equip that a command brings once more, if it is about one.
func (q *equips) again(key string, s *Sent) {
	var brings struct{ Body struct{ ReferenceID uint32 } }
	if json.Unmarshal(s.Value, &brings) == nil && brings.Body.ReferenceID != 0 {
		q.twice[equipName(key, brings.Body.ReferenceID)] = true
	}
}

func equipName(key string, reference uint32) string {
	tenant, _, _ := strings.Cut(key, "/")
	return model.Key(uuid.MustParse(tenant), reference)
}

func (q *equips) has(name, attributes string) {
	if q.had[name] == nil {
		q.had[name] = map[string]bool{}
	}
	q.had[name][attributes] = true
}

// whole is what CREATED, ACCEPTED and UPDATED tell of an asset.
type whole struct {
	TemplateID uint32
	Body       struct {
		ReferenceID   uint32
		ReferenceData json.RawMessage
	}
}

func readWhole(e *Event) (w whole, ok bool) {
	ok = json.Unmarshal([]byte(e.Value), &w) == nil
	return w, ok
}

// note keeps what a version's events tell of equips, and gives a command what
// the model can't know: the data of an equip from the ground.
func (j *judge) note(r *row, s *Sent, c *model.Command, events []*Event) {
	if r.function != model.InventoryFunction {
		return
	}
	for _, e := range events {
		if e.Type != "CREATED" && e.Type != "ACCEPTED" || j.o.env(e.Topic) != model.AssetStatus {
			continue
		}
		w, ok := readWhole(e)
		if !ok || w.TemplateID/1_000_000 != 1 {
			continue
		}
		name, attributes := equipName(r.key, w.Body.ReferenceID), model.Attributes(w.Body.ReferenceData)
		if c.Equip() != 0 {
			c.Given = w.Body.ReferenceData
			j.equips.took = append(j.equips.took, taking{r, s, e, name, attributes, w.TemplateID, w.Body.ReferenceID})
			continue
		}
		j.equips.has(name, attributes)
		if c.Made == nil {
			c.Made = map[uint32]json.RawMessage{}
		}
		c.Made[w.Body.ReferenceID] = w.Body.ReferenceData
	}
}

// updated judges what an owner says when its equip was told new attributes.
func (j *judge) updated(r *row, s *Sent, events []*Event) {
	e := events[len(events)-1]
	w, ok := readWhole(e)
	tenant, id := split(r.key)
	c := model.Command{Type: "UPDATED", Function: r.function, Key: r.key, ID: id, Tenant: tenant, At: e.Time, Given: w.Body.ReferenceData}
	want, here := r.has.Update(j.o.Settings, c, w.Body.ReferenceID)
	switch {
	case !ok || !here:
		j.found(WrongAnswer, r.key, s, e, "it has no equip %d that could be updated", w.Body.ReferenceID)
		r.broken = true
		return
	case !j.told[equipName(r.key, w.Body.ReferenceID)][model.Attributes(w.Body.ReferenceData)]:
		j.found(WrongAnswer, r.key, s, e, "nobody told the equip these attributes")
	}
	j.compare(r, nil, events, want)
	j.follow(r, s, c, events)
}

// refused judges what the equipment function itself says: that a pick-up was
// refused, because somebody else has the equip. A pick-up that was rightly
// applied once more may be told so anew, or that it has the equip, if that is so.
func (j *judge) refused(r *row) {
	times := map[int]int{} // by command
	for _, e := range r.told {
		if e.Number < 0 || e.Number >= len(j.first) {
			j.found(OtherCause, r.key, nil, e, "it carries the headers of no command of ours")
			continue
		}
		s := j.first[e.Number]
		about := s.read()
		if len(about) != 1 || about[0].Equip() == 0 || model.Key(about[0].Tenant, about[0].Equip()) != r.key || s.Letter != "" {
			j.found(OtherCause, r.key, s, e, "the command is about no such equip")
			continue
		}
		again := j.appliedAgain(s, about[0].Key, e)
		if times[s.Number]++; times[s.Number] > 1+again {
			j.found(AppliedTwice, r.key, s, e, "it was to be applied %d times and was refused %d times", 1+again, times[s.Number])
		}
		j.claims[s] = true
		want := about[0].Refused()
		if e.Type == "REQUEST_PICK_UP" && again > 0 {
			want = about[0].PickedUp()
			j.equips.said = append(j.equips.said, said{r, s, e})
		}
		j.compare(r, s, []*Event{e}, want)
	}
}

// appliedAgain is how often a pick-up of a character may have been applied once
// more before e: for each record that a producer wrote twice, and for each retry
// that can have come too late to be known. Its arrival in the character's row
// isn't seen, so it counts what was sent about the character up to e: by half of
// 16 commands, of which each makes two versions at least, all can be forgotten.
func (j *judge) appliedAgain(s *Sent, character string, e *Event) int {
	again, since := len(j.strays[s.Number]), 0
	if r := j.rows[rowName{model.InventoryFunction, character}]; r != nil {
		for _, a := range r.asked {
			if a.At.After(s.At.Add(-skew)) && a.At.Before(e.Time.Add(skew)) {
				since++
			}
		}
	}
	if since > known/2 || e.Time.Sub(s.At) >= knownFor {
		again += len(j.retries[s.Number])
	}
	return again
}

// pickedUp judges equips over all rows.
func (j *judge) pickedUp() {
	made := model.Attributes(json.RawMessage("{}")) // an equip without an entry in the catalog
	for name, all := range j.told {
		for attributes := range all {
			if j.equips.had[name] != nil { // one that nobody knew gets none of them
				j.equips.has(name, attributes)
			}
		}
	}
	monsters := map[string]bool{} // references under which one was made
	for _, one := range j.equips.took {
		had := j.equips.had[one.name]
		_, known := j.o.Settings.Catalog[one.template]
		if had == nil && (known || j.told[one.name] != nil) {
			monsters[one.name] = true
			continue // its stats vary, or were changed since
		}
		if one.attributes == made && one.reference < j.o.Settings.Base() {
			monsters[one.name] = true
			continue
		}
		if !had[one.attributes] {
			j.found(NotConserved, one.key, one.sent, one.event, "the equip was never like this")
		}
	}
	for _, one := range j.equips.said {
		if !slices.ContainsFunc(j.equips.took, func(t taking) bool { return t.sent.Number == one.sent.Number }) {
			j.found(WrongAnswer, one.key, one.sent, one.event, "the character never got the equip")
		}
	}
	owner := map[string]string{}
	for _, r := range j.sorted() {
		if r.broken {
			continue
		}
		own := func(a *model.Asset) {
			if a.Template/1_000_000 != 1 || a.Reference == 0 {
				return
			}
			name := equipName(r.key, a.Reference)
			if other := owner[name]; other != "" && !monsters[name] && !j.equips.twice[name] {
				j.found(NotConserved, r.key, nil, nil, "%s %s and %s both have the equip with reference %d", r.function, r.key, other, a.Reference)
			}
			owner[name] = r.function + " " + r.key
		}
		for _, in := range r.has.Compartments {
			for _, a := range in.Assets {
				own(a)
			}
		}
		for _, in := range r.account.Storages {
			for _, a := range in.Assets {
				own(a)
			}
		}
	}
}
