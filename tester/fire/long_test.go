//go:build unix

package fire

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kinds are all harms of a long run.
var kinds = []harm{
	crash, crashWithoutDisk, sidecarCrash, oldOwner, join, leave, rolling, oneBroker, allBrokers,
	cut, longCut, delay, deaf, lost, fullDisk, lostStore, damagedStore, otherBoot,
	staleRows, refused, otherCatalog, flood(3 * time.Second),
}

// long is the upkeep of a long run. Harms meet there, so that for minutes no
// audit may come to its end: a row that was put behind a newer one must stay
// repairable for longer than that, as it does with the 24 h of a deployment.
var long = upkeep{lag: 5 * time.Minute, audit: 5 * time.Second}

// lightFor is how long there are brokers at least before all are stopped again:
// while there are none, nothing but waiting is tested.
const lightFor = 2 * time.Minute

// Every 5 s a random harm of all kinds begins; they overlap, but no two are done
// to the same thing.
func TestLong(t *testing.T) {
	lasts, seed := settings(t)
	if lasts < 3*time.Minute {
		t.Skip("a long run is 3 minutes or more: COFFER_FIRE=10m go test -timeout 30m -v -run TestLong ./tester/fire")
	}
	kinds := slices.DeleteFunc(slices.Clone(kinds), func(h harm) bool {
		return !strings.Contains(h.name, os.Getenv("COFFER_HARM")) // only those of this name, to find out about one
	})
	f := light(t, long)
	require.NoError(t, f.shortSegments())
	done := map[string]int{}
	var dark time.Time // when all brokers were stopped last
	f.judged(t, burning{lasts: lasts, seed: seed, rate: rate(t), owners: 2000, ends: true}, func(ctx context.Context) {
		var all sync.WaitGroup
		defer all.Wait()
		for wait(ctx, 5*time.Second) {
			if time.Until(deadline(ctx)) < 20*time.Second {
				continue // what takes longest is mended by the end
			}
			for _, i := range f.random.Perm(len(kinds)) {
				h := kinds[i]
				if h.name == allBrokers.name && time.Since(dark) < lightFor {
					continue
				}
				m, free, ok := f.take(h.to)
				if !ok {
					continue
				}
				done[h.name]++
				if h.name == allBrokers.name {
					dark = time.Now()
				}
				own := rand.New(rand.NewPCG(f.random.Uint64(), 2))
				all.Go(func() {
					defer free()
					f.harm(ctx, t, h, m, own)
				})
				break
			}
		}
	})
	gone, err := f.compacted(t.Context())
	require.NoError(t, err)
	t.Logf("harm done: %v; %d records were compacted away", done, gone)
	assert.Positive(t, gone)
}

func deadline(ctx context.Context) time.Time {
	at, _ := ctx.Deadline()
	return at
}
