package verify

import (
	"slices"

	"coffer/codecs"
	"coffer/internal/verify/model"
)

// updated judges what an owner says when its equip was told new attributes.
func (j *judge) updated(r *row, s *Sent, events []*Event) {
	e := events[len(events)-1]
	w, ok := readWhole(e)
	tenant, id := split(r.key)
	c := model.Command{Type: "UPDATED", Function: r.function, Key: r.key, ID: id, Tenant: tenant, At: e.Time, Given: w.Body.ReferenceData}
	want, here := r.has.Update(j.o.Settings, c, w.Body.ReferenceID)
	switch {
	case s != nil || !j.message(e, codecs.EquipmentFunction):
		j.found(OtherCause, r.key, s, e, "its ce_id names nothing that can update an equip")
		r.broken = true
		return
	case !ok || !here:
		j.found(WrongAnswer, r.key, s, e, "it has no equip %d that could be updated", w.Body.ReferenceID)
		r.broken = true
		return
	}
	j.says(r, e, equipName(r.key, w.Body.ReferenceID), model.Attributes(w.Body.ReferenceData))
	j.compare(r, nil, events, want)
	j.follow(r, s, c, events)
}

// says holds an asset's UPDATED against the command whose headers it carries: it
// tells that one's attributes, and once for each record of it.
func (j *judge) says(r *row, e *Event, name, attributes string) {
	if e.Number < 0 || e.Number >= len(j.first) {
		j.found(WrongAnswer, r.key, nil, e, "it carries the headers of no command of ours")
		return
	}
	s := j.first[e.Number]
	about := s.read()
	switch {
	case len(about) != 1 || about[0].Function != model.EquipmentFunction || about[0].Key != name || e.Carried != s.Carried:
		j.found(WrongAnswer, r.key, s, e, "it carries the headers of a command that updated no such equip")
	case model.Attributes(about[0].Body()) != attributes:
		j.found(WrongAnswer, r.key, s, e, "these are not the attributes that the command told")
	}
	j.updates[s.Number]++
	if n := 1 + len(j.retries[s.Number]) + len(j.strays[s.Number]); j.updates[s.Number] > n {
		j.found(AppliedTwice, r.key, s, e, "it was sent %d times, and reached the equip %d times", n, j.updates[s.Number])
	}
}

// reached: an equip that only one character ever had was told each UPDATED that
// was sent when the equipment function knew of that. What was sent before may
// have been followed by a newer one while nobody had the equip; what a storage
// has, or lies on the ground, is told without an event.
func (j *judge) reached() {
	for _, r := range j.sorted() {
		if r.broken || r.function != model.InventoryFunction || !r.has.Exists {
			continue
		}
		for _, a := range r.has.Compartments[1].Assets {
			name := equipName(r.key, a.Reference)
			brought := j.equips.brought[name]
			if a.Kind != "equipable" || a.Reference == 0 || len(brought) != 1 || j.equips.twice[name] || j.claimedOrStored(name, brought[0]) {
				continue
			}
			known := j.heardOf(j.last[brought[0].ID])
			for _, s := range j.names[name] {
				if s.Retry || s.Stray || !s.At.After(known) || j.updates[s.Number] > 0 {
					continue
				}
				if slices.ContainsFunc(s.read(), func(c model.Command) bool { return c.Function == model.EquipmentFunction }) {
					j.found(NoAnswer, r.key, s, nil, "the character's equip %d was not updated", a.Reference)
				}
			}
		}
	}
}

// claimedOrStored tells whether another command than the one that brought an
// equip may have given it to somebody.
func (j *judge) claimedOrStored(name string, brought *Event) bool {
	return slices.ContainsFunc(j.names[name], func(s *Sent) bool {
		return s.Number != brought.Number && slices.ContainsFunc(s.read(), func(c model.Command) bool { return c.Function != model.EquipmentFunction })
	})
}
