package kafka

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// ErrGap is a committed offset that Kafka has no record at any more: records
// were lost between it and what is there. It is a fault, never a jump.
var ErrGap = errors.New("records are gone from Kafka")

// Gap is where a group's committed offset of a partition lies outside of what
// Kafka has of it, which is the records from Start to before End; or is that of
// another topic of the same name.
type Gap struct {
	Group      string
	Topic      string
	Partition  int32
	Committed  int64
	Start, End int64
	ID         TopicID // the topic's
	Anew       bool    // the offset was committed of a topic with another id
}

// Error names topic, partition and gap.
func (g Gap) Error() string {
	if g.Anew {
		return fmt.Sprintf("%v: group %s has committed offset %d of another topic %s, which was made anew since (it has id %s now, and in partition %d the records %d to before %d)",
			ErrGap, g.Group, g.Committed, g.Topic, g.ID, g.Partition, g.Start, g.End)
	}
	if g.Committed > g.End {
		return fmt.Sprintf("%v: group %s has committed offset %d of %s/%d, and the topic ends at %d: it lost records, or was made anew",
			ErrGap, g.Group, g.Committed, g.Topic, g.Partition, g.End)
	}
	return fmt.Sprintf("%v: group %s has committed offset %d of %s/%d, and the topic begins at %d: %d records were deleted before they were processed",
		ErrGap, g.Group, g.Committed, g.Topic, g.Partition, g.Start, g.Start-g.Committed)
}

// Unwrap lets errors.Is find ErrGap.
func (g Gap) Unwrap() error { return ErrGap }

// Gaps finds the gaps of a group among these partitions of topics. A partition
// of which nothing was committed has none. What our groups commit names the
// topic's id: a commit that was under way while the topic was made anew lands on
// the new one, where that offset means nothing.
func (t *Topics) Gaps(ctx context.Context, group string, claims map[string][]int32) ([]Gap, error) {
	committed, err := t.committed(ctx, group)
	if err != nil {
		return nil, fmt.Errorf("the committed offsets of group %s: %w", group, err)
	}
	var topics []string
	for topic := range claims {
		topics = append(topics, topic)
	}
	if len(topics) == 0 {
		return nil, nil
	}
	ids, err := t.TopicIDs(ctx, topics...)
	if err != nil {
		return nil, err
	}
	starts, err := t.admin.ListStartOffsets(ctx, topics...)
	if err != nil {
		return nil, fmt.Errorf("where %v begin: %w", topics, err)
	}
	ends, err := t.admin.ListEndOffsets(ctx, topics...)
	if err != nil {
		return nil, fmt.Errorf("where %v end: %w", topics, err)
	}
	var gaps []Gap
	for topic, partitions := range claims {
		for _, p := range partitions {
			at, some := committed.Lookup(topic, p)
			if !some || at.At < 0 {
				continue
			}
			start, err := found(starts, topic, p)
			if err != nil {
				return nil, err
			}
			end, err := found(ends, topic, p)
			if err != nil {
				return nil, err
			}
			anew := at.Metadata != "" && at.Metadata != ids[topic].String()
			if anew || at.At < start || at.At > end {
				gaps = append(gaps, Gap{
					Group: group, Topic: topic, Partition: p, Committed: at.At, Start: start, End: end, ID: ids[topic], Anew: anew,
				})
			}
		}
	}
	return gaps, nil
}

// committed are a group's offsets. A group that never committed has none; some
// brokers call it unknown.
//
// A coordinator that died is still named for a while, until another takes over.
// franz-go (v1.22.2) remembers what it was told and, for this question, goes on
// asking the dead one for ever; so one that can't be reached is looked up anew,
// by a client that remembers nothing.
func (t *Topics) committed(ctx context.Context, group string) (kadm.OffsetResponses, error) {
	offsets, err := t.admin.FetchOffsets(ctx, group)
	if unreachable := (*net.OpError)(nil); errors.As(err, &unreachable) {
		fresh, wrong := NewTopics(t.cfg)
		if wrong != nil {
			return nil, wrong
		}
		defer fresh.Close()
		offsets, err = fresh.admin.FetchOffsets(ctx, group)
	}
	if errors.Is(err, kerr.GroupIDNotFound) {
		return nil, nil
	}
	return offsets, err
}

func found(offsets kadm.ListedOffsets, topic string, partition int32) (int64, error) {
	o, ok := offsets.Lookup(topic, partition)
	switch {
	case !ok:
		return 0, fmt.Errorf("no broker tells the offsets of %s/%d", topic, partition)
	case o.Err != nil:
		return 0, fmt.Errorf("the offsets of %s/%d: %w", topic, partition, o.Err)
	}
	return o.Offset, nil
}
