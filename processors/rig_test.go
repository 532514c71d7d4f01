package processors

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
	"coffer/item"
)

// rig is a Kafka in process on which a test starts and ends single functions.
type rig struct {
	t        testing.TB
	settings Settings
	config   kafka.Config
	topics   *kafka.Topics
	admin    *kadm.Client
	client   *kgo.Client
}

var rigStart = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

func newRig(t testing.TB, rules item.Rules) *rig {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{MinSessionTimeout: 100 * time.Millisecond})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	r := &rig{t: t, settings: settings(t, rules)}
	r.config = kafka.Config{Brokers: broker.Addrs(), Partitions: FixedPartitions(2)}
	r.topics, err = kafka.NewTopics(r.config)
	require.NoError(t, err)
	t.Cleanup(r.topics.Close)
	r.client, err = kgo.NewClient(kgo.SeedBrokers(broker.Addrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(t, err)
	t.Cleanup(r.client.Close)
	r.admin = kadm.NewClient(r.client)
	r.create()
	return r
}

// create makes the topics that are missing.
func (r *rig) create() {
	r.t.Helper()
	_, err := r.topics.Create(r.t.Context(), r.settings.TopicPlan(Sizes{Partitions: 2, Public: 1}))
	require.NoError(r.t, err)
}

// started are processors that run.
type started struct {
	cancel context.CancelFunc
	ended  func() []error // waits until all have ended and says what with
}

// stop ends them.
func (s started) stop() []error {
	s.cancel()
	return s.ended()
}

// start runs the named processors until they are stopped or give up.
func (r *rig) start(names ...string) started {
	var log io.Writer = io.Discard
	if os.Getenv("COFFER_TEST_LOG") != "" {
		log = os.Stderr
	}
	d := Deployment(r.config, r.topics, "", slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	d.Now = func() time.Time { return rigStart }
	d.Tick, d.Giving = 20*time.Millisecond, 300*time.Millisecond
	all, err := r.settings.Processors(d, names...)
	require.NoError(r.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	errs := make(chan error, len(all))
	for _, p := range all {
		running.Go(func() { errs <- p.Run(ctx) })
	}
	s := started{cancel: cancel, ended: sync.OnceValue(func() (all []error) {
		running.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				all = append(all, err)
			}
		}
		return all
	})}
	r.t.Cleanup(func() { s.stop() })
	return s
}

// put writes a command to a public topic, with a span of its own.
func (r *rig) put(topic string, n int, value string, more ...kgo.RecordHeader) {
	r.t.Helper()
	rec := &kgo.Record{Topic: topic, Value: []byte(value), Headers: more}
	for _, h := range atlas(n) {
		rec.Headers = append(rec.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	require.NoError(r.t, r.client.ProduceSync(r.t.Context(), rec).FirstErr())
}

// await reads topics from their beginning until enough says so.
func (r *rig) await(enough func(all []*kgo.Record) bool, topics ...string) (all []*kgo.Record) {
	r.t.Helper()
	consumer, err := kgo.NewClient(kgo.SeedBrokers(r.config.Brokers...), kgo.ConsumeTopics(topics...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxWait(20*time.Millisecond))
	require.NoError(r.t, err)
	defer consumer.Close()
	ctx, cancel := context.WithTimeout(r.t.Context(), 30*time.Second)
	defer cancel()
	for !enough(all) {
		fetches := consumer.PollFetches(ctx)
		if ctx.Err() != nil {
			for _, one := range all {
				r.t.Logf("%s@%d %s %s", one.Topic, one.Offset, one.Key, one.Value)
			}
			require.FailNow(r.t, "not enough came", "%d records of %v", len(all), topics)
		}
		fetches.EachRecord(func(one *kgo.Record) { all = append(all, one) })
	}
	return all
}

// read is what a topic holds now.
func (r *rig) read(topic string) []*kgo.Record {
	r.t.Helper()
	ends, err := r.admin.ListEndOffsets(r.t.Context(), topic)
	require.NoError(r.t, err)
	n := 0
	ends.Each(func(o kadm.ListedOffset) { n += int(o.Offset) })
	if n == 0 {
		return nil
	}
	return r.await(atLeast(n), topic)
}

// again has a function's records delivered from the beginning at its next
// start, as after a crash before anything was committed.
func (r *rig) again(function string) {
	r.t.Helper()
	offsets, err := r.admin.FetchOffsets(r.t.Context(), function)
	require.NoError(r.t, err)
	back := kadm.Offsets{}
	offsets.Each(func(o kadm.OffsetResponse) {
		if o.Topic == function {
			back.AddOffset(o.Topic, o.Partition, 0, -1)
		}
	})
	require.NotEmpty(r.t, back, "%s has committed nothing", function)
	require.NoError(r.t, r.admin.CommitAllOffsets(r.t.Context(), function, back))
}

func atLeast(n int) func([]*kgo.Record) bool {
	return func(all []*kgo.Record) bool { return len(all) >= n }
}

// of is enough once n records of a type have come.
func of(kind string, n int) func([]*kgo.Record) bool {
	return func(all []*kgo.Record) bool { return len(ofType(all, kind)) >= n }
}

// ofType are the records of an event type, each once: repeats have the ce_id of
// the first and the same bytes.
func ofType(all []*kgo.Record, kind string) (out []*kgo.Record) {
	seen := map[string]string{}
	for _, one := range all {
		id := header(one, "ce_id")
		if header(one, "ce_type") != kind {
			continue
		}
		if _, twice := seen[id]; !twice {
			out = append(out, one)
		}
		seen[id] = string(one.Value)
	}
	return out
}

// numbers are the reference ids of the assets that CREATED events tell of.
func numbers(t testing.TB, created []*kgo.Record) (ids []uint32) {
	for _, one := range created {
		var e struct {
			Body struct {
				ReferenceID uint32 `json:"referenceId"`
			} `json:"body"`
		}
		require.NoError(t, json.Unmarshal(one.Value, &e))
		ids = append(ids, e.Body.ReferenceID)
	}
	slices.Sort(ids)
	return ids
}

// failures are errors as one text.
func failures(errs []error) string {
	var all []string
	for _, err := range errs {
		all = append(all, err.Error())
	}
	return strings.Join(all, "; ")
}
