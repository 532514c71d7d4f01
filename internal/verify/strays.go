package verify

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// written are where the topics that are written to end.
func (b *broker) written(ctx context.Context) (kadm.ListedOffsets, error) {
	ends, err := b.admin.ListEndOffsets(ctx, slices.Collect(maps.Keys(b.consumed))...)
	if err == nil {
		err = ends.Error()
	}
	return ends, err
}

// strays adds the records that the run's own producer left on the topics
// without knowing: a broker that was killed between writing and acknowledging,
// and has forgotten its producers, takes the resend for a new record. Such a one
// is a command like any other, or a client's retry if it has a ce_id. Partitions
// that hold just what was acknowledged are not read.
func (b *broker) strays(ctx context.Context, from kadm.ListedOffsets, h *History) error {
	ends, err := b.written(ctx)
	if err != nil {
		return fmt.Errorf("looking up what was written: %w", err)
	}
	known, counts, same := map[Place]bool{}, map[string]int64{}, map[string]*Sent{}
	for _, s := range h.Sent {
		known[s.Place] = true
		counts[spot(s.Topic, s.Partition)]++
		if !s.Retry {
			same[string(s.Key)+string(s.Value)] = s
		}
	}
	read, missing := map[string]map[int32]kgo.Offset{}, map[string]int64{}
	ends.Each(func(end kadm.ListedOffset) {
		begin, _ := from.Lookup(end.Topic, end.Partition)
		if at := spot(end.Topic, end.Partition); end.Offset-begin.Offset != counts[at] {
			if read[end.Topic] == nil {
				read[end.Topic] = map[int32]kgo.Offset{}
			}
			read[end.Topic][end.Partition] = kgo.NewOffset().At(begin.Offset)
			missing[at] = end.Offset
		}
	})
	if len(missing) == 0 {
		return nil
	}
	client, err := b.another(kgo.ConsumePartitions(read))
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	for len(missing) > 0 {
		fetches := client.PollFetches(ctx)
		if ctx.Err() != nil {
			return fmt.Errorf("reading what was written: %w", ctx.Err())
		}
		fetches.EachRecord(func(r *kgo.Record) {
			at := Place{r.Topic, r.Partition, r.Offset}
			switch s := same[string(r.Key)+string(r.Value)]; {
			case known[at]:
			case s == nil:
				h.Others++
			default:
				twin := *s
				twin.Place, twin.Retry, twin.Stray = at, s.ID != "", true
				known[at] = true
				h.Sent = append(h.Sent, &twin)
			}
			if r.Offset+1 >= missing[spot(r.Topic, r.Partition)] {
				delete(missing, spot(r.Topic, r.Partition))
			}
		})
	}
	return nil
}
