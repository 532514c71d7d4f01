package metrics

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// requests count what is asked over HTTP.
type requests struct {
	total *prometheus.CounterVec
	took  *prometheus.HistogramVec
}

// requestTimes are in seconds: look-ups are fast, writes wait for Kafka.
var requestTimes = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newRequests() requests {
	return requests{httpTotal.counters(), httpSeconds.histograms(requestTimes)}
}

func (q requests) all() []prometheus.Collector { return []prometheus.Collector{q.total, q.took} }

// methods are those that are told apart.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete}

// measured counts the requests to h. The route is the pattern by which h's own
// mux found who answers.
func (q requests) measured(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, out := time.Now(), &response{ResponseWriter: w}
		h.ServeHTTP(out, r)
		method := r.Method
		if !slices.Contains(methods, method) {
			method = other
		}
		q.total.WithLabelValues(r.Pattern, method, strconv.Itoa(cmp.Or(out.status, http.StatusOK))).Inc()
		q.took.WithLabelValues(r.Pattern).Observe(time.Since(began).Seconds())
	})
}

// response keeps the status.
type response struct {
	http.ResponseWriter
	status int
}

// WriteHeader keeps the first status.
func (w *response) WriteHeader(status int) {
	w.status = cmp.Or(w.status, status)
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }
