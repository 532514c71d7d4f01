package once

import (
	"fmt"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"coffer/internal/kafka"
)

// Merge is the update callback of recovery, views and standbys in a table of
// n partitions: the highest version wins, wherever it lies, because an old
// owner that wakes up can append an older row behind a newer one. Rows are
// never deleted, so a tombstone is ignored. A key that doesn't hash to its
// partition is a fault: the table was written with another n.
func Merge(n int32) goka.UpdateCallback {
	return func(ctx goka.UpdateContext, s storage.Storage, key string, value []byte) error {
		if value == nil {
			return nil
		}
		if p := kafka.Partition(key, n); p != ctx.Partition() {
			return fmt.Errorf("table %s: key %q at offset %d lies in partition %d and belongs to %d of %d: the table was written with another number of partitions",
				ctx.Topic(), key, ctx.Offset(), ctx.Partition(), p, n)
		}
		version, err := RowVersion(value)
		if err != nil {
			return fmt.Errorf("table %s/%d offset %d, key %q: %w", ctx.Topic(), ctx.Partition(), ctx.Offset(), key, err)
		}
		old, err := s.Get(key)
		if err != nil {
			return err
		}
		if old != nil {
			have, err := RowVersion(old)
			if err != nil {
				return fmt.Errorf("local row of key %q: %w", key, err)
			}
			if have > version {
				return nil
			}
		}
		return s.Set(key, value)
	}
}
