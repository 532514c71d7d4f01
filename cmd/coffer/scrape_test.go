package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/metrics"
)

// scrape is what /metrics says: by a series' name, with _bucket, _sum and
// _count of histograms, the labels of each, and its value under valueLabel.
type scrape map[string][]sample

type sample struct {
	labels map[string]string
	value  float64
}

// scraped asks a process for its metrics, as Prometheus does.
func scraped(t *testing.T, url string) (scrape, map[string]string) {
	t.Helper()
	answer, err := http.Get(url + "/metrics")
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusOK, answer.StatusCode)
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	require.NoError(t, err)
	found, kinds := scrape{}, map[string]string{}
	for name, f := range families {
		kinds[name] = strings.ToLower(f.GetType().String())
		for _, m := range f.Metric {
			// What Prometheus itself adds to each series.
			labels := map[string]string{"job": "coffer", "instance": "localhost:8080"}
			for _, l := range m.Label {
				labels[l.GetName()] = l.GetValue()
			}
			add := func(suffix string, value float64, more ...string) {
				own := maps.Clone(labels)
				for i := 0; i < len(more); i += 2 {
					own[more[i]] = more[i+1]
				}
				found[name+suffix] = append(found[name+suffix], sample{own, value})
			}
			switch {
			case m.Histogram != nil:
				add("_count", float64(m.Histogram.GetSampleCount()))
				add("_sum", m.Histogram.GetSampleSum())
				for _, b := range m.Histogram.Bucket {
					add("_bucket", float64(b.GetCumulativeCount()), "le", fmt.Sprint(b.GetUpperBound()))
				}
			case m.Summary != nil:
				add("_count", float64(m.Summary.GetSampleCount()))
				add("_sum", m.Summary.GetSampleSum())
				for _, q := range m.Summary.Quantile {
					add("", q.GetValue(), "quantile", fmt.Sprint(q.GetQuantile()))
				}
			default:
				add("", m.GetCounter().GetValue()+m.GetGauge().GetValue()+m.GetUntyped().GetValue())
			}
		}
	}
	return found, kinds
}

// sum adds up the series of a name with these labels, given as name, value ….
func (s scrape) sum(name string, labels ...string) (total float64) {
	for _, one := range s[name] {
		matches := true
		for i := 0; i < len(labels); i += 2 {
			matches = matches && one.labels[labels[i]] == labels[i+1]
		}
		if matches {
			total += one.value
		}
	}
	return total
}

// seen starts everything and sends it something of each kind: what is carried
// out, refused with ERROR and with REJECTED, sent twice, delivered twice, and
// what can't be read.
func seen(t *testing.T) (environment, scrape, map[string]string) {
	w, _ := developing(t, "--audit", "1s")
	for _, line := range []string{
		"storage deposit --account 4001 --template 2000000 --quantity 50 --ce-id once",
		"storage deposit --account 4001 --template 2000000 --quantity 50 --ce-id once",
		"character created --character 100001",
		"inventory create-asset --character 100001 --template 1302000",
		"inventory create-asset --character 100001 --template 2000000 --quantity 9",
	} {
		got := w.run(t, "", append([]string{"send"}, strings.Fields(line)...)...)
		require.Equal(t, exitOK, got.code, "%s: %s", line, got.err)
	}
	for _, line := range []string{
		"storage withdraw --account 4001 --asset 77",
		"inventory destroy --character 100001 --type use --slot 9",
	} {
		got := w.run(t, "", append([]string{"send"}, strings.Fields(line)...)...)
		require.Equal(t, exitRefused, got.code, "%s: %s", line, got.err)
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(w["BOOTSTRAP_SERVERS"]))
	require.NoError(t, err)
	defer client.Close()
	require.NoError(t, client.ProduceSync(t.Context(),
		&kgo.Record{Topic: "COMMAND_TOPIC_STORAGE", Value: []byte("no JSON")},
		&kgo.Record{Topic: "EVENT_TOPIC_CHARACTER_STATUS", Value: []byte(`{"type":"LOGIN","characterId":1}`)},
	).FirstErr())
	// A record that an ingress writes twice, as after a crash before its commit.
	inside, err := kgo.NewClient(kgo.SeedBrokers(w["BOOTSTRAP_SERVERS"]), kgo.ConsumeTopics("coffer-storage"), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	require.NoError(t, err)
	defer inside.Close()
	first := inside.PollRecords(t.Context(), 1).Records()
	require.Len(t, first, 1)
	again := &kgo.Record{Topic: first[0].Topic, Key: first[0].Key, Value: first[0].Value, Headers: first[0].Headers, Partition: first[0].Partition}
	manual, err := kgo.NewClient(kgo.SeedBrokers(w["BOOTSTRAP_SERVERS"]), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(t, err)
	defer manual.Close()
	require.NoError(t, manual.ProduceSync(t.Context(), again).FirstErr())
	for path, status := range map[string]int{"/api/storage/accounts/4001?worldId=0": 200, "/api/nothing": 404} {
		answer, err := http.Get(w["COFFER_URL"] + path)
		require.NoError(t, err)
		answer.Body.Close()
		require.Equal(t, status, answer.StatusCode)
	}
	var found scrape
	var kinds map[string]string
	require.Eventually(t, func() bool {
		found, kinds = scraped(t, w["COFFER_URL"])
		return found.sum("coffer_ingress_records_total", "outcome", "dead_letter") == 1 &&
			found.sum("coffer_ingress_records_total", "outcome", "passed") == 1 &&
			found.sum("coffer_commands_total", "outcome", "redelivered") == 1 &&
			found.sum("coffer_commands_total", "function", "equipment", "type", "HAS") == 1 &&
			found.sum("coffer_audits_total", "outcome", "ok") > 0 &&
			found.sum("coffer_partition_lag_records") == 0
	}, 20*time.Second, 50*time.Millisecond)
	return w, found, kinds
}

// What was sent is what is counted.
func TestMetricsOfARunningSystem(t *testing.T) {
	w, found, kinds := seen(t)
	for _, f := range metrics.Families() {
		if !assert.Equal(t, string(f.Kind), kinds[f.Name], f.Name) {
			continue
		}
		name := f.Name
		if kinds[name] == "histogram" {
			name += "_count"
		}
		for _, one := range found[name] {
			labels := slices.Sorted(maps.Keys(one.labels))
			assert.ElementsMatch(t, append([]string{"job", "instance"}, f.Labels...), labels, f.Name)
		}
		delete(kinds, f.Name)
	}
	for name := range kinds {
		assert.False(t, strings.HasPrefix(name, "coffer_"), "%s is in no list", name)
	}
	for _, one := range []struct {
		name   string
		labels string
		value  float64
	}{
		{"coffer_commands_total", "function=storage type=DEPOSIT outcome=applied", 1},
		{"coffer_commands_total", "function=storage type=DEPOSIT outcome=retried", 1},
		{"coffer_commands_total", "function=storage type=WITHDRAW outcome=refused", 1},
		{"coffer_commands_total", "function=inventory type=CREATED outcome=applied", 1},
		{"coffer_commands_total", "function=inventory type=CREATE_ASSET outcome=applied", 2},
		{"coffer_commands_total", "function=references type=NUMBER outcome=applied", 1},
		{"coffer_commands_total", "outcome=refused", 2},
		{"coffer_refusals_total", "function=storage answer=ERROR code=GENERIC", 1},
		{"coffer_refusals_total", "function=inventory answer=REJECTED code=BAD_SLOT", 1},
		{"coffer_refusals_total", "", 2},
		{"coffer_dead_letters_total", "processor=ingress_COMMAND_TOPIC_STORAGE code=MALFORMED", 1},
		{"coffer_dead_letters_total", "", 1},
		{"coffer_ingress_records_total", "topic=COMMAND_TOPIC_STORAGE outcome=routed", 3},
		{"coffer_ingress_records_total", "topic=EVENT_TOPIC_CHARACTER_STATUS outcome=routed", 1},
		{"coffer_answer_seconds_count", "function=storage", 3},
		{"coffer_answer_seconds_count", "function=inventory", 4},
		{"coffer_answer_seconds_bucket", "function=storage le=30", 3},
		{"coffer_http_requests_total", "route=/api/storage/accounts/{accountId} method=GET status=200", 1},
		{"coffer_http_requests_total", "route=/ status=404", 1},
		{"coffer_part_restarts_total", "", 0},
		{"coffer_audit_repairs_total", "", 0},
	} {
		var labels []string
		for word := range strings.FieldsSeq(one.labels) {
			name, value, _ := strings.Cut(word, "=")
			labels = append(labels, name, strings.Replace(value, "ingress_", "ingress ", 1))
		}
		assert.Equal(t, one.value, found.sum(one.name, labels...), "%s %s", one.name, one.labels)
	}
	assert.Len(t, found["coffer_part_ready"], 7+5+3, "ingresses, functions, tables")
	assert.Equal(t, float64(len(found["coffer_part_ready"])), found.sum("coffer_part_ready"), "all are ready")
	assert.Positive(t, found.sum("coffer_answer_seconds_sum", "function", "storage"))
	for _, name := range []string{
		"coffer_goka_input_records_total", "coffer_sarama_requests_total", "coffer_sarama_group_joins_total",
		"coffer_franz_produced_records_total", "coffer_franz_request_seconds_count", "process_cpu_seconds_total", "go_goroutines",
	} {
		assert.Positive(t, found.sum(name), name)
	}
	assert.Equal(t, found.sum("coffer_table_recovery_end_offset"), found.sum("coffer_table_recovery_offset"), "all is read")

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	asked, err := http.NewRequestWithContext(ctx, http.MethodPost, w["COFFER_URL"]+"/metrics", nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(asked)
	require.NoError(t, err)
	answer.Body.Close()
	assert.NotEqual(t, http.StatusOK, answer.StatusCode, "it is only read")
}
