package kafka

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Topics looks topics up, makes and checks them. It never makes one because
// somebody asked for it. All methods are safe for concurrent use.
type Topics struct {
	cfg    Config
	client *kgo.Client
	admin  *kadm.Client
}

// NewTopics prepares the connections; they open with the first question. It
// fails only on settings that cannot be.
func NewTopics(cfg Config) (*Topics, error) {
	client, err := kgo.NewClient(append(cfg.franz(), kgo.RetryTimeout(15*time.Second))...)
	if err != nil {
		return nil, fmt.Errorf("a client for %v: %w", cfg.Brokers, err)
	}
	return &Topics{cfg, client, kadm.NewClient(client)}, nil
}

// Close ends the connections.
func (t *Topics) Close() { t.client.Close() }

// Exists says whether there is such a topic.
func (t *Topics) Exists(ctx context.Context, topic string) (bool, error) {
	_, err := t.Partitions(ctx, topic)
	if errors.Is(err, kerr.UnknownTopicOrPartition) {
		return false, nil
	}
	return err == nil, err
}

// Partitions returns how many partitions a topic has. If there is no such
// topic the error is kerr.UnknownTopicOrPartition.
func (t *Topics) Partitions(ctx context.Context, topic string) (int32, error) {
	return countPartitions(ctx, t.admin, topic)
}

// TopicIDs returns the ids that Kafka gave to these topics when they were made
// (KIP-516). It fails if one of them is missing, or if the brokers are too old
// to know ids (before 2.8).
func (t *Topics) TopicIDs(ctx context.Context, topics ...string) (map[string]TopicID, error) {
	ids := make(map[string]TopicID, len(topics))
	if len(topics) == 0 {
		return ids, nil // kadm would list them all
	}
	found, err := lookUpTopics(ctx, t.admin, topics...)
	if err != nil {
		return nil, err
	}
	for _, topic := range topics {
		detail, ok := found[topic]
		switch id := TopicID(detail.ID); {
		case !ok:
			return nil, fmt.Errorf("topic %s: %w", topic, kerr.UnknownTopicOrPartition)
		case detail.Err != nil:
			return nil, fmt.Errorf("topic %s: %w", topic, detail.Err)
		case id.IsZero():
			return nil, fmt.Errorf("the brokers know no id of topic %s: Apache Kafka 3.7 or later is needed", topic)
		default:
			ids[topic] = id
		}
	}
	return ids, nil
}

// TopicSpec is a topic as it is needed.
type TopicSpec struct {
	Name        string
	Partitions  int32             // 1 or more; 0 or less leaves it to the brokers when it is made, and any number is right
	Replication int16             // 0 or less leaves it to the brokers
	Configs     map[string]string // Kafka's names and values
	Owned       bool              // ours: it must be exactly as said here. Else it is only made if missing
	Why         string            // what it is for, a few words for people
}

// TableTopic is a group's table: compacted, but no record before lag has
// passed (0 is 24 h), so that the audit can repair what an old owner wrote
// behind a newer row; stamped by the broker's clock, by which that age counts.
func TableTopic(name string, partitions int32, replication int16, lag time.Duration) TopicSpec {
	return owned(name, partitions, replication, "the rows of a function", map[string]string{
		"cleanup.policy":         "compact",
		"min.compaction.lag.ms":  strconv.FormatInt(or(lag, 24*time.Hour).Milliseconds(), 10),
		"message.timestamp.type": "LogAppendTime",
	})
}

// InternalTopic is a function's input: nothing in it is forgotten by age or by
// size, whatever the brokers do with other topics.
func InternalTopic(name string, partitions int32, replication int16) TopicSpec {
	return owned(name, partitions, replication, "the commands of a function, by its own key", map[string]string{
		"cleanup.policy":  "delete",
		"retention.ms":    "-1",
		"retention.bytes": "-1",
	})
}

// DeadLetterTopic keeps what could not be read, as long as the brokers keep
// anything.
func DeadLetterTopic(name string, partitions int32, replication int16) TopicSpec {
	return owned(name, partitions, replication, "records that could not be read", map[string]string{
		"cleanup.policy": "delete",
	})
}

// PublicTopic is one that others own, or at least use: it is made if it is
// missing and never altered, and any number of partitions is right.
func PublicTopic(name string, partitions int32, replication int16) TopicSpec {
	return TopicSpec{
		Name: name, Partitions: partitions, Replication: replication,
		Configs: replicated(replication, map[string]string{}),
		Why:     "shared with the game's other services",
	}
}

func owned(name string, partitions int32, replication int16, why string, configs map[string]string) TopicSpec {
	configs["max.message.bytes"] = strconv.Itoa(MaxRecordBytes)
	return TopicSpec{
		Name: name, Partitions: partitions, Replication: replication,
		Configs: replicated(replication, configs), Owned: true, Why: why,
	}
}

// replicated asks for two replicas to have a record before it is acknowledged,
// where there is more than one: what only a leader had is lost with it.
func replicated(replication int16, configs map[string]string) map[string]string {
	if replication >= 2 {
		configs["min.insync.replicas"] = "2"
	}
	return configs
}
