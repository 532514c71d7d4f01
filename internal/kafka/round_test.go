package kafka

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"pgregory.net/rapid"
)

// refuse lets the broker refuse one request for a topic's partition 0 for
// good, the first at or after the nth produce request.
func refuse(broker *Embedded, topic string, nth int) *kfake.FaultHandle {
	requests := 0
	return broker.Cluster().Fault(kfake.Fault{
		Keys: []kmsg.Key{kmsg.Produce}, Topic: topic, Partitions: []int32{0}, Err: kerr.InvalidRecord,
		When: func(kmsg.Request) bool { requests++; return requests >= nth },
	})
}

// requireGapless reads partition 0 of a topic and finds the values 0, step, …
// without a gap, all of them acknowledged, and nothing acknowledged that isn't
// there.
func requireGapless(t *testing.T, broker *Embedded, topic string, step int, sent *outcome) int {
	t.Helper()
	written := readAll(t, broker, topic)[0]
	for i, r := range written {
		number, _, _ := strings.Cut(string(r.Value), " ")
		require.Equal(t, strconv.Itoa(i*step), number, "%s: a gap before offset %d", topic, r.Offset)
		require.True(t, sent.wrote(string(r.Value)), "%s: %s is written, and was not acknowledged", topic, number)
	}
	return len(written)
}

// However records come, rounds hold at most one batch of a partition, one
// record of a topic in its first, and keep the order of each partition.
func TestRounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := &Producer{
			counts: &partitionCounts{known: map[string]int32{"a": 3, "b": 1}},
			known:  map[string]bool{},
		}
		want := map[string][]*delivery{}
		for range rapid.IntRange(1, 40).Draw(t, "records") {
			d := newDelivery(Record{
				Topic: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "topic"),
				Key:   rapid.StringN(0, 2, -1).Draw(t, "key"),
				Value: make([]byte, rapid.SampledFrom([]int{0, 1000, 400_000, batchBytes, MaxRecordBytes}).Draw(t, "size")),
			}, nil)
			p.queue = append(p.queue, d)
		}
		for _, d := range p.queue {
			require.NoError(t, p.place(t.Context(), d))
			want[place(d)] = append(want[place(d)], d)
		}
		got, met := map[string][]*delivery{}, map[string]int{}
		for len(p.queue) > 0 {
			round, err := p.nextRound(t.Context())
			require.NoError(t, err)
			require.NotEmpty(t, round)
			sizes, first := map[string]int{}, map[string]int{}
			for _, d := range round {
				require.True(t, sizes[place(d)] == 0 || sizes[place(d)]+d.size <= batchBytes)
				sizes[place(d)] += d.size
				got[place(d)] = append(got[place(d)], d)
				first[d.record.Topic]++
			}
			for topic, n := range first {
				require.True(t, met[topic] > 0 || n == 1, "%d records in the first round of %s", n, topic)
				met[topic] += n
			}
		}
		require.Equal(t, want, got)
	})
}

func place(d *delivery) string { return fmt.Sprintf("%s/%d", d.record.Topic, d.record.Partition) }

// A broker refuses one produce request for good while more records are queued
// behind it: of that partition nothing later is written, whatever the moment.
func TestNothingIsWrittenBehindARefusal(t *testing.T) {
	t.Parallel()
	broker := startBroker(t, EmbeddedConfig{})
	for run := range 50 {
		topic := fmt.Sprintf("refused-%d", run)
		makeTopic(t, broker, topic, 2)
		fault := refuse(broker, topic, run%5+1)
		p := startProducer(t, Config{Brokers: broker.Addrs()})
		sent := newOutcome()
		keys := [2]string{keyFor(0, 2), keyFor(1, 2)}
		for i := 0; p.Err() == nil; i++ {
			sent.emit(p, topic, keys[i%2], strconv.Itoa(i))
		}
		sent.remaining.Wait()
		p.Abort()
		require.Equal(t, 1, fault.Hits())
		fault.Remove()
		require.ErrorIs(t, p.Err(), kerr.InvalidRecord)
		n := requireGapless(t, broker, topic, 2, sent)
		require.ErrorIs(t, sent.failures[strconv.Itoa(2*n)], kerr.InvalidRecord, "run %d", run)
	}
}

// The same with batches that are full.
func TestNothingIsWrittenBehindARefusedFullBatch(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	for nth := 1; nth <= 3; nth++ {
		topic := fmt.Sprintf("much-%d", nth)
		makeTopic(t, broker, topic, 1)
		fault := refuse(broker, topic, nth)
		p := startProducer(t, Config{Brokers: broker.Addrs()})
		sent := newOutcome()
		for i := range 60 {
			sent.emit(p, topic, "k", fmt.Sprintf("%d %s", i, strings.Repeat("x", 100_000)))
		}
		sent.remaining.Wait()
		p.Abort()
		require.Equal(t, 1, fault.Hits())
		fault.Remove()
		n := requireGapless(t, broker, topic, 1, sent)
		require.Less(t, n, 60)
		require.Len(t, sent.failures, 60-n)
	}
}

// Whatever passes, passes: errors that may be repeated cost no record, double
// none and keep the order, also where the broker wrote before it failed.
func TestOrderOverRetries(t *testing.T) {
	t.Parallel()
	for _, passing := range []*kerr.Error{
		kerr.NotLeaderForPartition, kerr.NotEnoughReplicas, kerr.NotEnoughReplicasAfterAppend, kerr.RequestTimedOut,
	} {
		t.Run(passing.Message, func(t *testing.T) {
			broker := startBroker(t, EmbeddedConfig{Brokers: 2})
			makeTopic(t, broker, "events", 2)
			requests := 0
			fault := broker.Cluster().Fault(kfake.Fault{
				Keys: []kmsg.Key{kmsg.Produce}, Topic: "events", Err: passing, Count: 8,
				When: func(kmsg.Request) bool { requests++; return requests%3 == 0 },
			})
			p := startProducer(t, Config{Brokers: broker.Addrs()})
			sent := newOutcome()
			for i := 0; fault.Hits() < 8; i++ {
				sent.emit(p, "events", keyFor(int32(i%2), 2), strconv.Itoa(i))
				if i%50 == 0 {
					require.NoError(t, p.Flush(within5s(t)))
				}
			}
			require.NoError(t, p.Close())
			sent.remaining.Wait()
			require.Empty(t, sent.failures)
			for part, records := range readAll(t, broker, "events") {
				for i, r := range records {
					require.Equal(t, strconv.Itoa(2*i+int(part)), string(r.Value))
					require.Equal(t, sent.offsets[string(r.Value)], r.Offset)
				}
			}
			require.Len(t, sent.offsets, int(total(broker, "events")))
		})
	}
}

func total(broker *Embedded, topic string) (n int64) {
	for _, info := range broker.Cluster().PartitionInfos(topic) {
		n += info.HighWatermark
	}
	return n
}

// A leader that moves in the middle costs nothing.
func TestOrderOverNewLeaders(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{Brokers: 3})
	makeTopic(t, broker, "events", 1)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	sent := newOutcome()
	for i := range 300 {
		sent.emit(p, "events", "k", strconv.Itoa(i))
		if i%50 == 49 {
			require.NoError(t, broker.Cluster().MoveTopicPartition("events", 0, int32(i/50%3)))
			require.NoError(t, p.Flush(within5s(t)))
		}
	}
	require.NoError(t, p.Close())
	require.Equal(t, 300, requireGapless(t, broker, "events", 1, sent))
}

// Many small records of one partition travel together, but never as more than
// a topic takes whose owner set nothing. A broker would refuse all of them.
func TestBatchesFitATopicOfOthers(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	require.NoError(t, broker.Cluster().CreateTopic("events", 1, map[string]string{"max.message.bytes": "1048588"}))
	requests := broker.Cluster().Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Count: -1, Observe: true})
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	sent := newOutcome()
	random := rand.NewChaCha8([32]byte{1}) // what can't be compressed
	for i := range 100 {
		value := make([]byte, 50_000)
		_, _ = random.Read(value)
		sent.emit(p, "events", "k", fmt.Sprintf("%d %s", i, value))
	}
	require.NoError(t, p.Close())
	require.Equal(t, 100, requireGapless(t, broker, "events", 1, sent))
	require.Less(t, requests.Hits(), 50)
}
