package processors

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors/once"
)

// Deployment is how this process's processors reach a Kafka. cfg.Partitions
// must be FixedPartitions of the deployment's N. Local stores lie under dir, or
// in memory if dir is "".
func Deployment(cfg kafka.Config, topics *kafka.Topics, dir string, log *slog.Logger) once.Deployment {
	ids := TopicIDs(topics)
	if dir != "" {
		dir = filepath.Join(dir, "processors")
	}
	return once.Deployment{
		Kafka:       cfg,
		DeadLetters: codecs.DeadLetters,
		Topics:      topics,
		Stores:      kafka.StoreBuilder(dir, ids, kafka.LogStores(log)),
		TopicID:     ids,
		Tables:      kafka.TopicManagerBuilder(cfg),
		Log:         log,
	}
}

// lookUp bounds a look-up of a topic's id.
const lookUp = 20 * time.Second

// TopicIDs looks up Kafka's id of one topic, anew at each call.
func TopicIDs(topics *kafka.Topics) func(topic string) (kafka.TopicID, error) {
	return func(topic string) (kafka.TopicID, error) {
		ctx, cancel := context.WithTimeout(context.Background(), lookUp)
		defer cancel()
		ids, err := topics.TopicIDs(ctx, topic)
		return ids[topic], err
	}
}
