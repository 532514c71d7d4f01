//go:build unix

package fire

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify"
)

// The tables of a fire keep what was overwritten for half a minute, so that
// they are compacted while it burns, and are audited well before.
var short = upkeep{lag: 30 * time.Second, audit: 3 * time.Second}

// turns are harms that are done one after the other, with a pause before each.
type turns struct {
	pause time.Duration
	harms []harm
}

// Each kind of harm for a while, one after the other, to one deployment.
func TestFire(t *testing.T) {
	lasts, seed := settings(t)
	f := light(t, short)
	f.calm = true
	require.NoError(t, f.shortSegments())
	t.Run("no harm", func(t *testing.T) { f.quiet(t, lasts, seed-2) })
	for n, one := range []struct {
		name string
		do   turns
	}{
		{"crash", turns{5 * time.Second, []harm{crash, crashWithoutDisk}}},
		{"old owner", turns{time.Second, []harm{oldOwner}}},
		{"rebalance", turns{time.Second, []harm{join, leave, rolling}}},
		{"broker", turns{2 * time.Second, []harm{oneBroker, allBrokers}}},
		{"network", turns{time.Second, []harm{cut, longCut, delay, deaf, lost}}},
		{"disk", turns{time.Second, []harm{fullDisk, damagedStore, otherBoot, lostStore}}},
		{"compaction", turns{time.Second, []harm{staleRows, crashWithoutDisk}}},
		{"deployment", turns{2 * time.Second, []harm{refused, otherCatalog}}},
		{"load", turns{time.Second, []harm{overloaded(min(max(lasts, 5*time.Second), time.Minute))}}},
	} {
		t.Run(one.name, func(t *testing.T) { f.burns(t, one.do, lasts, seed+uint64(n)) })
	}
	t.Run("reservations end", func(t *testing.T) { // and the tables are read anew
		gone, err := f.compacted(t.Context())
		require.NoError(t, err)
		t.Logf("%d records were compacted away", gone)
		assert.Positive(t, gone)
		f.judged(t, burning{lasts: lasts / 2, seed: seed - 1, rate: rate(t), owners: 400, ends: true}, func(ctx context.Context) {
			f.done(ctx, t, turns{time.Second, []harm{crashWithoutDisk, sidecarCrash}})
		})
	})
	looked, err := f.drained(t.Context(), 1)
	assert.NoError(t, err)
	t.Logf("%d storages of strangers have what was given to them", looked)
	f.readAnew(t)
}

// burns does one kind of harm for a while, and until each of its harms was done.
func (f *fire) burns(t *testing.T, k turns, lasts time.Duration, seed uint64) {
	repairs, err := f.counts(t.Context(), "coffer_audit_repairs_total")
	require.NoError(t, err)
	hidden := len(f.hidden)
	f.judged(t, burning{lasts: lasts, seed: seed, rate: rate(t), owners: 400}, func(ctx context.Context) {
		following, end := context.WithCancel(t.Context())
		defer end()
		go repairs.follow(following)
		f.done(ctx, t, k)
	})
	n := repairs.ask(t.Context())
	t.Logf("%.0f rows were repaired, and %d had an older one put behind them", n, len(f.hidden)-hidden)
	if len(f.hidden) > hidden {
		assert.Positive(t, n, "rows that an audit had rewritten")
	}
}

// done does each harm in turn, and then those for which there is time before ctx
// ends.
func (f *fire) done(ctx context.Context, t *testing.T, k turns) {
	for n := 0; ; n++ {
		h := k.harms[n%len(k.harms)]
		if n >= len(k.harms) && time.Until(deadline(ctx)) < k.pause+h.takes || !wait(t.Context(), k.pause) {
			return
		}
		m, free, ok := f.take(h.to)
		if !assert.True(t, ok, "%s is done to nobody", h.name) {
			return
		}
		f.harm(ctx, t, h, m, f.random)
		free()
	}
}

// quietly is how often it is tried that nothing happens: on a machine that does
// other things too, a process may be taken for dead.
const quietly = 3

// quiet: nobody is harmed. Then the processes must have counted what was sent
// and heard, and nothing else.
func (f *fire) quiet(t *testing.T, lasts time.Duration, seed uint64) {
	var report verify.Report
	for range quietly {
		require.NoError(t, f.settled(t.Context()))
		report = f.judged(t, burning{lasts: lasts, seed: seed, rate: rate(t), owners: 400, counts: true}, func(context.Context) {})
		assert.Positive(t, report.Counts)
		if report.Metrics == exact {
			return
		}
	}
	assert.Equal(t, exact, report.Metrics)
}

// exact is what the verifier says of counts that can't be higher or lower.
const exact = "each must be what was sent and heard"

// settled waits until nobody has joined a group for a while.
func (f *fire) settled(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	joins, err := f.counts(ctx, "coffer_sarama_group_joins_total")
	if err != nil {
		return err
	}
	for was := -1.0; ; {
		is := joins.ask(ctx)
		if is == was {
			return nil
		}
		was = is
		if !wait(ctx, 3*time.Second) {
			return ctx.Err()
		}
	}
}

func deadline(ctx context.Context) time.Time {
	at, _ := ctx.Deadline()
	return at
}
