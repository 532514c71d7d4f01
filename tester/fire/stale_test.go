//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/processors/once"
)

// staleRows: rows that were true once are appended behind newer ones, as an old
// owner does who was cut off for long. If that is the only harm, it isn't over
// before each of them has a newer row behind it again.
var staleRows = harm{"stale rows", brokers, 14 * time.Second, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
	return f.tables(func(admin *kadm.Client, tables []string) error {
		var all []hidden
		for began := time.Now(); len(all) == 0; { // after a start it takes a while until a row is written twice
			for _, table := range tables {
				some, err := f.appendStale(ctx, admin, table, int32(r.IntN(8)))
				if err != nil {
					return fmt.Errorf("%s: %w", table, err)
				}
				all = append(all, some...)
			}
			if len(all) == 0 && time.Since(began) > soonEnough {
				return errors.New("no row was written twice")
			}
			wait(ctx, time.Second)
		}
		f.hidden = append(f.hidden, all...)
		if !f.calm {
			return nil
		}
		return f.shown(ctx, admin, all)
	})
}}

// hidden is a row in front of an older one.
type hidden struct {
	spot
	key     string
	version uint64
	older   *kgo.Record
}

// window is how far back stale rows are looked for.
const window = 2000

// appendStale appends, of each row in a table's partition that was written more
// than once of late, the oldest record that is still there. It returns the
// newest ones.
func (f *fire) appendStale(ctx context.Context, admin *kadm.Client, table string, partition int32) (all []hidden, err error) {
	type row struct {
		oldest      *kgo.Record
		was, newest uint64
	}
	rows := map[string]*row{}
	var wrong error
	_, err = f.scan(ctx, admin, table, partition, window, func(r *kgo.Record) {
		version, err := once.RowVersion(r.Value)
		wrong = errors.Join(wrong, err)
		if rows[string(r.Key)] == nil {
			rows[string(r.Key)] = &row{oldest: r, was: version}
		}
		rows[string(r.Key)].newest = max(rows[string(r.Key)].newest, version)
	})
	if err = errors.Join(err, wrong); err != nil {
		return nil, err
	}
	for key, r := range rows {
		if r.was < r.newest {
			older := &kgo.Record{Topic: table, Partition: partition, Key: r.oldest.Key, Value: r.oldest.Value, Headers: r.oldest.Headers}
			all = append(all, hidden{spot{table, partition}, key, r.newest, older})
		}
	}
	return all, f.hide(ctx, all)
}

// hide appends the older rows.
func (f *fire) hide(ctx context.Context, all []hidden) error {
	writer, err := f.client(kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		return err
	}
	defer writer.Close()
	var stale []*kgo.Record
	for _, h := range all {
		again := *h.older
		stale = append(stale, &again)
	}
	return writer.ProduceSync(ctx, stale...).FirstErr()
}

// hideAll appends, of each row that was hidden before, the older one again. Once
// no more commands come, nobody but an audit can repair that. It returns the
// rows as they are now.
func (f *fire) hideAll(ctx context.Context) (all []hidden, err error) {
	err = f.tables(func(admin *kadm.Client, _ []string) error {
		versions, err := f.versions(ctx, admin, f.hidden)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, h := range f.hidden {
			if name := h.topic + " " + h.key; !seen[name] {
				seen[name] = true
				h.version = versions[h.spot][h.key]
				all = append(all, h)
			}
		}
		return f.hide(ctx, all)
	})
	return all, err
}

// shown waits until the last record of each of these rows is none that is older
// than the row was.
func (f *fire) shown(ctx context.Context, admin *kadm.Client, all []hidden) error {
	for began := time.Now(); ; wait(ctx, time.Second) {
		old, err := f.outdated(ctx, admin, all)
		switch {
		case err != nil || len(old) == 0:
			return err
		case time.Since(began) > repairedWithin:
			return fmt.Errorf("%d of %d stale rows were not repaired within %s, such as %s in version %d of %s", len(old), len(all), repairedWithin, old[0].key, old[0].version, old[0].spot)
		}
	}
}

// repairedWithin is many times what an audit takes.
const repairedWithin = 2 * time.Minute

// outdated are those of these rows of which an older record comes last.
func (f *fire) outdated(ctx context.Context, admin *kadm.Client, all []hidden) (old []hidden, err error) {
	versions, err := f.versions(ctx, admin, all)
	for _, h := range all {
		if versions[h.spot][h.key] < h.version {
			old = append(old, h)
		}
	}
	return old, err
}

// versions are those of the last records of all keys, in the partitions of these
// rows.
func (f *fire) versions(ctx context.Context, admin *kadm.Client, of []hidden) (map[spot]map[string]uint64, error) {
	all := map[spot]map[string]uint64{}
	for _, h := range of {
		if all[h.spot] != nil {
			continue
		}
		last := map[string]uint64{}
		all[h.spot] = last
		var wrong error
		_, err := f.scan(ctx, admin, h.topic, h.partition, 0, func(r *kgo.Record) {
			if r.Value == nil {
				return
			}
			version, err := once.RowVersion(r.Value)
			last[string(r.Key)], wrong = version, errors.Join(wrong, err)
		})
		if err = errors.Join(err, wrong); err != nil {
			return nil, err
		}
	}
	return all, nil
}
