//go:build unix

package fire

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// client is a game in small: it asks for things at a steady rate, follows the
// answers, and keeps all of both. Every choice comes from its seed, but what it
// takes out of a storage depends on what it has heard by then.
type client struct {
	random *rand.Rand
	owners []*owner
	writer *kgo.Client
	reader *kgo.Client

	mu       sync.Mutex
	history  history
	commands int
	waiting  int                   // owners that wait for a retry's answer
	shows    map[uuid.UUID]*owner  // by the transaction of SHOW_STORAGE
	open     map[uuid.UUID]*asking // not yet answered, by transaction
	letters  map[place]bool        // what dead letters are of
	wrong    error                 // of writing: no command may be lost by the client
}

// asking is a command on its way.
type asking struct {
	of    *owner
	at    time.Time
	name  string // of a retried command: the ce_id header it was sent with
	again *sent  // to be sent once more when the answer is there; nil: not
}

// publicPartitions is how many partitions public topics have here.
const publicPartitions = 3

func newClient(t testing.TB, brokers []string, seed uint64, owners int) *client {
	writer, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerLinger(0), kgo.MaxBufferedRecords(1<<20), kgo.MetadataMinAge(200*time.Millisecond))
	require.NoError(t, err)
	t.Cleanup(writer.Close)
	topics := []string{codecs.DeadLetters}
	for _, p := range codecs.Produced {
		topics = append(topics, p.Env)
	}
	reader, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.ConsumeTopics(topics...), kgo.MetadataMinAge(200*time.Millisecond),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxWait(100*time.Millisecond))
	require.NoError(t, err)
	t.Cleanup(reader.Close)
	return &client{
		random: rand.New(rand.NewPCG(seed, 0)), owners: newOwners(owners), writer: writer, reader: reader,
		shows: map[uuid.UUID]*owner{}, open: map[uuid.UUID]*asking{}, letters: map[place]bool{},
	}
}

// ask asks for rate commands a second until ctx ends, in small portions.
func (c *client) ask(ctx context.Context, rate int) {
	const portion = 10 * time.Millisecond
	tick := time.NewTicker(portion)
	defer tick.Stop()
	began, done := time.Now(), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		c.mu.Lock()
		for due := int(time.Since(began).Seconds() * float64(rate)); done < due; done++ {
			c.one()
		}
		c.mu.Unlock()
	}
}

// one asks for one thing.
func (c *client) one() {
	c.commands++
	if c.random.IntN(100) == 0 {
		rec, code := badInput(c.random)
		c.write(&sent{command: c.commands, kind: code, bad: true, Record: rec})
		return
	}
	o := c.owners[c.random.IntN(len(c.owners))]
	for o.waits != "" {
		o = c.owners[c.random.IntN(len(c.owners))]
	}
	tx := uuid.Must(uuid.NewRandomFromReader(bits{c.random}))
	kind, command := o.next(c.random, tx)
	topic, value := codecs.EncodeCommand(command)
	s := &sent{command: c.commands, kind: kind, tx: tx, Record: &kgo.Record{Topic: topic.Env, Value: value, Headers: o.headers(c.random)}}
	if kind == "CLOSE_STORAGE" {
		s.tx = uuid.Nil // it has none
		c.write(s)
		return
	}
	if kind == "SHOW_STORAGE" {
		o.shown = tx
		c.shows[tx] = o
	}
	a := &asking{of: o, at: time.Now()}
	c.open[tx] = a
	o.asked++
	retry := c.random.IntN(50)
	if retry > 1 || o.asked > 1 || c.waiting == len(c.owners)/2 {
		c.write(s)
		return
	}
	c.waiting++
	// A client that sends twice: at once, or when it has the answer. Nothing else
	// of this row is on its way, and nothing else is asked of it until the answer
	// has come twice, because only a row's last 16 commands are known again.
	a.name = fmt.Sprint("client/", c.commands)
	o.waits, o.heard = a.name, 0
	s.Headers = append(s.Headers, kgo.RecordHeader{Key: "ce_id", Value: []byte(a.name)})
	c.write(s)
	if retry == 0 {
		c.again(s)
	} else {
		a.again = s
	}
}

// again sends a command once more, to the same partition, so that the two can't
// overtake each other.
func (c *client) again(s *sent) {
	twin := *s
	twin.retry = true
	twin.Record = &kgo.Record{Topic: s.Topic, Partition: s.Partition, Key: s.Key, Value: s.Value, Headers: slices.Clone(s.Headers)}
	c.put(&twin)
}

// write writes a record as Atlas does: to any partition, with a key of 8 bytes.
func (c *client) write(s *sent) {
	s.Partition = c.random.Int32N(publicPartitions)
	s.Key = binary.LittleEndian.AppendUint64(nil, uint64(c.random.Uint32()))
	c.put(s)
}

func (c *client) put(s *sent) {
	s.at = time.Now()
	c.history.sent = append(c.history.sent, s)
	c.writer.Produce(context.Background(), s.Record, func(_ *kgo.Record, err error) {
		if err == nil {
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.wrong == nil {
			c.wrong = err
		}
	})
}

// bits are random bytes for a UUID.
type bits struct{ *rand.Rand }

func (b bits) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b.Uint32())
	}
	return len(p), nil
}
