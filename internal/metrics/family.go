package metrics

import (
	"fmt"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// family is all series of one name.
type family struct {
	name   string
	kind   kind
	labels []string
	help   string
	desc   *prometheus.Desc
}

type kind string

const (
	counter   kind = "counter"
	gauge     kind = "gauge"
	histogram kind = "histogram"
)

// families are all of ours, in the order of the documentation.
var families []*family

// a family of this package; labels are separated by commas.
func a(k kind, name, labels, help string) *family {
	f := &family{name: name, kind: k, help: help}
	if labels != "" {
		f.labels = strings.Split(labels, ",")
	}
	f.desc = prometheus.NewDesc(name, help, f.labels, nil)
	families = append(families, f)
	return f
}

func (f *family) counters() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.name, Help: f.help}, f.labels)
}

func (f *family) gauges() *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: f.name, Help: f.help}, f.labels)
}

func (f *family) histograms(buckets []float64) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: f.name, Help: f.help, Buckets: buckets}, f.labels)
}

// now is a value that was looked up for this scrape.
func (f *family) now(value float64, labels ...string) prometheus.Metric {
	as := prometheus.GaugeValue
	if f.kind == counter {
		as = prometheus.CounterValue
	}
	return prometheus.MustNewConstMetric(f.desc, as, value, labels...)
}

// Table lists all families as Markdown, a row each: name, type, labels, help.
func Table() string {
	var b strings.Builder
	b.WriteString("| metric | type | labels | what it says |\n|---|---|---|---|\n")
	for _, f := range families {
		labels := "–"
		if len(f.labels) > 0 {
			labels = "`" + strings.Join(f.labels, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.name, f.kind, labels, f.help)
	}
	return b.String()
}
