package verify

// repeated: each retry was given the first answer again. What answers later
// does so once for all: only answers that name their command as the cause are
// looked at.
func (j *judge) repeated() {
	for _, r := range j.sorted() {
		if r.broken {
			continue
		}
		anew := map[int]bool{} // commands of which a retry was applied, or may have been where it had nothing to say
		direct := map[int]*asked{}
		for _, a := range r.asked {
			if a.Retry && (a.version > 0 || a.silent) {
				anew[a.Number] = true
			}
			if !a.Retry && a.version > 0 && a.direct {
				direct[a.Number] = a
			}
		}
		for _, e := range r.told {
			s := j.causeOf(e)
			if s == nil || s.Retry || direct[s.Number] == nil || anew[s.Number] {
				continue
			}
			again := len(j.retries[s.Number])
			if j.times[e.ID] <= again {
				j.found(NoAnswer, r.key, s, e, "it was sent %d times, and its answer came %d times", again+1, j.times[e.ID])
				continue
			}
			for _, retry := range j.retries[s.Number] { // a crash repeats answers, too
				if j.last[e.ID].Before(retry.At.Add(-skew)) {
					j.found(NoAnswer, r.key, retry, e, "its answer was written last %s before it was sent again", retry.At.Sub(j.last[e.ID]))
					break
				}
			}
		}
	}
}
