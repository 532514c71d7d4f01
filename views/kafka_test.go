package views

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lovoo/goka"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors/once"
)

const accountTable = codecs.StorageFunction + codecs.TableSuffix

// broker is a Kafka in process with the table of accounts.
type broker struct {
	t        *testing.T
	embedded *kafka.Embedded
	data     string // what it keeps over a restart
	deploy   Deployment
	producer *kafka.Producer
	open     atomic.Int32 // topic managers that goka was given and that aren't closed
}

// newBroker starts one. The local stores are in dir, or in memory.
func newBroker(t *testing.T, dir string) *broker {
	data := t.TempDir()
	embedded, err := kafka.StartEmbedded(kafka.EmbeddedConfig{DataDir: data})
	require.NoError(t, err)
	cfg := kafka.Config{Brokers: embedded.Addrs(), Partitions: map[string]int32{accountTable: 4}}
	topics, err := kafka.NewTopics(cfg)
	require.NoError(t, err)
	t.Cleanup(topics.Close)
	_, err = topics.Create(t.Context(), []kafka.TopicSpec{kafka.TableTopic(accountTable, 4, 1, 0)})
	require.NoError(t, err)
	producer, err := kafka.NewProducer(cfg)
	require.NoError(t, err)
	t.Cleanup(producer.Abort)
	b := &broker{t: t, embedded: embedded, data: data, producer: producer}
	t.Cleanup(func() { b.embedded.Close() })
	b.deploy = Deployment{
		Kafka: cfg,
		Stores: kafka.StoreBuilder(dir, func(topic string) (kafka.TopicID, error) {
			ids, err := topics.TopicIDs(t.Context(), topic)
			return ids[topic], err
		}),
		Topics: b.managers(kafka.TopicManagerBuilder(cfg)),
		Log:    slog.New(slog.NewTextHandler(io.Discard, nil)),
		After:  func(time.Duration) <-chan time.Time { return time.After(0) },
	}
	return b
}

// manager counts itself as long as it is open.
type manager struct {
	goka.TopicManager
	close func() error
}

func (m manager) Close() error { return m.close() }

func (b *broker) managers(build goka.TopicManagerBuilder) goka.TopicManagerBuilder {
	return func(brokers []string) (goka.TopicManager, error) {
		m, err := build(brokers)
		if err != nil {
			return nil, err
		}
		b.open.Add(1)
		done := sync.OnceFunc(func() { b.open.Add(-1) })
		return manager{m, func() error {
			done()
			return m.Close()
		}}, nil
	}
}

func (b *broker) write(key string, value []byte) {
	_, _, err := b.producer.Produce(b.t.Context(), kafka.Record{Topic: accountTable, Key: key, Value: value})
	require.NoError(b.t, err)
}

func (b *broker) put(key string, version uint64) {
	b.write(key, encodeRow(b.t, &once.Row{Version: version, State: codecs.EncodeAccount(used())}))
}

// start runs a table until the test ends or stop is called.
func (b *broker) start() (table *Table, stop func()) {
	table = b.deploy.Table(accountTable)
	ctx, cancel := context.WithCancel(b.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- table.Run(ctx) }()
	stopped := false
	stop = func() {
		cancel()
		if !stopped {
			assert.NoError(b.t, <-ended)
		}
		stopped = true
	}
	b.t.Cleanup(stop)
	return table, stop
}

// within bounds what a test waits for a broker.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestATableOnKafka(t *testing.T) {
	b := newBroker(t, "")
	for i := range 20 {
		for _, version := range []uint64{1, 3, 2} { // an old owner's late write lies last
			b.put(strconv.Itoa(i), version)
		}
		b.write(strconv.Itoa(i), nil) // rows are never deleted
	}
	table, stop := b.start()
	require.NoError(t, table.WaitRecovered(within(t)))
	for i := range 20 {
		row, err := table.Get(strconv.Itoa(i))
		require.NoError(t, err)
		assert.Equal(t, uint64(3), version(row), i)
	}
	assert.Equal(t, TableStatus{Table: accountTable, Partitions: 4, Recovered: 4}, table.Status())

	// A reader that knows a version is answered as soon as the record is there.
	w := newWorld(t)
	w.api.Accounts = table
	w.api.Patience.Version = 20 * time.Second
	answered := make(chan string)
	go func() {
		answered <- w.get("/api/storage/accounts/4001?worldId=0", MinVersion, "5").Header().Get("ETag")
	}()
	b.put("4001", 4)
	b.put("4001", 5)
	assert.Equal(t, `"5"`, <-answered)

	stop()
	_, err := table.Get("4001")
	require.ErrorIs(t, err, ErrNotRecovered)
	assert.Zero(t, b.open.Load(), "connections outlived the run")
	assert.Equal(t, http.StatusServiceUnavailable, w.get("/api/storage/accounts/4001?worldId=0").Code)
}

func TestATableGoesOnFromItsDisk(t *testing.T) {
	b := newBroker(t, t.TempDir())
	for i := range 20 {
		b.put(strconv.Itoa(i), 1)
	}
	table, stop := b.start()
	require.NoError(t, table.WaitRecovered(within(t)))
	stop()
	b.put("7", 2)
	table, _ = b.start()
	require.NoError(t, table.WaitRecovered(within(t)))
	for i := range 20 {
		row, err := table.Get(strconv.Itoa(i))
		require.NoError(t, err)
		if i == 7 {
			assert.Equal(t, uint64(2), version(row))
		} else {
			assert.Equal(t, uint64(1), version(row), i)
		}
	}
}

// Without Kafka look-ups go on from what is there; with it back, so does the
// table.
func TestATableOutlivesItsBroker(t *testing.T) {
	b := newBroker(t, "")
	b.put("7", 1)
	table, _ := b.start()
	require.NoError(t, table.WaitRecovered(within(t)))

	addr := b.embedded.Addrs()[0]
	b.embedded.Close()
	row, err := table.Get("7")
	require.NoError(t, err)
	assert.Equal(t, uint64(1), version(row))

	b.embedded, err = kafka.StartEmbedded(kafka.EmbeddedConfig{Addr: addr, DataDir: b.data})
	require.NoError(t, err)
	b.put("7", 2)
	row, err = table.Wait(within(t), "7", reached(2))
	require.NoError(t, err)
	assert.Equal(t, uint64(2), version(row))
	assert.Zero(t, table.Status().Restarts, "the copy was made anew")
}

// A record that is no row ends the run, and is what the table says about
// itself, until somebody gives up.
func TestAFaultIsToldAndGivenUpOn(t *testing.T) {
	b := newBroker(t, "")
	b.write("7", []byte("garbage"))
	b.deploy.Giving = 600 * time.Millisecond // two pauses and more
	table := b.deploy.Table(accountTable)
	err := table.Run(within(t))
	require.ErrorIs(t, err, ErrGivenUp)
	require.ErrorContains(t, err, `key "7"`)
	s := table.Status()
	assert.Positive(t, s.Restarts)
	assert.Contains(t, s.LastFault, `key "7"`)
	ready, _ := table.Check().State()
	assert.False(t, ready)
}

func TestATableThatIsNotThereOrHasAnotherN(t *testing.T) {
	b := newBroker(t, "")
	b.deploy.Giving = time.Millisecond
	b.deploy.Kafka.Partitions = map[string]int32{accountTable: 3, "other-table": 1}
	require.ErrorContains(t, b.deploy.Table(accountTable).Run(within(t)), "has 4 partitions, 3 are needed")
	require.ErrorContains(t, b.deploy.Table("other-table").Run(within(t)), "does not exist")
	require.ErrorContains(t, b.deploy.Table("unknown-table").Run(within(t)), "how many partitions table unknown-table has")
}
