//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/tester"
)

// few of a flood's strangers, and of the sessions, are looked at in a sidecar that
// reads all anew: one in so many. There are many strangers, and a look-up of a
// projection that there isn't takes half a second.
const few = 10

// readAnew is the test of what the tables hold when the fire is out. Rows that
// were hidden are so once more, and audits must repair all of them, because
// nobody else writes them now. Then the tables lose all that was overwritten, and
// a sidecar that was never there reads them, and
// shows of every owner what the first one shows, which has followed from the
// beginning. No row that was put behind a newer one may have come back.
func (f *fire) readAnew(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	began := time.Now()
	repairs, err := f.counts(ctx, "coffer_audit_repairs_total")
	require.NoError(t, err)
	hidden, err := f.hideAll(ctx)
	require.NoError(t, err)
	assert.NoError(t, f.tables(func(admin *kadm.Client, _ []string) error { return f.shown(ctx, admin, hidden) }))
	require.NoError(t, f.audited(ctx))
	repaired := repairs.ask(ctx)
	assert.GreaterOrEqual(t, int(repaired), len(hidden), "rows that an audit had rewritten")
	rows, err := f.forget(ctx)
	require.NoError(t, err)
	took := time.Since(began)
	err = f.tables(func(admin *kadm.Client, _ []string) error {
		old, err := f.outdated(ctx, admin, hidden)
		assert.Zero(t, len(old), "rows that went back")
		return err
	})
	require.NoError(t, err)

	addrs, err := tester.FreeAddrs(1)
	require.NoError(t, err)
	args := []string{"serve", "--http", addrs[0], "--brokers", f.coffer.brokers, "--log-format", "text", "--compaction-lag", "1s"}
	second := &member{name: "serve-anew", http: addrs[0], args: args, coffer: f.coffer}
	require.NoError(t, second.begin())
	defer second.Kill()
	require.NoError(t, second.ready(ctx))

	owners := f.owners(rows)
	shows := map[int]int{}
	assert.NoError(t, together(owners, func(o owner) error {
		is, err := f.sidecar.shown(ctx, o.tenant, o.path)
		if err != nil {
			return err
		}
		anew, err := second.shown(ctx, o.tenant, o.path)
		if err == nil && is != anew {
			err = fmt.Errorf("%s of %s: from the compacted table\n  %+v\nand before it was\n  %+v", o.path, o.tenant, anew, is)
		}
		f.floods.Lock()
		defer f.floods.Unlock()
		shows[is.status]++
		return err
	}))
	assert.Positive(t, shows[200])
	t.Logf("%d rows at rest had an older one put behind them, and %.0f were repaired; after %s the tables had forgotten what was overwritten; a new sidecar was asked about %d owners (by status: %v)",
		len(hidden), repaired, took.Round(100*time.Millisecond), len(owners), shows)
}

// owner is whom a look-up is about.
type owner struct{ tenant, path string }

// owners are the look-ups about all rows that can be looked up, but only about a
// few strangers and sessions.
func (f *fire) owners(rows map[string][]string) (all []owner) {
	const sessions = "coffer-session-table"
	paths := map[string]string{
		"coffer-storage-table":   "/api/storage/accounts/%s?worldId=0",
		sessions:                 "/api/storage/projections/%s",
		"coffer-inventory-table": "/api/characters/%s/inventory",
	}
	floods := map[string]bool{}
	for _, s := range f.poured {
		floods[s.tenant] = true
	}
	for table, path := range paths {
		seen := 0
		for _, key := range rows[table] {
			tenant, id, ok := strings.Cut(key, "/")
			if !ok {
				tenant, id = "", key
			}
			if floods[tenant] || table == sessions {
				if seen++; seen%few != 0 {
					continue
				}
			}
			all = append(all, owner{tenant, fmt.Sprintf(path, id)})
		}
	}
	return all
}

// nobodysKey is that of a record without a value, which is no row.
const nobodysKey = "nobody"

// forget has all tables compacted up to where they end now, which a deployment
// does after a day, and returns the keys that each holds then.
func (f *fire) forget(ctx context.Context) (rows map[string][]string, err error) {
	err = f.tablesWith(map[string]string{"min.compaction.lag.ms": "1000", "min.cleanable.dirty.ratio": "0"})
	if err != nil {
		return nil, err
	}
	wait(ctx, segments+time.Second/2) // what comes after that begins a segment, and those before are closed
	ends, err := f.begun(ctx)
	if err != nil {
		return nil, err
	}
	for {
		rows, overwritten, err := f.rows(ctx, ends)
		if err != nil || overwritten == 0 {
			return rows, err
		}
		if !wait(ctx, time.Second) {
			return nil, errors.Join(ctx.Err(), fmt.Errorf("the tables still hold %d records that were overwritten", overwritten))
		}
	}
}

// begun appends a record that is no row to each partition of all tables, and
// returns where these lie.
func (f *fire) begun(ctx context.Context) (map[spot]int64, error) {
	at := map[spot]int64{}
	return at, f.tables(func(admin *kadm.Client, tables []string) error {
		writer, err := f.client(kgo.RecordPartitioner(kgo.ManualPartitioner()))
		if err != nil {
			return err
		}
		defer writer.Close()
		ends, err := admin.ListEndOffsets(ctx, tables...)
		if err != nil {
			return err
		}
		var all []*kgo.Record
		ends.Each(func(o kadm.ListedOffset) {
			all = append(all, &kgo.Record{Topic: o.Topic, Partition: o.Partition, Key: []byte(nobodysKey)})
		})
		for _, one := range writer.ProduceSync(ctx, all...) {
			err = errors.Join(err, one.Err)
			at[spot{one.Record.Topic, one.Record.Partition}] = one.Record.Offset
		}
		return errors.Join(err, ends.Error())
	})
}

// rows are the keys of all tables before some ends, and how many records there
// have another of their key behind them.
func (f *fire) rows(ctx context.Context, ends map[spot]int64) (rows map[string][]string, overwritten int, err error) {
	rows = map[string][]string{}
	seen := map[string]map[string]bool{}
	_, err = f.scanTables(ctx, func(r *kgo.Record) {
		if r.Value == nil || r.Offset >= ends[spot{r.Topic, r.Partition}] {
			return
		}
		if seen[r.Topic] == nil {
			seen[r.Topic] = map[string]bool{}
		}
		if seen[r.Topic][string(r.Key)] {
			overwritten++
			return
		}
		seen[r.Topic][string(r.Key)] = true
		rows[r.Topic] = append(rows[r.Topic], string(r.Key))
	})
	return rows, overwritten, err
}
