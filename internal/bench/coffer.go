package bench

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strconv"
	"sync"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
)

// coffer is the real thing: all processors in this process.
type coffer struct {
	c      Config
	kafka  kafka.Config
	topics *kafka.Topics
	cancel context.CancelFunc
	done   sync.WaitGroup

	in      string
	tenant  uuid.UUID
	seed    uint64
	counts  []uint32 // commands sent to each account
	headers kafka.Headers
}

func startCoffer(ctx context.Context, c Config, tenant uuid.UUID, seed uint64) (*coffer, error) {
	s := &coffer{
		c: c, tenant: tenant, seed: seed, in: c.Settings.Topics.Name(codecs.StorageCommands),
		kafka:  kafka.Config{Brokers: c.Brokers, ClientID: "coffer-bench", Partitions: processors.FixedPartitions(c.Partitions)},
		counts: make([]uint32, c.Accounts),
		headers: kafka.Headers{
			{Key: "TENANT_ID", Value: []byte(tenant.String())}, {Key: "REGION", Value: []byte("GMS")},
			{Key: "MAJOR_VERSION", Value: []byte{0, 83}}, {Key: "MINOR_VERSION", Value: []byte{0, 1}},
		},
	}
	var err error
	if s.topics, err = kafka.NewTopics(s.kafka); err != nil {
		return nil, err
	}
	if _, err := s.topics.Create(ctx, c.Settings.TopicPlan(processors.Sizes{Partitions: c.Partitions, Public: c.Public})); err != nil {
		s.topics.Close()
		return nil, err
	}
	all, err := c.Settings.Processors(processors.Deployment(s.kafka, s.topics, c.Data, c.Log))
	if err != nil {
		s.topics.Close()
		return nil, err
	}
	running, cancel := context.WithCancel(ctx)
	s.cancel = cancel
	for _, p := range all {
		s.done.Go(func() {
			if err := p.Run(running); err != nil {
				c.Log.Error("processor", "error", err)
			}
		})
	}
	return s, nil
}

func (s *coffer) config() kafka.Config { return s.kafka }

func (s *coffer) answers() string { return s.c.Settings.Topics.Name(codecs.StorageStatus) }

func (s *coffer) stop() {
	s.cancel()
	s.done.Wait()
	s.topics.Close()
}

// command deposits into and withdraws from accounts in turn, each account's
// commands on one partition so that a WITHDRAW finds its DEPOSIT. The n-th
// DEPOSIT of a new account makes asset n.
func (s *coffer) command(i int) kafka.Record {
	account := i % len(s.counts)
	n := s.counts[account]
	s.counts[account]++
	tx := uuid.UUID{}
	binary.BigEndian.PutUint64(tx[:8], s.seed)
	binary.BigEndian.PutUint64(tx[8:], uint64(i))
	b := make([]byte, 0, 320)
	b = append(b, `{"transactionId":"`...)
	b = append(b, tx.String()...)
	b = append(b, `","worldId":0,"accountId":`...)
	b = strconv.AppendUint(b, uint64(account+1), 10)
	if n%2 == 0 {
		b = append(b, `,"type":"DEPOSIT","body":{"slot":0,"templateId":2000000,"expiration":"0001-01-01T00:00:00Z","referenceId":0,"referenceType":"consumable","referenceData":{"quantity":50}}}`...)
	} else {
		b = append(b, `,"type":"WITHDRAW","body":{"assetId":`...)
		b = strconv.AppendUint(b, uint64(n/2+1), 10)
		b = append(b, `,"quantity":50}}`...)
	}
	partition := int32(account) % s.c.Public
	return kafka.Record{Topic: s.in, Key: string(binary.LittleEndian.AppendUint64(nil, uint64(account+1))), Value: b, Headers: traced(s.headers, i), Partition: &partition}
}

// number reads the transaction id, which events begin with.
func (s *coffer) number(r *kgo.Record) (uint64, bool) {
	const before = `{"transactionId":"`
	if len(r.Value) < len(before)+36 {
		return 0, false
	}
	tx, err := uuid.ParseBytes(r.Value[len(before) : len(before)+36])
	if err != nil || binary.BigEndian.Uint64(tx[:8]) != s.seed {
		return 0, false
	}
	return binary.BigEndian.Uint64(tx[8:]), true
}

// traced adds a trace of the command's own.
func traced(h kafka.Headers, i int) kafka.Headers {
	id := binary.BigEndian.AppendUint64(nil, uint64(i))
	sum := fnv.New64a()
	sum.Write(id)
	return append(h[:len(h):len(h)],
		kafka.Header{Key: "traceparent", Value: fmt.Appendf(nil, "00-%016x%016x-%016x-01", sum.Sum64(), i, sum.Sum64()^uint64(i))})
}

// sizes are those of the last records of one partition of each topic.
func (s *coffer) sizes(ctx context.Context) (z sizes, err error) {
	for _, one := range []struct {
		topic string
		size  *int
	}{
		{s.in, &z.command}, {codecs.StorageFunction, &z.inside},
		{codecs.StorageFunction + codecs.TableSuffix, &z.row}, {s.answers(), &z.event},
	} {
		value, headers, err := meanSize(ctx, s.kafka, one.topic)
		if err != nil {
			return z, err
		}
		*one.size = value
		if one.topic == s.answers() {
			z.headers = headers
		}
	}
	return z, nil
}

// meanSize reads the records that a topic's partitions end with.
func meanSize(ctx context.Context, cfg kafka.Config, topic string) (value, headers int, err error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(cfg.Brokers...), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd().Relative(-200)))
	if err != nil {
		return 0, 0, err
	}
	defer client.Close()
	fetches := client.PollFetches(ctx)
	n := 0
	fetches.EachRecord(func(r *kgo.Record) {
		n++
		value += len(r.Value)
		for _, h := range r.Headers {
			headers += len(h.Key) + len(h.Value)
		}
	})
	if n == 0 {
		return 0, 0, fmt.Errorf("no records in %s", topic)
	}
	return value / n, headers / n, ctx.Err()
}
