package metrics

import (
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// franz counts what all franz-go clients of a process do, together. (Its own
// plugin, kprom, registers each client anew, and a producer is made anew after
// each fault.)
type franz struct {
	connected, unconnected, disconnects prometheus.Counter
	sent, received, throttled           prometheus.Counter
	batches, records, bytes             prometheus.Counter
	produce, fetch, rest                request

	vecs []prometheus.Collector
}

// request counts one kind of request.
type request struct {
	took   prometheus.Observer
	failed prometheus.Counter
}

var requestBuckets = []float64{.0005, .001, .002, .005, .01, .025, .05, .1, .25, .5, 1, 5, 30}

func newFranz() *franz {
	f := &franz{}
	vec := func(of *Family) *prometheus.CounterVec {
		v := of.counters()
		f.vecs = append(f.vecs, v)
		return v
	}
	connects := vec(franzConnects)
	f.connected, f.unconnected = connects.WithLabelValues("ok"), connects.WithLabelValues("failed")
	for of, to := range map[*Family]*prometheus.Counter{
		franzDisconnects: &f.disconnects, franzSent: &f.sent, franzReceived: &f.received, franzThrottled: &f.throttled,
		franzBatches: &f.batches, franzRecords: &f.records, franzBytes: &f.bytes,
	} {
		*to = vec(of).WithLabelValues()
	}
	took, failed := franzRequests.histograms(requestBuckets), vec(franzErrors)
	f.vecs = append(f.vecs, took)
	for name, to := range map[string]*request{"produce": &f.produce, "fetch": &f.fetch, "other": &f.rest} {
		*to = request{took.WithLabelValues(name), failed.WithLabelValues(name)}
	}
	return f
}

func (f *franz) all() []prometheus.Collector { return f.vecs }

// OnBrokerConnect counts connections.
func (f *franz) OnBrokerConnect(_ kgo.BrokerMetadata, _ time.Duration, _ net.Conn, err error) {
	if err != nil {
		f.unconnected.Inc()
		return
	}
	f.connected.Inc()
}

// OnBrokerDisconnect counts their ends.
func (f *franz) OnBrokerDisconnect(kgo.BrokerMetadata, net.Conn) { f.disconnects.Inc() }

// OnBrokerE2E counts requests.
func (f *franz) OnBrokerE2E(_ kgo.BrokerMetadata, key int16, e kgo.BrokerE2E) {
	f.sent.Add(float64(e.BytesWritten))
	f.received.Add(float64(e.BytesRead))
	r := &f.rest
	switch kmsg.Key(key) {
	case kmsg.Produce:
		r = &f.produce
	case kmsg.Fetch:
		r = &f.fetch
	}
	if e.Err() != nil {
		r.failed.Inc()
		return
	}
	r.took.Observe(e.DurationE2E().Seconds())
}

// OnBrokerThrottle counts the time of throttling.
func (f *franz) OnBrokerThrottle(_ kgo.BrokerMetadata, interval time.Duration, _ bool) {
	f.throttled.Add(interval.Seconds())
}

// OnProduceBatchWritten counts what was written.
func (f *franz) OnProduceBatchWritten(_ kgo.BrokerMetadata, _ string, _ int32, b kgo.ProduceBatchMetrics) {
	f.batches.Inc()
	f.records.Add(float64(b.NumRecords))
	f.bytes.Add(float64(b.UncompressedBytes))
}
