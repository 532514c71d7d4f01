package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/twmb/franz-go/pkg/kerr"
)

// lookUp bounds a question that goka asks without a context.
const lookUp = 20 * time.Second

// topicManager is goka's view of the topics. goka's own would make a missing
// topic with settings of its own, and alters nothing else; this one makes none.
type topicManager struct {
	topics *Topics
	client sarama.Client
}

// TopicManagerBuilder builds goka's topic manager. It never makes a topic: if
// one is missing or has another number of partitions, the processor doesn't
// start and says so. Brokers are goka's; the rest is cfg's.
func TopicManagerBuilder(cfg Config) goka.TopicManagerBuilder {
	return func(brokers []string) (goka.TopicManager, error) {
		cfg := cfg
		cfg.Brokers = brokers
		client, err := sarama.NewClient(brokers, cfg.Sarama())
		if err != nil {
			return nil, fmt.Errorf("connecting to %v: %w", brokers, err)
		}
		topics, err := NewTopics(cfg)
		if err != nil {
			return nil, errors.Join(err, client.Close())
		}
		return &topicManager{topics, client}, nil
	}
}

// EnsureTableExists refuses a table that is missing or has other than npar
// partitions.
func (m *topicManager) EnsureTableExists(topic string, npar int) error { return m.ensure(topic, npar) }

// EnsureStreamExists refuses a topic that is missing or has other than npar
// partitions.
func (m *topicManager) EnsureStreamExists(topic string, npar int) error { return m.ensure(topic, npar) }

// EnsureTopicExists refuses a topic that is missing or has other than npar
// partitions; replication and settings are Check's.
func (m *topicManager) EnsureTopicExists(topic string, npar, _ int, _ map[string]string) error {
	return m.ensure(topic, npar)
}

func (m *topicManager) ensure(topic string, npar int) error {
	n, err := m.count(topic)
	switch {
	case errors.Is(err, kerr.UnknownTopicOrPartition):
		return fmt.Errorf("topic %s does not exist, and is not made by starting: `coffer topics create` makes what is missing", topic)
	case err != nil:
		return err
	case n != npar:
		return fmt.Errorf("topic %s has %d partitions, %d are needed", topic, n, npar)
	}
	return nil
}

func (m *topicManager) count(topic string) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), lookUp)
	defer cancel()
	n, err := m.topics.Partitions(ctx, topic)
	return int(n), err
}

// Partitions returns all partitions of a topic, in order. If there is no such
// topic the error is kerr.UnknownTopicOrPartition. Those of our own topics are
// fixed and were looked at at the start; Kafka isn't asked again, because with
// hot standby goka asks at each session's beginning, and an error there makes it
// stop partitions that it hasn't started, with a panic in a goroutine of its own
// (Processor.Cleanup and PartitionProcessor.Stop of v1.1.17).
func (m *topicManager) Partitions(topic string) ([]int32, error) {
	n := int(m.topics.cfg.Partitions[topic])
	if n == 0 {
		var err error
		if n, err = m.count(topic); err != nil {
			return nil, err
		}
	}
	partitions := make([]int32, n)
	for i := range partitions {
		partitions[i] = int32(i)
	}
	return partitions, nil
}

// GetOffset returns the first offset after time, in ms, or the oldest or next
// one for sarama.OffsetOldest and sarama.OffsetNewest.
func (m *topicManager) GetOffset(topic string, partition int32, time int64) (int64, error) {
	return m.client.GetOffset(topic, partition, time)
}

// Close ends the connections.
func (m *topicManager) Close() error {
	m.topics.Close()
	return m.client.Close()
}
