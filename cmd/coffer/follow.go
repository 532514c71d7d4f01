package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// follower reads topics as they grow, without a group: it commits nothing and
// takes nothing from anybody.
type follower struct {
	client *kgo.Client
	end    context.CancelFunc // of the look-out for new partitions
}

// follow begins behind the last record that each partition has now, or at its
// first; at the first of a partition that is added later. It fails if a topic is
// missing.
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
		err = unlisted(offsets)
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the ends of %s at %v: %w", strings.Join(topics, ", "), brokers, err)
	}
	client, err := kgo.NewClient(append(base,
		kgo.ConsumePartitions(offsets.KOffsets()),
		kgo.FetchMaxWait(time.Second),
	)...)
	if err != nil {
		return nil, err
	}
	watching, end := context.WithCancel(ctx)
	f := &follower{client, end}
	go f.watch(watching, offsets.KOffsets(), topics)
	return f, nil
}

// unlisted says which topics or partitions have no offsets; nil: none.
func unlisted(offsets kadm.ListedOffsets) error {
	var all []string
	offsets.Each(func(o kadm.ListedOffset) {
		switch {
		case errors.Is(o.Err, kerr.UnknownTopicOrPartition):
			all = append(all, fmt.Sprintf("topic %s does not exist: mend its name, or create it with `coffer topics create`", o.Topic))
		case o.Err != nil:
			all = append(all, fmt.Sprintf("%s/%d: %v", o.Topic, o.Partition, o.Err))
		}
	})
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	return errors.New(strings.Join(slices.Compact(all), "; "))
}

// lookOutEvery is how late partitions may be seen that are added meanwhile.
const lookOutEvery = 2 * time.Second

// watch reads partitions that are added from their beginning on, until ctx
// ends. What can't be looked up is looked up again.
func (f *follower) watch(ctx context.Context, known map[string]map[int32]kgo.Offset, topics []string) {
	admin := kadm.NewClient(f.client)
	for {
		select {
		case <-time.After(lookOutEvery):
		case <-ctx.Done():
			return
		}
		details, _ := admin.ListTopics(ctx, topics...)
		added := map[string]map[int32]kgo.Offset{}
		details.EachPartition(func(p kadm.PartitionDetail) {
			if _, had := known[p.Topic][p.Partition]; had || p.Err != nil || known[p.Topic] == nil {
				return
			}
			if added[p.Topic] == nil {
				added[p.Topic] = map[int32]kgo.Offset{}
			}
			known[p.Topic][p.Partition] = kgo.NewOffset().AtStart()
			added[p.Topic][p.Partition] = known[p.Topic][p.Partition]
		})
		f.client.AddConsumePartitions(added)
	}
}

func (f *follower) close() {
	f.end()
	f.client.Close()
}

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
