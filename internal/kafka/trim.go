package kafka

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Trim deletes the records of a topic's partitions that lie below the group's
// committed offset and are older than keep, measured back from now. Internal
// topics have no retention of their own: time alone must never take a record
// that wasn't processed. It returns how many partitions it trimmed.
func (t *Topics) Trim(ctx context.Context, group, topic string, partitions []int32, now time.Time, keep time.Duration) (int, error) {
	committed, err := t.committed(ctx, group)
	if err != nil {
		return 0, fmt.Errorf("the committed offsets of group %s: %w", group, err)
	}
	young, err := t.admin.ListOffsetsAfterMilli(ctx, now.Add(-keep).UnixMilli(), topic)
	if err != nil {
		return 0, fmt.Errorf("which records of %s are older than %v: %w", topic, keep, err)
	}
	starts, err := t.admin.ListStartOffsets(ctx, topic)
	if err != nil {
		return 0, fmt.Errorf("where %s begins: %w", topic, err)
	}
	below := kadm.Offsets{}
	for _, p := range partitions {
		at, some := committed.Lookup(topic, p)
		if !some || at.At < 0 {
			continue
		}
		first, err := found(young, topic, p)
		if err != nil {
			return 0, err
		}
		start, err := found(starts, topic, p)
		if err != nil {
			return 0, err
		}
		if first < 0 { // no record is younger: all are old
			first = at.At
		}
		if to := min(first, at.At); to > start {
			below.AddOffset(topic, p, to, -1)
		}
	}
	if len(below) == 0 {
		return 0, nil
	}
	deleted, err := t.admin.DeleteRecords(ctx, below)
	if err == nil {
		err = deleted.Error()
	}
	if err != nil {
		return 0, fmt.Errorf("deleting old records of %s: %w", topic, err)
	}
	return len(below[topic]), nil
}
