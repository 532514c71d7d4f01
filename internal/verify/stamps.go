package verify

import (
	"slices"

	"coffer/internal/verify/model"
)

// stamped: an event's ce_type is its value's type, and it carries the headers of
// its command (s, if there is one): a reservation's end those of the command that
// reserved, unless it is the last event of a command to cancel it.
func (j *judge) stamped(r *row, s *Sent, e *Event, last bool) {
	value, _ := parse(e.Value) // what can't be read is no event of the model's
	if value["type"] != e.Type {
		j.found(WrongAnswer, r.key, s, e, "its ce_type is %q", e.Type)
	}
	if value["type"] == "RESERVATION_CANCELLED" {
		if cancels := s != nil && last && slices.ContainsFunc(s.read(), func(c model.Command) bool { return c.Type == "CANCEL_RESERVATION" }); !cancels {
			if !j.reservedBy(r, e, value) {
				j.found(WrongAnswer, r.key, s, e, "it doesn't carry the headers of the command that reserved")
			}
			return
		}
	}
	if s != nil && e.Carried != s.Carried {
		j.found(WrongAnswer, r.key, s, e, "it doesn't carry the command's headers")
	}
}

// reservedBy tells whether an event carries the headers of a command that
// reserved for its transaction.
func (j *judge) reservedBy(r *row, e *Event, value model.Object) bool {
	if e.Number < 0 || e.Number >= len(j.first) || e.Carried != j.first[e.Number].Carried {
		return false
	}
	c, ok := j.first[e.Number].of(r)
	return ok && c.Type == "REQUEST_RESERVE" && value["transactionId"] == c.Named().String()
}
