package once

import (
	"context"
	"io"
	"log/slog"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// cluster is a Kafka in process with the tally's topics and its two processors.
type cluster struct {
	t      testing.TB
	broker *kafka.Embedded
	topics *kafka.Topics
	client *kgo.Client
	admin  *kadm.Client
	config kafka.Config
	dir    string // of the local stores; "": in memory

	mu    sync.Mutex
	kinds map[string]map[Kind]int

	took            []Taken
	answered        []time.Duration
	expired         int
	audits, repairs int
}

const (
	publicTopic = "PUBLIC"
	insideTopic = "inside"
	eventsTopic = "events"
	deadTopic   = "dead"
	parts       = 4
)

func newCluster(t testing.TB, brokers int) *cluster {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{Brokers: brokers, MinSessionTimeout: 100 * time.Millisecond})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	c := &cluster{t: t, broker: broker, kinds: map[string]map[Kind]int{}}
	c.config = kafka.Config{
		Brokers: broker.Addrs(), SessionTimeout: 2 * time.Second,
		Partitions: map[string]int32{insideTopic: parts, "tally-table": parts, deadTopic: 1},
	}
	c.topics, err = kafka.NewTopics(c.config)
	require.NoError(t, err)
	t.Cleanup(c.topics.Close)
	_, err = c.topics.Create(t.Context(), []kafka.TopicSpec{
		kafka.PublicTopic(publicTopic, 3, 1), kafka.PublicTopic(eventsTopic, parts, 1),
		kafka.InternalTopic(insideTopic, parts, 1), kafka.TableTopic("tally-table", parts, 1, time.Hour),
		kafka.DeadLetterTopic(deadTopic, 1, 1),
	})
	require.NoError(t, err)
	c.client, err = kgo.NewClient(kgo.SeedBrokers(broker.Addrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(t, err)
	t.Cleanup(c.client.Close)
	c.admin = kadm.NewClient(c.client)
	return c
}

// deployment is what the processors of one process share.
func (c *cluster) deployment() Deployment {
	var out io.Writer = io.Discard
	if os.Getenv("COFFER_TEST_LOG") != "" {
		out = os.Stderr
	}
	return Deployment{
		Kafka: c.config, DeadLetters: deadTopic, Topics: c.topics,
		Stores:  kafka.StoreBuilder(c.dir, c.topicID),
		TopicID: c.topicID,
		Tables:  kafka.TopicManagerBuilder(c.config),
		Log:     slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Meter:   func(name string) Meter { return meter{c, name} },
	}
}

func (c *cluster) topicID(topic string) (kafka.TopicID, error) {
	ids, err := c.topics.TopicIDs(context.Background(), topic)
	return ids[topic], err
}

// process is one running process: an ingress and the tally.
type process struct {
	ingress, tally *Processor
	cancel         context.CancelFunc
	done           sync.WaitGroup
	errs           chan error
}

func (c *cluster) start(d Deployment) *process {
	ctx, cancel := context.WithCancel(context.Background())
	p := &process{
		ingress: d.Ingress(&Ingress{Group: "ingress", Topic: publicTopic, Outputs: []string{insideTopic}, Route: byKey(insideTopic)}),
		tally:   d.Function(tally(insideTopic, eventsTopic)),
		cancel:  cancel, errs: make(chan error, 2),
	}
	for _, proc := range []*Processor{p.ingress, p.tally} {
		p.done.Go(func() { p.errs <- proc.Run(ctx) })
	}
	c.t.Cleanup(p.stop)
	return p
}

func (p *process) stop() {
	p.cancel()
	p.done.Wait()
}

// put writes records "key: value" into a partition of a topic.
func (c *cluster) put(topic string, partition int32, lines ...string) {
	c.t.Helper()
	var records []*kgo.Record
	for _, l := range lines {
		key, value, _ := strings.Cut(l, ": ")
		r := &kgo.Record{Topic: topic, Partition: partition, Key: []byte(key)}
		if value != "" {
			r.Value = []byte(value)
		}
		records = append(records, r)
	}
	require.NoError(c.t, c.client.ProduceSync(c.t.Context(), records...).FirstErr())
}

// await reads a topic from its beginning until enough says so, and returns
// everything read, by partition and offset.
func (c *cluster) await(topic string, enough func([]*kgo.Record) bool) []*kgo.Record {
	c.t.Helper()
	consumer, err := kgo.NewClient(kgo.SeedBrokers(c.broker.Addrs()...), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxWait(50*time.Millisecond))
	require.NoError(c.t, err)
	defer consumer.Close()
	ctx, cancel := context.WithTimeout(c.t.Context(), 20*time.Second)
	defer cancel()
	var all []*kgo.Record
	for !enough(all) {
		fetches := consumer.PollFetches(ctx)
		if ctx.Err() != nil {
			for _, r := range all {
				c.t.Logf("%s/%d@%d %s %s", r.Topic, r.Partition, r.Offset, r.Key, r.Value)
			}
			require.Fail(c.t, "timed out", "%s: %d records", topic, len(all))
		}
		fetches.EachRecord(func(r *kgo.Record) { all = append(all, r) })
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].Partition != all[j].Partition {
			return all[i].Partition < all[j].Partition
		}
		return all[i].Offset < all[j].Offset
	})
	return all
}

// count is enough at n records.
func count(n int) func([]*kgo.Record) bool {
	return func(all []*kgo.Record) bool { return len(all) >= n }
}

func header(r *kgo.Record, key string) string {
	for _, h := range r.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

// committed is the next offset to read of each partition, 0 if there is none.
func (c *cluster) committed(group, topic string) map[int32]int64 {
	c.t.Helper()
	all, err := c.admin.FetchOffsets(c.t.Context(), group)
	require.NoError(c.t, err)
	at := map[int32]int64{}
	for p, o := range all[topic] {
		at[p] = max(o.At, 0)
	}
	return at
}

// putInside writes a record with stamps onto the internal topic, as an ingress
// would; text replaces the cause's own form.
func (c *cluster) putInside(partition int32, line string, cause Cause, text ...string) {
	c.t.Helper()
	key, value, _ := strings.Cut(line, ": ")
	text = append(text, cause.String())
	r := &kgo.Record{Topic: insideTopic, Partition: partition, Key: []byte(key), Value: []byte(value)}
	for _, h := range stamps(text[0], started.UnixMicro(), publicTopic) {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	require.NoError(c.t, c.client.ProduceSync(c.t.Context(), r).FirstErr())
}

// first is the offset of a key's first record in a partition.
func (c *cluster) first(topic string, partition int32, key string) int64 {
	c.t.Helper()
	at := int64(-1)
	c.await(topic, func(all []*kgo.Record) bool {
		for _, r := range all {
			if r.Partition == partition && string(r.Key) == key {
				at = r.Offset
				return true
			}
		}
		return false
	})
	return at
}

// meter counts for the cluster what one processor is told.
type meter struct {
	c    *cluster
	name string
}

func (m meter) Took(t Taken) {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	if m.c.kinds[m.name] == nil {
		m.c.kinds[m.name] = map[Kind]int{}
	}
	m.c.kinds[m.name][t.Kind]++
	m.c.took = append(m.c.took, t)
}

func (m meter) Answered(after time.Duration) {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	m.c.answered = append(m.c.answered, after)
}

func (m meter) Expired(messages int) {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	m.c.expired += messages
}

func (m meter) Audited(rewritten int, err error) {
	m.c.mu.Lock()
	defer m.c.mu.Unlock()
	if err == nil {
		m.c.audits, m.c.repairs = m.c.audits+1, m.c.repairs+rewritten
	}
}
