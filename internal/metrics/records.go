package metrics

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"coffer/item"
	"coffer/processors/once"
)

// records count what becomes of records.
type records struct {
	commands, refusals, ingress, dead *prometheus.CounterVec
	timers, audits, repairs           *prometheus.CounterVec
	answers                           *prometheus.HistogramVec
}

// answerBuckets are in seconds.
var answerBuckets = []float64{.001, .002, .003, .005, .0075, .01, .015, .025, .05, .1, .25, .5, 1, 2, 5, 10, 30}

func newRecords() records {
	return records{
		commands: commandsTotal.counters(), refusals: refusalsTotal.counters(),
		ingress: ingressTotal.counters(), dead: deadLettersTotal.counters(),
		timers: timersSent.counters(), audits: auditsTotal.counters(), repairs: repairsTotal.counters(),
		answers: answerSeconds.histograms(answerBuckets),
	}
}

func (r records) all() []prometheus.Collector {
	return []prometheus.Collector{r.commands, r.refusals, r.ingress, r.dead, r.timers, r.audits, r.repairs, r.answers}
}

// other stands for what is in no list of ours.
const other = "other"

// deadCodes are the codes of dead letters.
var deadCodes = []string{"MALFORMED", "UNKNOWN_TYPE", "NO_KEY", "TOO_LARGE"}

// refusalCodes are the codes of refusals.
var refusalCodes = map[string]bool{
	item.StorageFull: true, item.NotEnoughMesos: true, item.OneOfAKind: true, item.Generic: true,
	item.AcceptFailed: true, item.ReleaseFailed: true,
	item.NotFound: true, item.InventoryFull: true, item.BadSlot: true, item.BadQuantity: true,
	item.Reserved: true, item.WrongType: true, item.Overflow: true, item.BadData: true,
}

// The outcomes of a record at a function, each with its place in ofType.
const (
	applied = iota
	refused
	redelivered
	retried
	deadLetter
	rewritten
	outcomes
)

var outcomeNames = [outcomes]string{"applied", "refused", "redelivered", "retried", "dead_letter", "rewritten"}

// outcome is the place of what became of a record.
func outcome(t once.Taken) int {
	switch t.Kind {
	case once.Redelivered:
		return redelivered
	case once.Retried:
		return retried
	case once.DeadLetter:
		return deadLetter
	case once.Rewritten:
		return rewritten
	}
	if t.Refused != "" {
		return refused
	}
	return applied
}

// function counts for one function. A record costs it one look-up of its type
// and two additions.
type function struct {
	name    string
	of      records
	types   map[string]*ofType
	none    *ofType // for types that are not ours
	letters letters
	answers prometheus.Observer
	timers  prometheus.Counter
	repairs prometheus.Counter

	refusals sync.Map // refusal -> prometheus.Counter
}

// ofType are the counters of one type, made when they are first needed.
type ofType struct {
	name string
	by   [outcomes]atomic.Pointer[prometheus.Counter]
}

// refusal names a counter of refusals.
type refusal struct{ answer, code string }

func (r records) function(name string, types []string) *function {
	f := &function{
		name: name, of: r, types: make(map[string]*ofType, len(types)), none: &ofType{name: other},
		letters: r.letters(name),
		answers: r.answers.WithLabelValues(name), timers: r.timers.WithLabelValues(name), repairs: r.repairs.WithLabelValues(name),
	}
	for _, t := range types {
		f.types[t] = &ofType{name: t}
	}
	return f
}

// Took counts a record.
func (f *function) Took(t once.Taken) {
	of, ours := f.types[t.Type]
	if !ours {
		of = f.none
	}
	at := outcome(t)
	c := of.by[at].Load()
	if c == nil {
		made := f.of.commands.WithLabelValues(f.name, of.name, outcomeNames[at])
		c = &made
		of.by[at].Store(c) // another goroutine's is the same
	}
	(*c).Inc()
	switch at {
	case refused:
		f.refused(refusal{t.Refused, t.Code})
	case deadLetter:
		f.letters.count(t.Code)
	}
}

func (f *function) refused(r refusal) {
	if !refusalCodes[r.code] {
		r.code = other
	}
	c, known := f.refusals.Load(r)
	if !known {
		c, _ = f.refusals.LoadOrStore(r, f.of.refusals.WithLabelValues(f.name, r.answer, r.code))
	}
	c.(prometheus.Counter).Inc()
}

// Answered observes how long an answer took.
func (f *function) Answered(after time.Duration) { f.answers.Observe(after.Seconds()) }

// Expired counts messages of timers.
func (f *function) Expired(messages int) { f.timers.Add(float64(messages)) }

// Audited counts an audit.
func (f *function) Audited(rewritten int, err error) {
	f.repairs.Add(float64(rewritten))
	f.of.audits.WithLabelValues(f.name, ended(err)).Inc()
}

// ended is the outcome of what may fail.
func ended(err error) string {
	if err != nil {
		return "failed"
	}
	return "ok"
}
