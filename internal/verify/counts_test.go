package verify

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func outcomes(function, kind, outcome string) series {
	return counter("coffer_commands_total", "function", function, "type", kind, "outcome", outcome)
}

func refusals(function, answer, code string) series {
	return counter("coffer_refusals_total", "function", function, "answer", answer, "code", code)
}

func ingressed(outcome string) series {
	return counter("coffer_ingress_records_total", "topic", "COMMAND_TOPIC_STORAGE", "outcome", outcome)
}

func lettered(code string) series {
	return counter("coffer_dead_letters_total", "processor", "ingress COMMAND_TOPIC_STORAGE", "code", code)
}

// miscounts are wrong counts, each found in a quiet run; loose tells whether it
// is found also where records may have been taken more than once, and bare
// whether it is even if a process lost its counts.
var miscounts = []struct {
	name        string
	by          map[series]float64
	loose, bare bool
}{
	{"a command counted twice", map[series]float64{outcomes("storage", "DEPOSIT", "applied"): 1}, false, false},
	{"a command not counted", map[series]float64{outcomes("storage", "DEPOSIT", "applied"): -1}, true, false},
	{"a message between functions not counted", map[series]float64{outcomes("references", "NUMBER", "applied"): -1}, true, false},
	{"one type for another", map[series]float64{outcomes("inventory", "MOVE", "applied"): -1, outcomes("inventory", "SORT", "applied"): 1}, true, false},
	{"applied, but said to be redelivered", map[series]float64{outcomes("session", "SHOW_STORAGE", "applied"): -1, outcomes("session", "SHOW_STORAGE", "redelivered"): 1}, false, false},
	{"more retried than retries", map[series]float64{outcomes("storage", "DEPOSIT", "applied"): -100, outcomes("storage", "DEPOSIT", "retried"): 100}, false, false},
	{"a dead letter of a function", map[series]float64{outcomes("storage", "other", "dead_letter"): 1}, true, true},
	{"a type that nobody sent", map[series]float64{outcomes("storage", "other", "applied"): 1}, true, true},
	{"a refusal not counted", map[series]float64{refusals("storage", "ERROR", "STORAGE_FULL"): -1}, false, false},
	{"refused, but said to be applied", map[series]float64{outcomes("storage", "DEPOSIT", "refused"): -1, outcomes("storage", "DEPOSIT", "applied"): 1}, false, false},
	{"applied, but said to be refused", map[series]float64{outcomes("inventory", "MOVE", "refused"): 1, outcomes("inventory", "MOVE", "applied"): -1}, false, false},
	{"a message refused, but said to be applied", map[series]float64{outcomes("inventory", "REFERENCE", "refused"): -1, outcomes("inventory", "REFERENCE", "applied"): 1}, false, false},
	{"a refusal too many", map[series]float64{refusals("inventory", "REJECTED", "BAD_SLOT"): 1}, false, false},
	{"an inventory's ERROR too many", map[series]float64{refusals("inventory", "ERROR", "NOT_FOUND"): 1}, false, false},
	{"a refusal that nobody heard", map[series]float64{refusals("storage", "ERROR", "ONE_OF_A_KIND"): 1}, true, true},
	{"a record that an ingress didn't count", map[series]float64{ingressed("routed"): -1}, true, false},
	{"a record that an ingress counted twice", map[series]float64{ingressed("dead_letter"): 1}, false, false},
	{"a dead letter not counted", map[series]float64{lettered("MALFORMED"): -1}, true, false},
	{"a dead letter of another code", map[series]float64{lettered("NO_KEY"): 1}, false, false},
	{"a dead letter of a code that nobody heard", map[series]float64{lettered("other"): 1}, true, true},
	{"an answer not counted", map[series]float64{answers: -1}, false, false},
	{"an answer counted twice", map[series]float64{answers: 1}, false, false},
	{"an answer of a function that has none", map[series]float64{counter("coffer_answer_seconds_count", "function", "references"): 1}, true, true},
}

// miscounted tells whether the judge finds wrong counts in a run in which
// nothing else is wrong.
func miscounted(t *testing.T, o Options, h *History) {
	j := newJudge(o, h)
	right := h.Counted
	h.Counted = nil
	j.all()
	require.True(t, j.report.Clean())
	h.Counted = right
	claims := j.claimed()
	holds := func(by map[series]float64, how Counted, others int) (bool, string) {
		how.by = maps.Clone(right.by)
		for of, n := range by {
			how.by[of] += n
		}
		j.h.Counted, j.h.Others, j.report = &how, others, Report{Found: map[string]int{}}
		j.hold(claims)
		for _, p := range j.report.Problems {
			assert.Equal(t, Miscounted, p.Kind)
		}
		return j.report.Clean(), j.report.Metrics
	}
	moved, restarted := Counted{Moved: []string{"partitions moved"}}, Counted{Restarted: []string{"http://a"}}
	for _, how := range []Counted{{}, moved, restarted} {
		clean, _ := holds(nil, how, 0)
		require.True(t, clean, "%v", j.report.Problems)
	}
	for _, one := range miscounts {
		t.Run(one.name, func(t *testing.T) {
			clean, _ := holds(one.by, Counted{}, 0)
			assert.False(t, clean, "in a quiet run")
			clean, _ = holds(one.by, moved, 0)
			assert.Equal(t, !one.loose, clean, "if partitions moved: %v", j.report.Problems)
			clean, _ = holds(one.by, restarted, 0)
			assert.Equal(t, !one.bare, clean, "if a process restarted: %v", j.report.Problems)
		})
	}
	none := map[series]float64{}
	for of, n := range right.by {
		if of.of("coffer_commands_total") && of.has("function", "storage") && of.has("outcome", "retried") {
			none[of] -= n
			none[series(strings.Replace(string(of), `"retried"`, `"applied"`, 1))] += n
		}
	}
	require.NotEmpty(t, none)
	clean, _ := holds(none, Counted{}, 0)
	assert.False(t, clean, "retries that were answered again and counted as applied")
	clean, says := holds(map[series]float64{outcomes("storage", "DEPOSIT", "applied"): 9, outcomes("storage", "other", "applied"): 1}, Counted{}, 1)
	assert.True(t, clean, "others have their own counts: %v", j.report.Problems)
	assert.Equal(t, "none may be too low (others used the deployment)", says)
	clean, _ = holds(map[series]float64{outcomes("storage", "DEPOSIT", "applied"): -1}, Counted{}, 1)
	assert.False(t, clean, "which can't make mine fewer")
	clean, says = holds(nil, Counted{Away: []string{"http://b: refused"}}, 0)
	assert.False(t, clean, "a process that shows no metrics any more")
	assert.Equal(t, "nothing may be counted that never was (not all processes answered)", says)
	_, says = holds(nil, Counted{Restarted: []string{"http://a"}, Moved: []string{"partitions moved"}}, 0)
	assert.Equal(t, "nothing may be counted that never was (http://a restarted; partitions moved)", says)
}
