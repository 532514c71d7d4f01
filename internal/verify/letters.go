package verify

import (
	"bytes"
	"slices"

	"coffer/codecs"
)

// letters: bad input became a dead letter as it was, and nothing else did, least
// of all what is on a function's own input: only ours write there.
func (j *judge) letters() {
	seen := map[Place]bool{}
	for _, l := range j.h.Letters {
		s := j.at[l.Of]
		switch {
		case slices.Contains(codecs.Functions, l.Of.Topic):
			j.found(DeadLetter, string(l.Key), nil, nil, "what functions tell each other became a dead letter %s at %s: %s", l.Code, l.Place, l.Message)
			continue
		case s == nil:
			continue // another's
		case s.Letter == "":
			j.found(DeadLetter, "", s, nil, "what can be read became a dead letter %s at %s", l.Code, l.Place)
		case s.Letter != l.Code:
			j.found(DeadLetter, "", s, nil, "its code is %s and must be %s, at %s", l.Code, s.Letter, l.Place)
		case !bytes.Equal(s.Value, l.Value) || (s.Value == nil) != l.Nil || !bytes.Equal(s.Key, l.Key):
			j.found(DeadLetter, "", s, nil, "it is not as it was sent, at %s", l.Place)
		case s.Headers != l.Headers:
			j.found(DeadLetter, "", s, nil, "its headers are not as they were sent, at %s", l.Place)
		case l.Message == "":
			j.found(DeadLetter, "", s, nil, "it doesn't say what is wrong, at %s", l.Place)
		}
		seen[l.Of] = true
	}
	for _, s := range j.h.Sent {
		if s.Letter == "" {
			continue
		}
		j.report.Bad++
		if !seen[s.Place] {
			j.found(DeadLetter, "", s, nil, "bad input (%s) without a dead letter", s.Letter)
		}
	}
}
