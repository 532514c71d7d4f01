package metrics

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	gometrics "github.com/rcrowley/go-metrics"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/processors/once"
)

func made() *Metrics {
	return New(map[string][]string{"storage": {"DEPOSIT", "WITHDRAW"}, "session": {"SHOW_STORAGE"}})
}

// values are the series of a family that aren't 0, as "label label: value".
func values(t *testing.T, m *Metrics, name string) map[string]float64 {
	t.Helper()
	all, err := m.registry.Gather()
	require.NoError(t, err)
	found := map[string]float64{}
	for _, f := range all {
		if f.GetName() != name {
			continue
		}
		for _, s := range f.Metric {
			var labels []string
			for _, l := range s.Label {
				labels = append(labels, l.GetValue())
			}
			value := s.GetCounter().GetValue() + s.GetGauge().GetValue() + float64(s.GetHistogram().GetSampleCount())
			if value != 0 {
				found[strings.Join(labels, " ")] = value
			}
		}
	}
	return found
}

func TestWhatBecomesOfRecordsIsCounted(t *testing.T) {
	m := made()
	storage := m.Meter("storage")
	for _, one := range []once.Taken{
		{Kind: once.Applied, Type: "DEPOSIT"}, {Kind: once.Applied, Type: "DEPOSIT"},
		{Kind: once.Applied, Type: "DEPOSIT", Refused: "ERROR", Code: "STORAGE_FULL"},
		{Kind: once.Applied, Type: "WITHDRAW", Refused: "REJECTED", Code: "GENERIC"},
		{Kind: once.Redelivered, Type: "WITHDRAW"}, {Kind: once.Retried, Type: "WITHDRAW"},
		{Kind: once.Rewritten}, {Kind: once.DeadLetter, Code: "NO_KEY"},
	} {
		storage.Took(one)
	}
	assert.Equal(t, map[string]float64{
		"storage applied DEPOSIT": 2, "storage refused DEPOSIT": 1, "storage refused WITHDRAW": 1,
		"storage redelivered WITHDRAW": 1, "storage retried WITHDRAW": 1,
		"storage rewritten other": 1, "storage dead_letter other": 1,
	}, values(t, m, "coffer_commands_total"))
	assert.Equal(t, map[string]float64{"ERROR STORAGE_FULL storage": 1, "REJECTED GENERIC storage": 1}, values(t, m, "coffer_refusals_total"))

	reader := m.Meter("ingress COMMAND_TOPIC_STORAGE")
	reader.Took(once.Taken{Kind: once.Applied})
	reader.Took(once.Taken{Kind: once.Passed})
	reader.Took(once.Taken{Kind: once.DeadLetter, Code: "MALFORMED"})
	assert.Equal(t, map[string]float64{
		"routed COMMAND_TOPIC_STORAGE": 1, "passed COMMAND_TOPIC_STORAGE": 1, "dead_letter COMMAND_TOPIC_STORAGE": 1,
	}, values(t, m, "coffer_ingress_records_total"))
	assert.Equal(t, map[string]float64{"NO_KEY storage": 1, "MALFORMED ingress COMMAND_TOPIC_STORAGE": 1}, values(t, m, "coffer_dead_letters_total"))

	storage.Answered(3 * time.Millisecond)
	storage.Expired(4)
	storage.Audited(2, nil)
	storage.Audited(0, errors.New("away"))
	assert.Equal(t, map[string]float64{"storage": 1}, values(t, m, "coffer_answer_seconds"))
	assert.Equal(t, map[string]float64{"storage": 4}, values(t, m, "coffer_timers_sent_total"))
	assert.Equal(t, map[string]float64{"storage": 2}, values(t, m, "coffer_audit_repairs_total"))
	assert.Equal(t, map[string]float64{"storage ok": 1, "storage failed": 1}, values(t, m, "coffer_audits_total"))

	m.Meter("storage").Took(once.Taken{Kind: once.Applied, Type: "DEPOSIT"})
	assert.Equal(t, 3.0, values(t, m, "coffer_commands_total")["storage applied DEPOSIT"], "a run after a restart counts on")
}

// What clients write can't make series.
func TestSeriesAreBounded(t *testing.T) {
	m := made()
	for _, who := range []string{"storage", "ingress T"} {
		meter := m.Meter(who)
		for n := range 1000 {
			word := fmt.Sprint(n)
			meter.Took(once.Taken{Kind: once.Applied, Type: word})
			meter.Took(once.Taken{Kind: once.Applied, Type: word, Refused: "ERROR", Code: word})
			meter.Took(once.Taken{Kind: once.DeadLetter, Code: word})
		}
	}
	h := m.Handler(http.NotFoundHandler())
	for n := range 1000 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(fmt.Sprint("METHOD", n), fmt.Sprint("/", n), nil))
	}
	assert.Equal(t, map[string]float64{"storage applied other": 1000, "storage refused other": 1000, "storage dead_letter other": 1000}, values(t, m, "coffer_commands_total"))
	assert.Equal(t, map[string]float64{"ERROR other storage": 1000}, values(t, m, "coffer_refusals_total"))
	assert.Equal(t, map[string]float64{"other / 404": 1000}, values(t, m, "coffer_http_requests_total"))
}

// promlint knows Prometheus's conventions for names and units.
func TestNamesFollowPrometheus(t *testing.T) {
	m := made()
	m.Meter("storage").Audited(0, nil)
	all, err := m.registry.Gather()
	require.NoError(t, err)
	var ours []*dto.MetricFamily
	for _, f := range all {
		if strings.HasPrefix(f.GetName(), "coffer_") {
			ours = append(ours, f)
		}
	}
	require.Greater(t, len(ours), 15)
	problems, err := promlint.NewWithMetricFamilies(ours).Lint()
	require.NoError(t, err)
	assert.Empty(t, problems)
	for _, f := range Families() {
		assert.Regexp(t, `^coffer_[a-z_]+$`, f.Name)
		assert.Equal(t, f.Kind == counter, strings.HasSuffix(f.Name, "_total"), f.Name)
		assert.NotEmpty(t, f.Help, f.Name)
	}
}

// A sarama client that ends unregisters what it shares with the others.
func TestCountersOfAClientOutliveIt(t *testing.T) {
	m := made()
	registry := m.Clients().Sarama
	gometrics.GetOrRegisterMeter("request-rate", registry).Mark(3)
	gometrics.GetOrRegisterCounter("consumer-group-join-total-coffer-storage", registry).Inc(2)
	gometrics.GetOrRegisterCounter("consumer-group-join-failed-coffer-storage", registry).Inc(1)
	registry.Unregister("request-rate")
	gometrics.GetOrRegisterMeter("request-rate", registry).Mark(4)
	assert.Equal(t, map[string]float64{"": 7}, values(t, m, "coffer_sarama_requests_total"))
	assert.Equal(t, map[string]float64{"ok": 1, "failed": 1}, values(t, m, "coffer_sarama_group_joins_total"))
}

func TestRequestsAreCountedByRoute(t *testing.T) {
	m := made()
	api := http.NewServeMux()
	api.HandleFunc("/api/accounts/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") == "1" {
			w.WriteHeader(http.StatusConflict)
		}
	})
	h := m.Handler(api)
	for _, path := range []string{"/api/accounts/1", "/api/accounts/2", "/api/accounts/3"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	assert.Equal(t, map[string]float64{"GET /api/accounts/{id} 200": 2, "GET /api/accounts/{id} 409": 1}, values(t, m, "coffer_http_requests_total"))
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	assert.Contains(t, answer.Body.String(), `coffer_http_requests_total{method="GET",route="/api/accounts/{id}",status="409"} 1`)
}
