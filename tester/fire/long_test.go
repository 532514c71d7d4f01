//go:build unix

package fire

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
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

// always are begun while all others must wait, so that each 5 s bring a harm,
// however long those take that are under way. They are short, and the last can be
// done at any time.
var always = []harm{sidecarCrash, staleRows, flood(time.Second)}

// long is the upkeep of a long run. Harms meet there, so that for minutes no
// audit may come to its end: a row that was put behind a newer one must stay
// repairable for longer than that, as it does with the 24 h of a deployment.
var long = upkeep{lag: 5 * time.Minute, audit: 5 * time.Second}

// How a long run goes.
const (
	every    = 5 * time.Second
	lightFor = 2 * time.Minute  // for how long there are brokers before all are stopped again: without, nothing but waiting is tested
	quietFor = 20 * time.Second // at the end, so that what takes longest is mended by then
	allIn    = 10 * time.Minute // in which each kind comes
	inSample = 10               // of a flood's storages one in so many is looked at
)

// Every 5 s a harm of another kind begins; they overlap, but no two are done to
// the same thing.
func TestLong(t *testing.T) {
	lasts, seed := settings(t)
	if lasts < 3*time.Minute {
		t.Skip("a long run is 3 minutes or more: COFFER_FIRE=10m go test -timeout 40m -v -run TestLong ./tester/fire")
	}
	only := func(all []harm) []harm { // those of this name, to find out about one
		return slices.DeleteFunc(slices.Clone(all), func(h harm) bool { return !strings.Contains(h.name, os.Getenv("COFFER_HARM")) })
	}
	kinds := only(kinds)
	f := light(t, long)
	require.NoError(t, f.shortSegments())
	repairs, err := f.counts(t.Context(), "coffer_audit_repairs_total")
	require.NoError(t, err)
	done := map[string]int{}
	report := f.judged(t, burning{lasts: lasts, seed: seed, rate: rate(t), owners: 2000, ends: true}, func(ctx context.Context) {
		go repairs.follow(ctx)
		f.wild(ctx, t, kinds, only(always), done)
	})
	repaired := repairs.ask(t.Context())
	whole, err := json.MarshalIndent(report, "", "  ")
	require.NoError(t, err)
	t.Logf("the verifier's report:\n%s", whole)
	gone, err := f.compacted(t.Context())
	require.NoError(t, err)
	if lasts > long.lag { // nothing may be compacted away before
		assert.Positive(t, gone)
	}
	t.Logf("%d records were compacted away; %d rows had an older one put behind them, and at least %.0f were repaired", gone, len(f.hidden), repaired)
	if len(f.hidden) > 0 {
		assert.Positive(t, repaired)
	}
	looked, err := f.drained(t.Context(), inSample)
	assert.NoError(t, err)
	t.Logf("%d storages of strangers have what was given to them", looked)
	f.readAnew(t)

	total := 0
	for _, h := range kinds {
		total += done[h.name]
		if lasts >= allIn {
			assert.Positive(t, done[h.name], h.name)
		}
	}
	fmt.Fprintf(t.Output(), "| harm done, seed %d | %d times |\n|---|---|\n", seed, total)
	for _, name := range slices.Sorted(maps.Keys(done)) {
		fmt.Fprintf(t.Output(), "| %s | %d |\n", name, done[name])
	}
}

// wild begins a harm every 5 s until shortly before ctx ends, one of always if no
// other can be done, waits for all of them, and counts those that were done.
func (f *fire) wild(ctx context.Context, t *testing.T, kinds, always []harm, done map[string]int) {
	d := deck{kinds: kinds, random: f.random}
	var dark time.Time // when all brokers were stopped last
	may := func(h harm) bool { return h.name != allBrokers.name || time.Since(dark) >= lightFor }
	var mu sync.Mutex
	var all sync.WaitGroup
	defer all.Wait()
	for wait(ctx, every) && time.Until(deadline(ctx)) >= quietFor {
		h, m, free, ok := d.next(may, f.take)
		if !ok {
			h, m, free, ok = f.first(always)
		}
		if !ok {
			continue
		}
		if h.name == allBrokers.name {
			dark = time.Now()
		}
		own := rand.New(rand.NewPCG(f.random.Uint64(), 2))
		all.Go(func() {
			defer free()
			if f.harm(ctx, t, h, m, own) {
				mu.Lock()
				defer mu.Unlock()
				done[h.name]++
			}
		})
	}
}

// first takes the first of these harms that can be done now.
func (f *fire) first(of []harm) (h harm, m *member, free func(), ok bool) {
	for _, h := range of {
		if m, free, ok := f.take(h.to); ok {
			return h, m, free, true
		}
	}
	return harm{}, nil, nil, false
}
