//go:build unix

package fire

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The tables of a fire keep what was overwritten for half a minute, so that
// they are compacted while it burns, and are audited well before.
var short = upkeep{lag: 30 * time.Second, audit: 3 * time.Second}

// Each kind of harm for a while, one after the other, to one deployment.
func TestFire(t *testing.T) {
	lasts, seed := settings(t)
	f := light(t, short)
	f.calm = true
	require.NoError(t, f.shortSegments())
	for n, one := range []struct {
		name string
		do   func(ctx context.Context, t *testing.T)
	}{
		{"crash", f.turns(5*time.Second, crash, crashWithoutDisk)},
		{"old owner", f.turns(time.Second, oldOwner)},
		{"rebalance", f.turns(time.Second, join, leave)},
		{"rolling restart", f.turns(2*time.Second, rolling)},
		{"broker", f.turns(2*time.Second, oneBroker)},
		{"all brokers", f.turns(4*time.Second, allBrokers)},
		{"network cut", f.turns(2*time.Second, cut, longCut)},
		{"network slow", f.turns(time.Second, delay)},
		{"network half open", f.turns(time.Second, deaf, lost)},
		{"disk full", f.turns(time.Second, fullDisk)},
		{"local stores", f.turns(time.Second, damagedStore, otherBoot, lostStore)},
		{"compaction", f.turns(time.Second, staleRows, crashWithoutDisk)},
		{"deployment", f.turns(2*time.Second, refused, otherCatalog)},
		{"load", f.turns(time.Second, flood(lasts/4))},
	} {
		t.Run(one.name, func(t *testing.T) {
			f.judged(t, burning{lasts: lasts, seed: seed + uint64(n), rate: rate(t), owners: 400},
				func(ctx context.Context) { one.do(ctx, t) })
		})
	}
	t.Run("reservations end", func(t *testing.T) { // and the tables are read anew
		gone, err := f.compacted(t.Context())
		require.NoError(t, err)
		t.Logf("%d records were compacted away", gone)
		assert.Positive(t, gone)
		f.judged(t, burning{lasts: lasts / 2, seed: seed - 1, rate: rate(t), owners: 400, ends: true},
			func(ctx context.Context) { f.turns(time.Second, crashWithoutDisk, sidecarCrash)(ctx, t) })
	})
}

// turns does harms in turn until ctx ends, with a pause before each.
func (f *fire) turns(pause time.Duration, harms ...harm) func(context.Context, *testing.T) {
	return func(ctx context.Context, t *testing.T) {
		for n := 0; wait(ctx, pause); n++ {
			f.once(ctx, t, harms[n%len(harms)])
		}
	}
}
