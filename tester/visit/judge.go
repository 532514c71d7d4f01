package visit

import (
	"cmp"
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// judge looks at all that was heard, whatever came twice and in which order.
func (v Visit) judge() History {
	v.mu.Lock()
	defer v.mu.Unlock()
	first := map[string]Heard{}
	history := History{Tenant: v.Tenant, Commands: v.sent, Shown: v.shown}
	repeats, letters, spread := 0, map[int]bool{}, map[int]bool{}
	for _, h := range v.heard {
		if h.Topic == deadLetters {
			of, is := v.letter(h)
			if assert.True(v.t, is && of.Letter != "", "nothing else is a dead letter: %s", h) {
				assert.Equal(v.t, string(of.Value), string(h.Value))
				letters[of.Number] = true
			}
			continue
		}
		require.NotEmpty(v.t, h.ID, "%s", h)
		if seen, again := first[h.ID]; again {
			repeats++
			assert.Greater(v.t, h.Offset, seen.Offset, "nothing is read twice")
			assert.Equal(v.t, string(seen.Value), string(h.Value), "a repeat has the same bytes")
			assert.Equal(v.t, string(seen.Key), string(h.Key))
			assert.Equal(v.t, seen.Headers, h.Headers, "a repeat has the same headers")
			assert.Equal(v.t, seen.Topic, h.Topic)
			assert.Equal(v.t, seen.Partition, h.Partition)
			continue
		}
		first[h.ID] = h
		history.Events = append(history.Events, h)
	}
	bad := 0
	for _, c := range v.sent {
		if c.Letter != "" {
			bad++
		}
	}
	assert.Len(v.t, letters, bad)
	for _, m := range v.written {
		spread[m.Partition] = true
	}
	assert.Len(v.t, spread, 3, "the commands lay on all partitions")
	assert.GreaterOrEqual(v.t, repeats, burstSize+4, "every resend had its answer")
	v.chain(slices.Clone(history.Events))
	v.ordered(history.Events)
	v.t.Logf("%d commands on %d partitions, %d answers, %d repeats", len(v.sent), len(spread), len(history.Events), repeats)
	return history
}

// chain follows the mesos through the versions of the account's row: each
// change begins where the last one ended.
func (v Visit) chain(all []Heard) {
	slices.SortStableFunc(all, func(a, b Heard) int { return cmp.Compare(a.Version, b.Version) })
	mesos := 0.0
	for _, h := range all {
		if h.Type != "MESOS_UPDATED" {
			continue
		}
		assert.Equal(v.t, mesos, h.Body["oldMesos"], "%s", h)
		mesos = h.Body["newMesos"].(float64)
	}
	assert.Equal(v.t, float64(2000+burstSize), mesos)
}

// ordered: on each topic the first events of one row have ascending versions.
func (v Visit) ordered(all []Heard) {
	last := map[[3]string]Heard{}
	for _, h := range all {
		of := [3]string{h.Topic, h.Source(), string(h.Key)}
		if l, is := last[of]; is {
			ascends := h.Version > l.Version || h.Version == l.Version && h.Index() > l.Index()
			assert.True(v.t, ascends, "%s\ncomes behind\n%s", h, l)
		}
		last[of] = h
	}
}
