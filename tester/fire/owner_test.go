//go:build unix

package fire

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// spot is a partition of an input, whose records one process takes.
type spot struct {
	topic     string
	partition int32
}

// String is topic/partition.
func (s spot) String() string { return fmt.Sprintf("%s/%d", s.topic, s.partition) }

// takes are the partitions whose records a process takes now.
func (h health) takes() map[spot]bool {
	all := map[spot]bool{}
	for _, c := range h.Checks {
		var partitions []struct {
			Topic     string
			Partition int32
			Running   bool
		}
		_ = json.Unmarshal(c.Detail.Partitions, &partitions) // a sidecar's tables have a number of them
		for _, p := range partitions {
			if p.Running {
				all[spot{p.Topic, p.Partition}] = true
			}
		}
	}
	return all
}

// soonEnough is how long harm may take to have its effect besides the time that
// it must take.
const soonEnough = time.Minute

// had waits until a process takes records, and returns of which partitions. If
// there is other harm it needn't take any, and nobody asks.
func (f *fire) had(ctx context.Context, m *member) (had map[spot]bool, err error) {
	if !f.calm {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, soonEnough)
	defer cancel()
	for {
		h, _, unheard := m.health(ctx)
		if had = h.takes(); len(had) > 0 {
			return had, nil
		}
		if !wait(ctx, 50*time.Millisecond) {
			return nil, fmt.Errorf("%s takes no records: %v %+v", m.name, unheard, h)
		}
	}
}

// replaced waits past the session timeout, and then until the other processes
// take the records of all partitions that one had.
func (f *fire) replaced(ctx context.Context, m *member, had map[spot]bool) error {
	wait(ctx, pastTheSession)
	if !f.calm {
		return nil // others may be harmed
	}
	ctx, cancel := context.WithTimeout(ctx, soonEnough)
	defer cancel()
	for {
		left := maps.Clone(had)
		for _, other := range f.members {
			if other == m {
				continue
			}
			h, _, _ := other.health(ctx) // one that doesn't answer takes nothing
			maps.DeleteFunc(left, func(s spot, _ bool) bool { return h.takes()[s] })
		}
		if len(left) == 0 {
			return nil
		}
		if !wait(ctx, 50*time.Millisecond) {
			return fmt.Errorf("nobody took over %v of %s", slices.Collect(maps.Keys(left)), m.name)
		}
	}
}

// opened waits until this life of a process has opened a store in a way: "new",
// or what its log says of one that was deleted.
func (f *fire) opened(ctx context.Context, m *member, how string) error {
	if !f.calm {
		return nil // it may not be given a partition while there is other harm
	}
	ctx, cancel := context.WithTimeout(ctx, soonEnough)
	defer cancel()
	line, err := m.AwaitLine(ctx, "how="+how)
	if err == nil && !strings.Contains(line, "store opened") {
		err = fmt.Errorf("%s says of no store that it is %s: %s", m.name, how, line)
	}
	return err
}
