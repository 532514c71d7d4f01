package kafka

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// producing are franz-go's settings for a Producer. Acks of all in-sync
// replicas, and idempotence, which keeps a repeated request from writing twice,
// are its defaults.
func (c Config) producing() []kgo.Opt {
	return append(c.franz(),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ManualFlushing(),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchCompression(kgo.SnappyCompression(), kgo.NoCompression()),
		// Rounds cut batches; these must only not cut them smaller.
		kgo.MaxBufferedRecords(1<<30),
		kgo.ProducerBatchMaxBytes(MaxRecordBytes),
		kgo.BrokerMaxWriteBytes(256<<20),
		kgo.UnknownTopicRetries(8), // a topic that is gone is no reason to wait for the delivery timeout
	)
}

// franz are the settings of every franz-go client of ours.
func (c Config) franz() []kgo.Opt {
	return []kgo.Opt{
		kgo.SeedBrokers(c.Brokers...),
		kgo.ClientID(c.clientID()),
		kgo.DialTimeout(5 * time.Second),
		// For an answer, besides what the broker itself may take: a broker that
		// hangs is left after this for another.
		kgo.RequestTimeoutOverhead(5 * time.Second),
		kgo.RetryBackoffFn(func(tries int) time.Duration {
			return min(20*time.Millisecond<<min(tries, 10), 500*time.Millisecond)
		}),
		// The least time between two looks for a partition's new leader.
		// franz-go's default of 5 s would be 5 s of silence.
		kgo.MetadataMinAge(100 * time.Millisecond),
		// Close sends a last report (KIP-714) and waits up to a second for it.
		kgo.DisableClientMetrics(),
		kgo.WithHooks(c.Meters.Franz...),
	}
}

// unknownFor is how long a topic may be unknown: a broker learns of a topic
// made at another one a little later.
const unknownFor = 2 * time.Second

// partitionCounts are the numbers of partitions by which keys are placed. A
// topic's number, once used, is used for good: if its owner adds partitions,
// a key that moved could overtake itself.
type partitionCounts struct {
	admin *kadm.Client

	mu    sync.Mutex
	known map[string]int32
}

func newPartitionCounts(client *kgo.Client, fixed map[string]int32) *partitionCounts {
	counts := &partitionCounts{admin: kadm.NewClient(client), known: map[string]int32{}}
	for topic, n := range fixed {
		counts.known[topic] = n
	}
	return counts
}

// of returns the number of a topic's partitions, the same every time. It fails
// if there is no such topic, or no broker answers before ctx ends.
func (c *partitionCounts) of(ctx context.Context, topic string) (int32, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n, ok := c.known[topic]; ok {
		return n, nil
	}
	give := time.Now().Add(unknownFor)
	for {
		n, err := countPartitions(ctx, c.admin, topic)
		if err == nil {
			c.known[topic] = n
			return n, nil
		}
		if !errors.Is(err, kerr.UnknownTopicOrPartition) || time.Now().After(give) {
			return 0, err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// lookUpTopics asks a broker about topics, now. kadm answers from what it asked
// a moment ago, unless it is asked for what only the broker can say; but a
// topic can be deleted and made anew in a moment.
func lookUpTopics(ctx context.Context, admin *kadm.Client, topics ...string) (kadm.TopicDetails, error) {
	for until := time.Now().Add(closedFor); ; {
		found, err := lookUpOnce(ctx, admin, topics...)
		if closed := (*kgo.ErrFirstReadEOF)(nil); !errors.As(err, &closed) || time.Now().After(until) {
			return found, err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return nil, fmt.Errorf("looking up topics %v: %w", topics, ctx.Err())
		}
	}
}

// closedFor is how long a look-up is tried again where whoever listens closes the
// connection at once, as a broker does that is on its way down or up, or what
// stands in front of one that is away. franz-go takes that for a missing
// authentication and doesn't try again.
const closedFor = 5 * time.Second

// lookUpOnce is one try of lookUpTopics.
func lookUpOnce(ctx context.Context, admin *kadm.Client, topics ...string) (kadm.TopicDetails, error) {
	type answer struct {
		found kadm.TopicDetails
		err   error
	}
	answered := make(chan answer, 1)
	// In a goroutine, because franz-go doesn't look at ctx while it connects.
	go func() {
		found, err := admin.ListTopicsWithInternal(kadm.WithAuthorizedOps(ctx), topics...)
		answered <- answer{found, err}
	}()
	var a answer
	select {
	case a = <-answered:
	case <-ctx.Done():
		a.err = ctx.Err()
	}
	if a.err != nil {
		return nil, fmt.Errorf("looking up topics %v: %w", topics, a.err)
	}
	return a.found, nil
}

func countPartitions(ctx context.Context, admin *kadm.Client, topic string) (int32, error) {
	found, err := lookUpTopics(ctx, admin, topic)
	if err != nil {
		return 0, err
	}
	detail := found[topic]
	if detail.Err != nil {
		return 0, fmt.Errorf("topic %s: %w", topic, detail.Err)
	}
	if len(detail.Partitions) == 0 {
		return 0, fmt.Errorf("topic %s: %w", topic, kerr.UnknownTopicOrPartition)
	}
	return int32(len(detail.Partitions)), nil
}
