package verify

import (
	"slices"

	"coffer/codecs"
	"coffer/internal/verify/model"
)

// causeOf is the command that an event names as its cause; nil: none of ours.
func (j *judge) causeOf(e *Event) *Sent {
	if e.Cause.Partition < 0 {
		return nil
	}
	return j.at[Place{j.h.Topics[e.Cause.Topic], e.Cause.Partition, e.Cause.Offset}]
}

// message tells whether an event names as its cause a message that lies behind a
// record of one of these functions' inputs.
func (j *judge) message(e *Event, of ...string) bool {
	return e.Cause.Partition >= 0 && slices.Contains(of, j.h.Topics[e.Cause.Topic])
}

// timer tells whether an event names as its cause a record of a function's own
// input that nothing caused.
func (j *judge) timer(e *Event, function string) bool {
	return e.Cause.Partition < 0 && j.h.Topics[e.Cause.Topic] == function
}

// answersLate tells whether a command may be answered with this cause, which is
// none of the public records: by its number, or by the equipment function.
func (j *judge) answersLate(e *Event, c model.Command) bool {
	if c.Type == "CREATE_ASSET" {
		return j.message(e, codecs.ReferencesFunction)
	}
	return c.Waits() && j.message(e, codecs.EquipmentFunction)
}

// toldByOwners tells whether the equipment function may say something with this
// cause: a word of those who have equips, its own timer, or an UPDATED of this
// equip, because every step ends the claims whose time has come.
func (j *judge) toldByOwners(r *row, e *Event) bool {
	if s := j.causeOf(e); s != nil {
		return slices.ContainsFunc(s.read(), func(c model.Command) bool { return c.Function == r.function && c.Key == r.key })
	}
	return j.timer(e, codecs.EquipmentFunction) || j.message(e, codecs.InventoryFunction, codecs.StorageFunction)
}

// numbered: the events of a version are its cause's first effects, and a public
// record has one function to go to.
func (j *judge) numbered(r *row) {
	n := 0
	for i, e := range r.told {
		if n++; i == 0 || r.told[i-1].Version != e.Version {
			n = 0
		}
		switch s := j.causeOf(e); {
		case e.N != n:
			j.found(OtherCause, r.key, s, e, "it is event %d of its version, and its ce_id says %d", n, e.N)
		case s != nil && e.Cause.Index != 0:
			j.found(OtherCause, r.key, s, e, "its ce_id names message %d of a record that has only one", e.Cause.Index)
		}
	}
}
