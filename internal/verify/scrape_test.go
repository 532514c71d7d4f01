package verify

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// process is a faked process's /metrics.
type process struct {
	started, deposits, joins int
	silent                   int // answers that are no metrics, before those that are
}

func (p *process) serve(t *testing.T) (url string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.silent > 0 || r.URL.Path != "/metrics" {
			p.silent--
			http.Error(w, "starting", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintf(w, `# TYPE coffer_commands_total counter
coffer_commands_total{function="storage",type="DEPOSIT",outcome="applied"} %d
# TYPE coffer_answer_seconds histogram
coffer_answer_seconds_bucket{function="storage",le="+Inf"} %[1]d
coffer_answer_seconds_sum{function="storage"} 1.5
coffer_answer_seconds_count{function="storage"} %[1]d
# TYPE coffer_timers_waiting gauge
coffer_timers_waiting{function="inventory"} 9
# TYPE coffer_sarama_group_joins_total counter
coffer_sarama_group_joins_total{outcome="ok"} %d
# TYPE process_start_time_seconds gauge
process_start_time_seconds %d
# TYPE go_goroutines gauge
go_goroutines 8
`, p.deposits, p.joins, p.started)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

var (
	deposits = counter("coffer_commands_total", "function", "storage", "type", "DEPOSIT", "outcome", "applied")
	answers  = counter("coffer_answer_seconds_count", "function", "storage")
)

func TestProcessesAreScrapedAndAddedUp(t *testing.T) {
	a, b := &process{started: 1, deposits: 5, silent: 2}, &process{started: 2, deposits: 7, joins: 3}
	o, err := Options{Metrics: []string{a.serve(t), b.serve(t) + "/metrics"}}.filled()
	require.NoError(t, err)
	before, err := o.metrics(t.Context())
	require.NoError(t, err)
	require.Len(t, before[o.Metrics[0]], 4, "counters, what a histogram holds, the start; no gauges: %v", before)

	a.deposits, b.deposits = 15, 8
	c := o.counted(t.Context(), before)
	assert.Equal(t, 11.0, c.sum(deposits))
	assert.Equal(t, 11.0, c.sum(answers))
	assert.Empty(t, c.Restarted)
	assert.Empty(t, c.Moved)

	b.joins++
	assert.Equal(t, []string{"partitions moved"}, o.counted(t.Context(), before).Moved)
	b.joins--

	for name, of := range map[string]process{"a counter went down": {started: 1, deposits: 4}, "another start": {started: 9, deposits: 6}} {
		*a = of
		c := o.counted(t.Context(), before)
		assert.Equal(t, []string{o.Metrics[0]}, c.Restarted, name)
		assert.Equal(t, float64(of.deposits+1), c.sum(deposits), name)
	}

	a.silent = 1 << 20
	soon, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	c = o.counted(soon, before)
	require.NotEmpty(t, c.Away)
	assert.Contains(t, c.Away[0], o.Metrics[0])
	_, err = o.metrics(soon)
	assert.ErrorContains(t, err, o.Metrics[0], "before a run it is the verifier's own error")
}

func TestWhatIsNoProcessOfOurs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "# TYPE go_goroutines gauge\ngo_goroutines 8")
	}))
	defer server.Close()
	_, err := scrapeOnce(t.Context(), server.URL)
	assert.ErrorContains(t, err, "none of Coffer's metrics")
}
