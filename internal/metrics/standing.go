package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"coffer/processors/once"
	"coffer/views"
)

// parts are what a process runs.
type parts struct {
	processors []*once.Processor
	tables     []*views.Table
}

// Watch has each scrape look where these stand.
func (m *Metrics) Watch(processors []*once.Processor, tables []*views.Table) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.parts = parts{processors, tables}
}

// standing looks where a process's parts stand, at each scrape.
type standing struct{ of *Metrics }

// Describe tells of all families.
func (s standing) Describe(to chan<- *prometheus.Desc) {
	for _, f := range []*Family{
		partReady, partRestarts, partitionLag, partitionUnderWay, partitionGap,
		tableRecovered, tableOffset, tableEnd, timersWaiting, gokaRecords, gokaBytes, gokaDelay,
	} {
		to <- f.desc
	}
}

// Collect looks now.
func (s standing) Collect(to chan<- prometheus.Metric) {
	s.of.mu.Lock()
	p := s.of.parts
	s.of.mu.Unlock()
	for _, one := range p.processors {
		processor(to, one)
	}
	for _, one := range p.tables {
		status := one.Status()
		part(to, one.Name, status.Partitions > 0 && status.Recovered == status.Partitions, status.Restarts)
		recovery(to, "view", one.Name, one.Recovery())
	}
}

func processor(to chan<- prometheus.Metric, p *once.Processor) {
	status := p.Status()
	part(to, p.Name, status.Ready(), status.Restarts)
	for _, at := range status.Partitions {
		labels := []string{at.Topic, number(at.Partition)}
		to <- partitionLag.now(float64(at.Lag), labels...)
		to <- partitionUnderWay.now(float64(at.Behind), labels...)
		to <- partitionGap.now(float64(at.Waiting), labels...)
	}
	for _, in := range p.Inputs() {
		labels := []string{p.Name, number(in.Partition)}
		to <- gokaRecords.now(float64(in.Records), labels...)
		to <- gokaBytes.now(float64(in.Bytes), labels...)
		to <- gokaDelay.now(in.Delay, labels...)
	}
	if p.Table() != "" {
		recovery(to, "processor", p.Table(), p.Recovery())
		to <- timersWaiting.now(float64(p.Waiting()), p.Name)
	}
}

func part(to chan<- prometheus.Metric, name string, ready bool, restarts int) {
	to <- partReady.now(truth(ready), name)
	to <- partRestarts.now(float64(restarts), name)
}

func recovery(to chan<- prometheus.Metric, reader, table string, all []once.Recovery) {
	for _, r := range all {
		labels := []string{reader, table, number(r.Partition)}
		to <- tableRecovered.now(truth(r.Recovered), labels...)
		to <- tableOffset.now(float64(r.Offset), labels...)
		to <- tableEnd.now(float64(r.End), labels...)
	}
}

func number(partition int32) string { return strconv.Itoa(int(partition)) }

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
