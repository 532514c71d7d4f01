package main

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/kafka"
)

// A Kafka of its own, topics, processes and a sidecar, as on a cluster.
func TestProcessAndServe(t *testing.T) {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	w := environment{"BOOTSTRAP_SERVERS": broker.Addrs()[0], "COFFER_PARTITIONS": "3"}

	missing := w.run(t, "", "process")
	assert.Equal(t, exitFault, missing.code)
	assert.Contains(t, missing.err, "topic coffer-storage-table (the rows of one function) does not exist: create it with `coffer topics create`")
	assert.Equal(t, exitFault, w.run(t, "", "serve", "--http", "127.0.0.1:0").code)
	assert.Equal(t, exitFault, w.run(t, "", "topics", "check", "--replication", "1").code)
	plan := w.run(t, "", "topics", "plan", "--replication", "1")
	assert.Equal(t, exitOK, plan.code)
	assert.Regexp(t, `coffer-session-table +missing +3 +1 +cleanup\.policy=compact`, plan.out)
	made := w.run(t, "", "topics", "create", "--replication", "1")
	assert.Equal(t, exitOK, made.code, made.err)
	assert.Contains(t, made.out, "made coffer-storage-table\n")
	assert.Contains(t, made.out, "all 25 topics are as they must be\n")
	assert.NotContains(t, w.run(t, "", "topics", "create", "--replication", "1").out, "made ")

	other := w.run(t, "", "process", "--partitions", "4")
	assert.Equal(t, exitFault, other.code)
	assert.Contains(t, other.err, "coffer-storage has 3 partitions, 4 are needed")
	wrong := w.run(t, "", "process", "nonsense")
	assert.Equal(t, exitUsage, wrong.code)
	assert.Contains(t, wrong.err, `there is no function "nonsense": choose of ingress, storage, session`)

	first := w.start(t, "process", "ingress", "--instance", "a")
	address := freeAddress(t)
	second := w.start(t, "process", "storage", "session", "--http", address, "--data", t.TempDir())
	api := freeAddress(t)
	third := w.start(t, "serve", "--http", api, "--data", t.TempDir())
	for _, s := range []*started{first, second, third} {
		s.err.holding(t, `"msg":"ready"`)
	}
	answer, err := http.Get("http://" + address + "/readyz")
	require.NoError(t, err)
	answer.Body.Close()
	assert.Equal(t, http.StatusOK, answer.StatusCode)

	sent := w.run(t, "", "send", "storage", "update-mesos", "--account", "7", "--mesos", "11")
	assert.Equal(t, exitOK, sent.code, sent.err)
	w["COFFER_URL"] = "http://" + api
	assert.Contains(t, w.run(t, "", "show", "storage", "--account", "7", "--min-version", "1").out, "11 mesos")
	posted, err := http.Post("http://"+api+"/api/storage/accounts/8?worldId=0", "application/vnd.api+json", nil)
	require.NoError(t, err)
	posted.Body.Close()
	assert.Equal(t, http.StatusCreated, posted.StatusCode)
	for _, s := range []*started{first, second, third} {
		assert.Equal(t, exitOK, s.stop(t), s.err.String())
	}
}

// A producer that has failed takes nothing more: the sidecar makes another.
func TestAProducerIsRenewed(t *testing.T) {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	cfg := kafka.Config{Brokers: broker.Addrs(), Partitions: map[string]int32{"t": 1}}
	topics, err := kafka.NewTopics(cfg)
	require.NoError(t, err)
	defer topics.Close()
	_, err = topics.Create(t.Context(), []kafka.TopicSpec{{Name: "t", Partitions: 1, Replication: 1}})
	require.NoError(t, err)
	r := &renewed{cfg: cfg}
	defer r.close()
	record := kafka.Record{Topic: "t", Key: "k", Value: []byte("v")}
	_, offset, err := r.Produce(t.Context(), record)
	require.NoError(t, err)
	assert.Equal(t, int64(0), offset)
	r.present.Abort()
	_, offset, err = r.Produce(t.Context(), record)
	require.NoError(t, err)
	assert.Equal(t, int64(1), offset)
}

func TestTogether(t *testing.T) {
	until := part{"until", func(ctx context.Context) error { <-ctx.Done(); return nil }}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.NoError(t, together(ctx, time.Minute, until, until), "ended as asked")

	broken := errors.New("broken")
	err := together(t.Context(), time.Minute, until, part{"fails", func(context.Context) error { return broken }})
	assert.ErrorIs(t, err, broken, "one failure ends all")

	assert.NoError(t, together(t.Context(), time.Minute, part{"ends", func(context.Context) error { return nil }}))

	held := make(chan struct{})
	defer close(held)
	err = together(ctx, time.Millisecond, until, part{"slow", func(context.Context) error { <-held; return nil }})
	assert.EqualError(t, err, "not ended within 1ms: slow")
}
