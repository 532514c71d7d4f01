package once

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
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
// A row whose own write lies behind the audit's end looks stale for a moment. So
// what follows is read before it is rewritten: it isn't stale if the version is
// among that which its owner had when it seemed to be, however often it has been
// written since. A rewrite too many costs a record and changes nothing.
type audit struct {
	function *Function
	config   kafka.Config
	topics   *kafka.Topics
	// version is the owner's version of a row, 0 if it has none.
	version func(key string) (uint64, error)
	// rewrite asks the owner for new versions of rows, and returns when all are asked for.
	rewrite func(ctx context.Context, keys []string) error
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
	stale := map[string]uint64{} // key -> the owner's version, where that of its last record is lower
	next, err := a.scan(ctx, table, partition, from, func(key string, last, have uint64) {
		if last < have {
			stale[key] = have
		} else {
			delete(stale, key)
		}
	})
	if err != nil {
		return 0, err
	}
	if len(stale) > 0 {
		select {
		case <-time.After(a.settle):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
		// What is read here is the next audit's to judge.
		_, err := a.scan(ctx, table, partition, next, func(key string, last, _ uint64) {
			if last >= stale[key] {
				delete(stale, key)
			}
		})
		if err != nil {
			return 0, err
		}
	}
	if len(stale) > 0 {
		if err := a.rewrite(ctx, slices.Collect(maps.Keys(stale))); err != nil {
			return 0, fmt.Errorf("rewriting %d rows: %w", len(stale), err)
		}
	}
	// Saved last: an audit that was cut short is repeated.
	return len(stale), a.topics.SavePosition(ctx, group, table, partition, next)
}

// scan reads a table's partition from an offset to where it ends now, and gives
// each record's key and version, and the owner's version, to see. It returns the
// offset after the last one.
func (a audit) scan(ctx context.Context, table string, partition int32, from int64, see func(key string, last, have uint64)) (next int64, err error) {
	return a.config.Scan(ctx, table, partition, from, func(key string, value []byte, offset int64) error {
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
		if last > have {
			return fmt.Errorf("%w: %s/%d offset %d, key %q has version %d, the store %d", ErrStale, table, partition, offset, key, last, have)
		}
		see(key, last, have)
		return nil
	})
}
