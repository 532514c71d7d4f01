package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// follower reads topics as they grow, without a group: it commits nothing and
// takes nothing from anybody.
type follower struct{ client *kgo.Client }

// follow begins behind the last record that each partition has now, or at its
// first. It fails if a topic is missing.
func follow(ctx context.Context, brokers []string, fromStart bool, topics ...string) (*follower, error) {
	base := []kgo.Opt{
		kgo.SeedBrokers(brokers...),
		kgo.ClientID("coffer"),
		kgo.DialTimeout(5 * time.Second),
		kgo.RetryTimeout(5 * time.Second),
		kgo.DisableClientMetrics(),
	}
	looking, err := kgo.NewClient(base...)
	if err != nil {
		return nil, err
	}
	defer looking.Close()
	admin := kadm.NewClient(looking)
	list := admin.ListEndOffsets
	if fromStart {
		list = admin.ListStartOffsets
	}
	offsets, err := list(ctx, topics...)
	if err == nil {
		err = offsets.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the ends of %v at %v: %w", topics, brokers, err)
	}
	client, err := kgo.NewClient(append(base,
		kgo.ConsumePartitions(offsets.KOffsets()),
		kgo.FetchMaxWait(time.Second),
	)...)
	if err != nil {
		return nil, err
	}
	return &follower{client}, nil
}

func (f *follower) close() { f.client.Close() }

// next waits for records. If ctx ends first the error is ctx's.
func (f *follower) next(ctx context.Context) ([]*kgo.Record, error) {
	fetches := f.client.PollFetches(ctx)
	if records := fetches.Records(); len(records) > 0 {
		return records, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var all error
	fetches.EachError(func(topic string, partition int32, err error) {
		all = errors.Join(all, fmt.Errorf("reading %s/%d: %w", topic, partition, err))
	})
	return nil, all
}
