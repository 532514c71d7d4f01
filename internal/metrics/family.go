package metrics

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// Family is all series of one name.
type Family struct {
	Name   string
	Kind   Kind // counter, gauge or histogram
	Labels []string
	Help   string
	desc   *prometheus.Desc
}

// Kind is how Prometheus takes a family's values.
type Kind string

const (
	counter   Kind = "counter"
	gauge     Kind = "gauge"
	histogram Kind = "histogram"
)

var families []*Family

// Families are all of ours, in the order of the documentation. What the Go
// runtime, the process and the build tell is client_golang's.
func Families() []*Family { return slices.Clone(families) }

// a makes a family of this package; labels are separated by commas.
func a(k Kind, name, labels, help string) *Family {
	f := &Family{Name: name, Kind: k, Help: help}
	if labels != "" {
		f.Labels = strings.Split(labels, ",")
	}
	f.desc = prometheus.NewDesc(name, help, f.Labels, nil)
	families = append(families, f)
	return f
}

func (f *Family) counters() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.Name, Help: f.Help}, f.Labels)
}

func (f *Family) histograms(buckets []float64) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: f.Name, Help: f.Help, Buckets: buckets}, f.Labels)
}

// now is a value that was looked up for this scrape.
func (f *Family) now(value float64, labels ...string) prometheus.Metric {
	as := prometheus.GaugeValue
	if f.Kind == counter {
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
		if len(f.Labels) > 0 {
			labels = "`" + strings.Join(f.Labels, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, f.Kind, labels, f.Help)
	}
	return b.String()
}
