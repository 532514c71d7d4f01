package metrics

import (
	"net/http"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	gometrics "github.com/rcrowley/go-metrics"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
	"coffer/processors/once"
)

// Metrics are those of one process. All methods are safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	records  records
	http     requests
	franz    *franz
	sarama   *sarama
	types    map[string][]string

	mu     sync.Mutex
	meters map[string]once.Meter
	parts  parts
}

// New makes the metrics of a process with functions of these names, each with
// the types of its commands: types in no list count as other.
func New(types map[string][]string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		records:  newRecords(), http: newRequests(), franz: newFranz(), sarama: newSarama(),
		types: types, meters: map[string]once.Meter{},
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector())
	m.registry.MustRegister(m.records.all()...)
	m.registry.MustRegister(m.http.all()...)
	m.registry.MustRegister(m.franz.all()...)
	m.registry.MustRegister(m.sarama, standing{m})
	return m
}

// Clients measure the clients of Kafka, see kafka.Config.
func (m *Metrics) Clients() kafka.Meters {
	return kafka.Meters{Sarama: gometrics.Registry(m.sarama.registry), Franz: []kgo.Hook{m.franz}}
}

// scrapes is how many may be under way at a time.
const scrapes = 4

// Handler serves /metrics in Prometheus's text format, and passes everything
// else to next, measured by route; nil answers 404.
func (m *Metrics) Handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: scrapes,
	}))
	if next != nil {
		mux.Handle("/", m.http.measured(next))
	}
	return mux
}

// Meter counts for a processor of that name; see once.Deployment.
func (m *Metrics) Meter(processor string) once.Meter {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.meters[processor]; ok {
		return known // of an earlier run
	}
	var made once.Meter
	if topic, reads := strings.CutPrefix(processor, "ingress "); reads {
		made = m.records.reader(processor, topic)
	} else {
		made = m.records.function(processor, m.types[processor])
	}
	m.meters[processor] = made
	return made
}
