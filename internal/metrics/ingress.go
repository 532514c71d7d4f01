package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"coffer/processors/once"
)

// letters count dead letters by code. All are there from the start, so that the
// first one is seen as an increase.
type letters map[string]prometheus.Counter

func (r records) letters(processor string) letters {
	l := letters{}
	for _, code := range append(deadCodes, other) {
		l[code] = r.dead.WithLabelValues(processor, code)
	}
	return l
}

func (l letters) count(code string) {
	c, known := l[code]
	if !known {
		c = l[other]
	}
	c.Inc()
}

// ingress counts for the reader of one public topic.
type ingress struct {
	routed, passed, dead prometheus.Counter
	letters              letters
}

func (r records) reader(processor, topic string) *ingress {
	return &ingress{
		routed: r.ingress.WithLabelValues(topic, "routed"), passed: r.ingress.WithLabelValues(topic, "passed"),
		dead: r.ingress.WithLabelValues(topic, "dead_letter"), letters: r.letters(processor),
	}
}

// Took counts a record.
func (i *ingress) Took(t once.Taken) {
	switch t.Kind {
	case once.DeadLetter:
		i.dead.Inc()
		i.letters.count(t.Code)
	case once.Passed:
		i.passed.Inc()
	default:
		i.routed.Inc()
	}
}

// Answered, Expired and Audited are a function's business.
func (i *ingress) Answered(time.Duration) {}

// Expired is a function's business.
func (i *ingress) Expired(int) {}

// Audited is a function's business.
func (i *ingress) Audited(int, error) {}
