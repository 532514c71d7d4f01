package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
)

// coffer is the real thing: all processors in this process.
type coffer struct {
	workload
	*client
	c      Config
	kafka  kafka.Config
	topics *kafka.Topics
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// startCoffer makes what topics are missing and starts the processors. It
// doesn't wait until they are ready.
func startCoffer(ctx context.Context, c Config, who *client, w workload) (*coffer, error) {
	s := &coffer{
		c: c, client: who, workload: w,
		kafka: kafka.Config{Brokers: c.Brokers, ClientID: "coffer-bench", Partitions: processors.FixedPartitions(c.Partitions)},
	}
	watched := s.kafka
	watched.Meters = c.Metrics.Clients
	var err error
	if s.topics, err = kafka.NewTopics(watched); err != nil {
		return nil, err
	}
	if _, err := s.topics.Create(ctx, c.Settings.TopicPlan(processors.Sizes{Partitions: c.Partitions, Public: c.Public, Lag: c.Lag})); err != nil {
		s.topics.Close()
		return nil, err
	}
	d := processors.Deployment(watched, s.topics, c.Data, c.Log)
	d.Meter = c.Metrics.Processor
	all, err := c.Settings.Processors(d)
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

func (s *coffer) listen() []string {
	var names []string
	for _, t := range s.answers() {
		names = append(names, s.c.Settings.Topics.Name(t))
	}
	return names
}

func (s *coffer) stop() {
	s.cancel()
	s.done.Wait()
	s.topics.Close()
}

// rows is the mean size of a row, of the last ones that were written.
func (s *coffer) rows(ctx context.Context) (int, error) {
	sum := 0
	for _, f := range s.functions() {
		mean, err := meanSize(ctx, s.kafka, f+codecs.TableSuffix)
		if err != nil {
			return 0, err
		}
		sum += mean
	}
	return sum / len(s.functions()), nil
}

// meanSize reads the values of the records that a topic's partitions end with.
func meanSize(ctx context.Context, cfg kafka.Config, topic string) (mean int, err error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(cfg.Brokers...), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd().Relative(-200)))
	if err != nil {
		return 0, err
	}
	defer client.Close()
	fetches := client.PollFetches(ctx)
	n := 0
	fetches.EachRecord(func(r *kgo.Record) {
		n++
		mean += len(r.Value)
	})
	if n == 0 {
		return 0, fmt.Errorf("no records in %s: %w", topic, errors.Join(ctx.Err(), fetches.Err()))
	}
	return mean / n, nil
}
