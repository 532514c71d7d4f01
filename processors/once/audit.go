package once

import (
	"context"
	"errors"
	"fmt"
	"time"

	"coffer/internal/kafka"
)

// HeaderRewrite marks a record that asks the owner of a row to write it again
// as a new version. It is its own cause and says nothing.
const HeaderRewrite = "coffer-rewrite"

// ErrStale is the fault of an owner whose table holds a newer row than its own
// store: the store is wiped and read again.
var ErrStale = errors.New("the table holds a newer row than the local store")

// audit reads one partition of a function's table on from where the last audit
// ended. An old owner that woke up can have appended an older row behind a
// newer one; compaction would keep the older. Each such row is rewritten
// through the function's input, like everything else that changes a row.
//
// A row whose own write lies behind the audit's end looks stale for a moment.
// It is looked for once more before it is rewritten; a rewrite too many costs a
// record and changes nothing.
type audit struct {
	function *Function
	config   kafka.Config
	topics   *kafka.Topics
	// version is the owner's version of a row, 0 if it has none.
	version func(key string) (uint64, error)
	// rewrite asks the owner for a new version of a row.
	rewrite func(ctx context.Context, key string) error
	settle  time.Duration // waited before a row is looked for once more
}

// auditSettle is enough for a write under way to be acknowledged.
const auditSettle = 2 * time.Second

// run audits a partition and returns how many rows it had rewritten.
func (a audit) run(ctx context.Context, partition int32) (rewritten int, err error) {
	table, group := a.function.Group+tableSuffix, a.function.Group+"-audit"
	from, err := a.topics.Position(ctx, group, table, partition)
	if err != nil {
		return 0, err
	}
	stale := map[string]uint64{} // key -> the version of its last record, where the owner's is higher
	see := func(key string, value []byte, offset int64) error {
		if value == nil {
			return nil
		}
		last, err := RowVersion(value)
		if err != nil {
			return fmt.Errorf("table %s/%d offset %d, key %q: %w", table, partition, offset, key, err)
		}
		have, err := a.version(key)
		if err != nil {
			return err
		}
		switch {
		case last > have:
			return fmt.Errorf("%w: %s/%d offset %d, key %q has version %d, the store %d", ErrStale, table, partition, offset, key, last, have)
		case last < have:
			stale[key] = last
		default:
			delete(stale, key)
		}
		return nil
	}
	next, err := a.config.Scan(ctx, table, partition, from, see)
	if err != nil {
		return 0, err
	}
	if len(stale) > 0 {
		select {
		case <-time.After(a.settle):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
		if next, err = a.config.Scan(ctx, table, partition, next, see); err != nil {
			return 0, err
		}
	}
	for key := range stale {
		if err := a.rewrite(ctx, key); err != nil {
			return rewritten, fmt.Errorf("rewriting key %q: %w", key, err)
		}
		rewritten++
	}
	// Saved last: an audit that was cut short is repeated.
	return rewritten, a.topics.SavePosition(ctx, group, table, partition, next)
}
