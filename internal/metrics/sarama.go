package metrics

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	gometrics "github.com/rcrowley/go-metrics"
)

// sarama reads what all sarama clients of a process count together
// (https://pkg.go.dev/github.com/IBM/sarama, package documentation).
type sarama struct{ registry lasting }

// lasting keeps what was registered. A client that ends would take the counters
// with it that the others still write to, and counters must not go back.
type lasting struct{ gometrics.Registry }

// Unregister keeps it.
func (lasting) Unregister(string) {}

// UnregisterAll keeps all.
func (lasting) UnregisterAll() {}

func newSarama() *sarama { return &sarama{lasting{gometrics.NewRegistry()}} }

// Describe tells of all families.
func (s *sarama) Describe(to chan<- *prometheus.Desc) {
	for _, f := range []*Family{saramaRequests, saramaResponses, saramaInFlight, saramaLatency, saramaSent, saramaReceived, saramaJoins} {
		to <- f.desc
	}
}

// meters are sarama's rates, of which the count is told: Prometheus makes its
// own rates.
var meters = map[string]*Family{
	"request-rate":       saramaRequests,
	"response-rate":      saramaResponses,
	"outgoing-byte-rate": saramaSent,
	"incoming-byte-rate": saramaReceived,
}

// quantiles are those that are told of the time to a response.
var quantiles = map[string]float64{"0.5": 0.5, "0.99": 0.99}

// Collect reads now.
func (s *sarama) Collect(to chan<- prometheus.Metric) {
	for name, f := range meters {
		if m, ok := s.registry.Get(name).(gometrics.Meter); ok {
			to <- f.now(float64(m.Count()))
		}
	}
	if c, ok := s.registry.Get("requests-in-flight").(gometrics.Counter); ok {
		to <- saramaInFlight.now(float64(c.Count()))
	}
	if h, ok := s.registry.Get("request-latency-in-ms").(gometrics.Histogram); ok {
		seen := h.Snapshot()
		for label, q := range quantiles {
			to <- saramaLatency.now(seen.Percentile(q)/1000, label)
		}
	}
	var joins, failed int64
	s.registry.Each(func(name string, one any) {
		c, ok := one.(gometrics.Counter)
		switch {
		case !ok:
		case strings.HasPrefix(name, "consumer-group-join-total-"):
			joins += c.Count()
		case strings.HasPrefix(name, "consumer-group-join-failed-"):
			failed += c.Count()
		}
	})
	to <- saramaJoins.now(float64(joins-failed), "ok")
	to <- saramaJoins.now(float64(failed), "failed")
}
