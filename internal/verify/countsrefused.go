package verify

import (
	"fmt"

	"coffer/internal/verify/model"
)

// refuses tells whether an event says that what brought it about was refused.
func (r *row) refuses(e *Event) bool {
	switch e.Type {
	case "ERROR", "REJECTED":
		return true
	case "CANCEL_RESERVATION": // the equipment function's say that somebody else was faster
		return r.function == model.InventoryFunction
	}
	return false
}

// claimedRefused: a record counts as refused, and not as applied, if its event
// says so. What a command that waited was refused for counts for the message
// that ended its waiting.
func (j *judge) claimedRefused() (all []claim) {
	public, refused := map[Kind]bool{}, map[Kind]int{}
	for _, s := range j.h.Sent {
		for _, c := range s.read() {
			public[Kind{c.Function, c.Type}] = true
		}
	}
	for _, r := range j.rows {
		for _, e := range r.told {
			if !r.refuses(e) {
				continue
			}
			of := Kind{r.function, ""} // by a message
			if s := j.causeOf(e); s != nil {
				if c, ok := s.of(r); ok {
					of.Type = c.Type
				}
			}
			refused[of]++
		}
	}
	messages := map[string][]series{}
	for k := range j.h.Inputs {
		if !public[k] {
			messages[k.Function] = append(messages[k.Function], taken(k, "refused")...)
		} else if k.Function != model.EquipmentFunction {
			n := refused[k]
			all = append(all, claim{fmt.Sprintf("%s of %s refused", k.Type, k.Function), taken(k, "refused"), n, n, false})
		}
	}
	for function, of := range messages {
		n := refused[Kind{function, ""}]
		all = append(all, claim{"messages to " + function + " refused", of, n, n, false})
	}
	return all
}
