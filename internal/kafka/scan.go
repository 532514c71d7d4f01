package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// scanIdle is how long a scan waits for the next records. There are some: the
// last record of a partition is the last of its key, so compaction keeps it.
const scanIdle = 30 * time.Second

// Scan reads a partition of a topic once, from an offset (or where it begins,
// if that is later) to where it ends at the call, and gives each record's key,
// value and offset to see. It returns the offset after the last one. Compacted
// records leave holes, which are no loss.
func (c Config) Scan(ctx context.Context, topic string, partition int32, from int64, see func(key string, value []byte, offset int64) error) (next int64, err error) {
	client, err := kgo.NewClient(append(c.franz(), kgo.FetchMaxPartitionBytes(MaxRecordBytes))...)
	if err != nil {
		return from, err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	starts, err := admin.ListStartOffsets(ctx, topic)
	if err != nil {
		return from, err
	}
	ends, err := admin.ListEndOffsets(ctx, topic)
	if err != nil {
		return from, err
	}
	start, err := found(starts, topic, partition)
	if err != nil {
		return from, err
	}
	end, err := found(ends, topic, partition)
	if err != nil {
		return from, err
	}
	next = max(from, start)
	if next >= end {
		return next, nil
	}
	client.AddConsumePartitions(map[string]map[int32]kgo.Offset{topic: {partition: kgo.NewOffset().At(next)}})
	for next < end {
		wait, cancel := context.WithTimeout(ctx, scanIdle)
		fetches := client.PollFetches(wait)
		idle := wait.Err()
		cancel()
		if err := ctx.Err(); err != nil {
			return next, err
		}
		if idle != nil {
			return next, fmt.Errorf("reading %s/%d at %d of %d: nothing came for %v", topic, partition, next, end, scanIdle)
		}
		for _, failed := range fetches.Errors() {
			return next, fmt.Errorf("reading %s/%d at %d: %w", topic, partition, next, failed.Err)
		}
		var wrong error
		fetches.EachRecord(func(r *kgo.Record) {
			if wrong == nil && r.Offset < end {
				wrong = see(string(r.Key), r.Value, r.Offset)
			}
			next = min(max(next, r.Offset+1), end) // what came since the call is for the next scan
		})
		if wrong != nil {
			return next, wrong
		}
	}
	return next, nil
}

// Position reads and SavePosition writes how far a reader outside of any group
// has come in a partition, as that group's committed offset; 0 if it has none.
func (t *Topics) Position(ctx context.Context, group, topic string, partition int32) (int64, error) {
	offsets, err := t.committed(ctx, group)
	if err != nil {
		return 0, fmt.Errorf("the position of %s: %w", group, err)
	}
	at, some := offsets.Lookup(topic, partition)
	if !some {
		return 0, nil
	}
	return max(at.At, 0), nil
}

// SavePosition writes a position; see Position.
func (t *Topics) SavePosition(ctx context.Context, group, topic string, partition int32, at int64) error {
	offsets := kadm.Offsets{}
	offsets.AddOffset(topic, partition, at, -1)
	committed, err := t.admin.CommitOffsets(ctx, group, offsets)
	if err = errors.Join(err, committed.Error()); err != nil {
		return fmt.Errorf("saving the position of %s in %s/%d: %w", group, topic, partition, err)
	}
	return nil
}
