package verify

// timed: a row's time never goes back, and an answer's lies between its
// command's writing and its own. The clocks are the verifier's, an ingress's and
// a process's.
func (j *judge) timed(r *row) {
	for i, e := range r.told {
		if i > 0 && e.Time.Before(r.told[i-1].Time) {
			j.found(OutOfOrder, r.key, j.causeOf(e), e, "the row's time goes back; it was told before: %s", r.told[i-1])
		}
		if e.Time.After(e.Written.Add(skew)) {
			j.found(WrongAnswer, r.key, j.causeOf(e), e, "its time lies %s after it was written", e.Time.Sub(e.Written))
		}
		if s := j.causeOf(e); s != nil && e.Time.Before(s.At.Add(-skew)) {
			j.found(WrongAnswer, r.key, s, e, "its time lies %s before its command was sent", s.At.Sub(e.Time))
		}
	}
}
