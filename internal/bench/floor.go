package bench

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
	"coffer/processors"
	"coffer/processors/once"
)

// floor is goka alone: an ingress that re-keys and a group with a table, whose
// step writes a row and an event of the given sizes. The bytes can't be
// compressed, as rows and headers of real commands can hardly be.
type floor struct {
	cfg    kafka.Config
	topics *kafka.Topics
	cancel context.CancelFunc
	done   sync.WaitGroup
	c      Config

	in, inside, out string
	commands        *noise
	headers         *noise
	partitions      int32
}

func startFloor(ctx context.Context, c Config, z sizes, rowSize int) (*floor, error) {
	run := "bench-floor-" + uuid.NewString()[:8]
	f := &floor{c: c, in: run + "-in", inside: run + "-inside", out: run + "-out", partitions: c.Public}
	group := run + "-group"
	f.cfg = kafka.Config{Brokers: c.Brokers, ClientID: run, Partitions: map[string]int32{f.inside: c.Partitions, group + "-table": c.Partitions}}
	f.commands, f.headers = newNoise(z.command), newNoise(max(z.headers-stampBytes, 1))
	var err error
	if f.topics, err = kafka.NewTopics(f.cfg); err != nil {
		return nil, err
	}
	if _, err := f.topics.Create(ctx, []kafka.TopicSpec{
		kafka.PublicTopic(f.in, c.Public, 1), kafka.PublicTopic(f.out, c.Public, 1),
		kafka.InternalTopic(f.inside, c.Partitions, 1),
		kafka.TableTopic(group+"-table", c.Partitions, 1, 0),
	}); err != nil {
		f.topics.Close()
		return nil, err
	}
	ids := processors.TopicIDs(f.topics)
	row, event := newNoise(rowSize), newNoise(z.event+stampBytes)
	ingress := goka.DefineGroup(goka.Group(run+"-ingress"),
		goka.Input(goka.Stream(f.in), once.Bytes{}, func(ctx goka.Context, msg any) {
			ctx.Emit(goka.Stream(f.inside), key(ctx.Key()), msg, carry(ctx))
		}),
		goka.Output(goka.Stream(f.inside), once.Bytes{}))
	function := goka.DefineGroup(goka.Group(group),
		goka.Input(goka.Stream(f.inside), once.Bytes{}, func(ctx goka.Context, msg any) {
			ctx.Value()
			ctx.SetValue(row.next())
			ctx.Emit(goka.Stream(f.out), ctx.Key(), event.next(), carry(ctx))
		}),
		goka.Persist(once.Bytes{}), goka.Output(goka.Stream(f.out), once.Bytes{}))
	running, cancel := context.WithCancel(ctx)
	f.cancel = cancel
	for _, g := range []*goka.GroupGraph{ingress, function} {
		p, err := goka.NewProcessor(c.Brokers, g,
			goka.WithClientID(run), goka.WithHasher(kafka.NewHasher),
			goka.WithLogger(quiet{}),
			goka.WithConsumerGroupBuilder(goka.ConsumerGroupBuilderWithConfig(f.cfg.Sarama())),
			goka.WithConsumerSaramaBuilder(goka.SaramaConsumerBuilderWithConfig(f.cfg.Sarama())),
			goka.WithProducerBuilder(kafka.ProducerBuilder(f.cfg)),
			goka.WithTopicManagerBuilder(kafka.TopicManagerBuilder(f.cfg)),
			goka.WithStorageBuilder(kafka.StoreBuilder(c.Data, ids)),
			goka.WithPartitionChannelSize(256))
		if err != nil {
			cancel()
			f.stop()
			return nil, err
		}
		f.done.Go(func() {
			if err := p.Run(running); err != nil {
				c.Log.Error("floor", "error", err)
			}
		})
	}
	return f, nil
}

func (f *floor) config() kafka.Config { return f.cfg }

func (f *floor) prepare() []int { return nil }

func (f *floor) answered(uint64) {}

func (f *floor) listen() []string { return []string{f.out} }

func (f *floor) stop() {
	f.cancel()
	f.done.Wait()
	f.topics.Close()
}

func (f *floor) command(i int) order {
	account := i % f.c.Accounts
	partition := int32(account) % f.partitions
	id := binary.BigEndian.AppendUint64(nil, uint64(i))
	return order{Record: kafka.Record{
		Topic: f.in, Key: string(binary.LittleEndian.AppendUint64(nil, uint64(account+1))), Value: f.commands.next(), Partition: &partition,
		Headers: kafka.Headers{{Key: "noise", Value: f.headers.next()}, {Key: benchID, Value: id}},
	}}
}

// benchID is the header that an event carries back from its command: the
// command's number, 8 bytes, big-endian.
const benchID = "bench-id"

func (f *floor) number(r *kgo.Record) (uint64, bool) {
	for _, h := range r.Headers {
		if h.Key == benchID && len(h.Value) == 8 {
			return binary.BigEndian.Uint64(h.Value), true
		}
	}
	return 0, false
}

// carry hands the headers on, as goka does it.
func carry(ctx goka.Context) goka.ContextOption { return goka.WithCtxEmitHeaders(ctx.Headers()) }

// key is the inside key of a public one.
func key(public string) string {
	if len(public) != 8 {
		return public
	}
	return strconv.FormatUint(binary.LittleEndian.Uint64([]byte(public)), 10)
}

// stampBytes is about what our own headers add to an event. The floor has none
// and carries so much more in the event's value.
const stampBytes = 200

// noise deals out random bytes, other ones each time: a batch of equal records
// would be compressed to nearly nothing.
type noise struct {
	pool []byte
	size int
	at   atomic.Int64
}

// noisePool is far more than a compressor looks back.
const noisePool = 8 << 20

func newNoise(size int) *noise {
	pool := make([]byte, noisePool+size)
	_, _ = rand.Read(pool) // never fails, says its documentation
	return &noise{pool: pool, size: size}
}

func (n *noise) next() []byte {
	at := int(n.at.Add(int64(n.size)) % noisePool)
	return n.pool[at : at+n.size : at+n.size]
}

// quiet drops goka's lines.
type quiet struct{}

func (quiet) Print(...any)          {}
func (quiet) Println(...any)        {}
func (quiet) Printf(string, ...any) {}
