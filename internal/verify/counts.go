package verify

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"coffer/internal/verify/model"
)

// counted holds what the processes counted against what was sent and heard.
func (j *judge) counted() { j.hold(j.claimed()) }

// hold holds counts against claims.
//
// In a quiet run each record is taken once and each count is exact. If a
// partition moved, or a processor restarted inside its process, two owners may
// have taken one record: then no count may be too low. If a process restarted,
// what it had counted is lost, and all that holds is that nothing is counted of
// what never was. If others use the deployment, nothing may be too low either.
func (j *judge) hold(claims []claim) {
	c := j.h.Counted
	for _, away := range c.Away {
		j.found(Miscounted, "", nil, nil, "%s", away)
	}
	others := j.h.Others
	for _, l := range j.h.Letters {
		if j.at[l.Of] == nil {
			others++
		}
	}
	alone, lost := others == 0, len(c.Restarted)+len(c.Away) > 0
	exact := alone && !lost && len(c.Moved) == 0
	j.report.Metrics = howFar(c, others, exact, lost)
	for _, one := range claims {
		j.report.Counts++
		got := int(c.sum(one.of...))
		switch {
		case !lost && got < one.least && (one.firm || len(c.Moved) == 0):
			j.found(Miscounted, "", nil, nil, "%s: %d were counted, and there were %d (are all processes named?)", one.what, got, one.least)
		case exact && one.most >= 0 && got > one.most:
			j.found(Miscounted, "", nil, nil, "%s: %d were counted, and there were %d", one.what, got, one.most)
		}
	}
	if alone {
		j.uncalled(claims)
	}
}

// howFar says in words what counted compares.
func howFar(c *Counted, others int, exact, lost bool) string {
	var why []string
	if len(c.Restarted) > 0 {
		why = append(why, strings.Join(c.Restarted, ", ")+" restarted")
	}
	if len(c.Away) > 0 {
		why = append(why, "not all processes answered")
	}
	why = append(why, c.Moved...)
	if others > 0 {
		why = append(why, "others used the deployment")
	}
	because := strings.Join(why, "; ")
	switch {
	case exact:
		return "each must be what was sent and heard"
	case lost:
		return "nothing may be counted that never was (" + because + ")"
	default:
		return "none may be too low (" + because + ")"
	}
}

// claim is what series must come to, added up.
type claim struct {
	what        string
	of          []series
	least, most int  // most -1: any number
	firm        bool // least holds also where a record may have been taken more than once
}

// claimed is all that is known of the counts.
func (j *judge) claimed() []claim {
	all := append(j.claimedInputs(), j.claimedIngresses()...)
	all = append(append(all, j.claimedRefusals()...), j.claimedRefused()...)
	return append(all, j.claimedAnswers()...)
}

func taken(k Kind, outcomes ...string) (of []series) {
	for _, o := range outcomes {
		of = append(of, counter("coffer_commands_total", "function", k.Function, "type", k.Type, "outcome", o))
	}
	return of
}

// claimedInputs: a function takes each record of its input, and applies it if
// it is neither redelivered nor a client's retry.
func (j *judge) claimedInputs() (all []claim) {
	retries := map[Kind]int{}
	for _, s := range j.h.Sent {
		if s.Retry && s.Letter == "" {
			for _, c := range s.read() {
				retries[Kind{c.Function, c.Type}]++
			}
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(j.h.Inputs), func(a, b Kind) int {
		return strings.Compare(a.Function+" "+a.Type, b.Function+" "+b.Type)
	}) {
		n := j.h.Inputs[k]
		records, distinct := n.Records, n.Distinct
		if j.o.Brief && strings.HasPrefix(k.Type, "EXPIRE") {
			records, distinct = -1, -1 // timers went on after the reading had ended
		}
		all = append(all,
			claim{fmt.Sprintf("%s of %s, whatever became of them", k.Type, k.Function), taken(k, "applied", "refused", "retried", "redelivered"), n.Records, records, true},
			claim{fmt.Sprintf("%s of %s applied, refused or retried", k.Type, k.Function), taken(k, "applied", "refused", "retried"), n.Distinct, distinct, false},
			claim{fmt.Sprintf("%s of %s applied or refused", k.Type, k.Function), taken(k, "applied", "refused"), n.Distinct - retries[k], distinct, false},
			claim{fmt.Sprintf("%s of %s retried", k.Type, k.Function), taken(k, "retried"), 0, retries[k], true})
	}
	return all
}

// claimedIngresses: each record of a public topic is routed, passed, or a dead
// letter.
func (j *judge) claimedIngresses() (all []claim) {
	type way struct{ topic, outcome string }
	ways, letters := map[way]int{}, map[way]int{}
	mesos := map[string]int{} // pick-ups of mesos by topic: whether they are routed is nobody's business
	for _, s := range j.h.Sent {
		about := s.read()
		switch {
		case s.Letter != "":
			ways[way{s.Topic, "dead_letter"}]++
		case len(about) == 1 && about[0].Mesos():
			mesos[s.Topic]++
		case len(about) > 0:
			ways[way{s.Topic, "routed"}]++
		default:
			ways[way{s.Topic, "passed"}]++
		}
	}
	seen := map[Place]bool{}
	for _, l := range j.h.Letters {
		if j.at[l.Of] != nil && !seen[l.Of] {
			seen[l.Of] = true
			letters[way{l.Of.Topic, l.Code}]++
		}
	}
	topics := map[string]bool{}
	for w := range ways {
		topics[w.topic] = true
	}
	for topic := range topics {
		for _, outcome := range []string{"routed", "passed", "dead_letter"} {
			n, more := ways[way{topic, outcome}], mesos[topic]
			if outcome == "dead_letter" {
				more = 0
			}
			all = append(all, claim{"records of " + topic + " that were " + outcome,
				[]series{counter("coffer_ingress_records_total", "topic", topic, "outcome", outcome)}, n, n + more, true})
		}
	}
	for w, n := range letters {
		all = append(all, claim{"dead letters of " + w.topic + " for " + w.outcome,
			[]series{counter("coffer_dead_letters_total", "processor", "ingress "+w.topic, "code", w.outcome)}, n, n, true})
	}
	return all
}

// claimedRefusals: each refusal is told by an ERROR or a REJECTED. The ERRORs of
// an inventory say which command failed, and its counters why.
func (j *judge) claimedRefusals() (all []claim) {
	type refusal struct{ function, answer, code string }
	heard := map[refusal]int{}
	for _, r := range j.rows {
		for _, e := range r.told {
			if e.Type != "ERROR" && e.Type != "REJECTED" {
				continue
			}
			value, _ := parse(e.Value) // what can't be read was found by others
			body, _ := value["body"].(model.Object)
			of := refusal{r.function, e.Type, fmt.Sprint(body["code"])}
			if e.Type == "ERROR" {
				of.code = fmt.Sprint(body["errorCode"])
				if r.function == model.InventoryFunction {
					of.code = "any"
				}
			}
			heard[of]++
		}
	}
	for of, n := range heard {
		var series []series
		for s := range j.h.Counted.by {
			if s.of("coffer_refusals_total") && s.has("function", of.function) && s.has("answer", of.answer) && (of.code == "any" || s.has("code", of.code)) {
				series = append(series, s)
			}
		}
		all = append(all, claim{fmt.Sprintf("%s %s of %s", of.answer, of.code, of.function), series, n, n, false})
	}
	return all
}

// claimedAnswers: each time that an answer is heard, somebody waited for it,
// and a function took a record that brought it.
func (j *judge) claimedAnswers() (all []claim) {
	answers, again := map[string]int{}, map[string]int{}
	for _, r := range j.rows {
		for i, e := range r.told {
			if i == 0 || e.Version != r.told[i-1].Version {
				answers[r.function] += j.times[e.ID]
				again[r.function] += j.times[e.ID] - 1
			}
		}
	}
	for function, n := range answers {
		most := n
		if j.o.Brief && function == model.InventoryFunction {
			most = -1
		}
		all = append(all, claim{"answers of " + function, []series{counter("coffer_answer_seconds_count", "function", function)}, n, most, false})
		var repeating []series
		for k := range j.h.Inputs {
			if k.Function == function {
				repeating = append(repeating, taken(k, "retried", "redelivered")...)
			}
		}
		all = append(all, claim{"retries and redeliveries that " + function + " answered again", repeating, again[function], -1, false})
	}
	return all
}

// uncalled: nothing was counted that nobody sent or heard.
func (j *judge) uncalled(claims []claim) {
	known := map[series]bool{}
	for _, one := range claims {
		for _, of := range one.of {
			known[of] = known[of] || one.most != 0
		}
	}
	for _, of := range slices.Sorted(maps.Keys(j.h.Counted.by)) {
		n := j.h.Counted.by[of]
		switch {
		case known[of] || n == 0:
		case of.of("coffer_commands_total") && of.has("outcome", "rewritten"): // by an audit
		case of.of("coffer_refusals_total") && (of.has("answer", "none") || of.has("answer", "CANCEL_RESERVATION")):
		case j.o.Brief && of.of("coffer_commands_total") && (of.has("type", "EXPIRE") || of.has("type", "EXPIRE_CLAIMS")):
		case of.of("coffer_commands_total"), of.of("coffer_refusals_total"), of.of("coffer_ingress_records_total"),
			of.of("coffer_dead_letters_total"), of.of("coffer_answer_seconds_count"):
			j.found(Miscounted, "", nil, nil, "%s counted %g of what nobody sent or heard", of, n)
		}
	}
}
