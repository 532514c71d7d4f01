package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/bench"
	"coffer/internal/kafka"
	"coffer/internal/race"
)

// asCoffer is the variable that makes this test's binary be coffer: the benches
// of processes start the binary that they run in.
const asCoffer = "TEST_AS_COFFER"

func TestMain(m *testing.M) {
	if os.Getenv(asCoffer) != "" {
		main()
	}
	os.Setenv(asCoffer, "1") // of the processes that this one starts
	os.Exit(m.Run())
}

// benchProcesses runs a bench of processes on a Kafka that it must leave as it was.
func benchProcesses(t *testing.T, args ...string) bench.Report {
	t.Helper()
	t.Parallel() // they wait most of the time
	dir := t.TempDir()
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	w := environment{"COFFER_BROKERS": broker.Addrs()[0]}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var out bytes.Buffer
	code := run(ctx, slices.Concat([]string{"bench"}, args, []string{"--json", "--partitions", "2", "--data", dir}),
		surroundings{out: &out, err: t.Output(), in: strings.NewReader(""), env: w.look, self: "coffer"})
	require.Equal(t, exitOK, code)
	var r bench.Report
	require.NoError(t, json.Unmarshal(out.Bytes(), &r))
	for _, f := range r.Figures {
		assert.NotEmpty(t, f.Values, f.Name)
		for _, v := range f.Values {
			assert.GreaterOrEqual(t, v, 0.0, f.Name)
		}
	}

	client, err := kgo.NewClient(kgo.SeedBrokers(broker.Addrs()...))
	require.NoError(t, err)
	defer client.Close()
	topics, err := kadm.NewClient(client).ListTopics(t.Context())
	require.NoError(t, err)
	assert.Empty(t, topics.Names(), "its topics are removed")
	groups, err := kadm.NewClient(client).ListGroups(t.Context())
	require.NoError(t, err)
	assert.Empty(t, groups.Groups(), "its groups are removed")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "its files are removed")
	return r
}

func names(r bench.Report) (all []string) {
	for _, f := range r.Figures {
		all = append(all, f.Name)
	}
	return all
}

func TestBenchRecovery(t *testing.T) {
	r := benchProcesses(t, "recovery", "--rows", "300")
	assert.Equal(t, []string{"cold, from the table topic", "with its disk, after a clean stop", "with its disk, after kill -9",
		"CPU time of a cold start", "memory when read (RSS)"}, names(r))
	assert.InDelta(t, 1000, r.RowBytes, 100)
}

func TestBenchSilence(t *testing.T) {
	if race.Enabled {
		t.Skip("it waits half a minute for sessions to end, of processes that other tests run too")
	}
	r := benchProcesses(t, "silence", "--rows", "100", "--rate", "100", "--rounds", "1")
	assert.Equal(t, []string{"nothing happens for 3 s", "planned restart", "kill -9 and restart at once", "a new process joins",
		"a process leaves", "kill -9 without a restart", "kill -9 without a restart, after detection",
		"the same with hot standby", "the same with hot standby, after detection"}, names(r))
	killed, rest, standby := r.Figures[5], r.Figures[6], r.Figures[8]
	assert.Greater(t, killed.Median(), 3.0, "Kafka waits for the session's end")
	assert.Equal(t, &bench.Goal{Is: bench.AtMost, Value: 7, Of: bench.Highest}, killed.Goal)
	assert.InDelta(t, max(0, killed.Median()-6), rest.Median(), 1e-9)
	assert.Nil(t, rest.Goal, "it grows with the rows")
	assert.Equal(t, &bench.Goal{Is: bench.AtMost, Value: 1, Of: bench.Highest}, standby.Goal)
}

func TestBenchMemory(t *testing.T) {
	r := benchProcesses(t, "memory", "--rows", "100", "--rate", "100", "--duration", "1s")
	assert.Contains(t, names(r), "RSS under load, highest")
	for _, f := range r.Figures {
		assert.Positive(t, f.Median(), f.Name)
	}
}

func TestBenchScale(t *testing.T) {
	r := benchProcesses(t, "scale", "--few", "20", "--many", "400", "--warm", "100ms", "--duration", "2s", "--in-flight", "200", "--latency", "500ms")
	assert.Equal(t, 400, r.Rows)
	rows := map[string]float64{}
	for _, f := range r.Figures {
		assert.Positive(t, f.Median(), f.Name)
		rows[f.Name] = f.Median()
	}
	assert.InEpsilon(t, rows["20 accounts: a row at the end"], rows["400 accounts: a row at the end"], 0.1, "rows as large with many accounts as with few")
	assert.InEpsilon(t, r.RowBytes, rows["20 accounts: a row at the end"], 0.15, "rows that are written are as large as real ones")
	last := r.Figures[len(r.Figures)-1]
	assert.Equal(t, &bench.Goal{Is: bench.AtMost, Value: 1.3, Of: bench.Median}, last.Goal)
}

// Tables that lie on a Kafka already are somebody's.
func TestABenchOfProcessesWantsAKafkaWithoutCoffer(t *testing.T) {
	w, _ := onKafka(t)
	got := w.run(t, "", "bench", "recovery", "--rows", "10", "--brokers", w["BOOTSTRAP_SERVERS"])
	assert.NotEqual(t, exitOK, got.code)
	assert.Contains(t, got.err, "is there already")
	check := w.run(t, "", "topics", "check", "--replication", "1")
	assert.Equal(t, exitOK, check.code, check.err)
}

func TestBenchesOfProcessesRefuseWhatCannotBe(t *testing.T) {
	for _, args := range [][]string{
		{"recovery", "--rows", "0"}, {"silence", "--rate", "-1"}, {"memory", "--duration", "0s"}, {"memory", "--partitions", "0"},
		{"scale", "--many", "0"}, {"scale", "--duration", "500ms"},
	} {
		got := environment{}.run(t, "", append([]string{"bench"}, args...)...)
		assert.Equal(t, exitUsage, got.code, args)
	}
}
