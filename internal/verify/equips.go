package verify

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"coffer/internal/verify/model"
)

// equips are what the judge knows of equips over all rows, by tenant and
// reference. Of what passes between rows it knows no order, so it asks for what
// is true in every order: whoever picks an equip up gets it with attributes that
// it had or was told to have, and in the end at most one has it.
type equips struct {
	had     map[string]map[string]bool // attributes that it came into being with, or was told
	came    map[string]time.Time       // when that was told for certain, first of all
	took    []taking
	brought map[string][]*Event // what told that a character has it now
	said    []said              // by the equipment function: that a pick-up sent again had succeeded
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
	return equips{had: map[string]map[string]bool{}, came: map[string]time.Time{}, brought: map[string][]*Event{}, twice: map[string]bool{}}
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
		j.equips.brought[name] = append(j.equips.brought[name], e)
		if c.Equip() != 0 {
			c.Given = w.Body.ReferenceData
			j.equips.took = append(j.equips.took, taking{r, s, e, name, attributes, w.TemplateID, w.Body.ReferenceID})
			continue
		}
		j.equips.has(name, attributes)
		if came, known := j.equips.came[name]; !known || j.last[e.ID].Before(came) {
			j.equips.came[name] = j.last[e.ID]
		}
		if c.Made == nil {
			c.Made = map[uint32]json.RawMessage{}
		}
		c.Made[w.Body.ReferenceID] = w.Body.ReferenceData
	}
}

// overtook tells whether the claim to an equip that somebody had may have come
// to the equipment function before its owner's word, so that the equip passed for
// one that nobody had heard of. The word is written with the events that tell of
// the equip, or when whoever failed meanwhile writes them again: by the time that
// all that was sent until then is answered.
func (j *judge) overtook(one taking) bool {
	came, known := j.equips.came[one.name]
	return known && one.reference < j.o.Settings.Base() && !j.first[one.sent.Number].At.After(j.heardOf(came))
}

// heardOf is by when the equipment function has heard what an owner told at t.
func (j *judge) heardOf(t time.Time) time.Time {
	return j.waits.until(j.waits.until(t)).Add(j.o.Expiry + skew)
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
	monsters := map[string]bool{} // of which one was rightly made beside the one that somebody had
	for _, one := range j.equips.took {
		if j.overtook(one) && (one.attributes == made || j.o.Settings.Knows(one.template)) {
			monsters[one.name] = true
		}
	}
	for _, one := range j.equips.took {
		had := j.equips.had[one.name]
		fresh := one.reference < j.o.Settings.Base() && (had == nil || monsters[one.name])
		switch {
		case had[one.attributes]:
		case had == nil && (j.o.Settings.Knows(one.template) || j.told[one.name] != nil): // its stats vary, or were changed since
		case fresh && (one.attributes == made || j.o.Settings.Knows(one.template)):
		default:
			j.found(NotConserved, one.key, one.sent, one.event, "the equip was never like this")
		}
	}
	for _, one := range j.equips.said {
		if !slices.ContainsFunc(j.equips.took, func(t taking) bool { return samePickUp(t.sent, one.sent) }) {
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
