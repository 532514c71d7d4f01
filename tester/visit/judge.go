package visit

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// burstSize is how many commands are on their way when the system is killed.
// With their resends they are fewer than the 16 that a row remembers.
const burstSize = 6

// burst sends commands without waiting, has the system killed under them, and
// sends them once more, as a client does that has heard nothing: each is
// applied once, and its answer comes again.
func (v Visit) burst(ctx context.Context, interrupt func()) {
	type one struct {
		value []byte
		id    string
		sent  Sent
	}
	var all []one
	for i := range burstSize {
		o := one{value: v.mesosValue("ADD", 1), id: fmt.Sprintf("burst-%d", i)}
		o.sent = v.send(ctx, commands, v.Account, o.value, header("ce_id", o.id))
		all = append(all, o)
	}
	if interrupt != nil {
		interrupt()
	}
	for _, o := range all {
		v.send(ctx, commands, v.Account, o.value, header("ce_id", o.id))
	}
	top := Heard{}
	for _, o := range all {
		h := v.answer(ctx, o.sent, storageStatus, "MESOS_UPDATED")
		v.await(ctx, 2, o.id+" again, for the resend", func(again Heard) bool { return again.ID == h.ID })
		if h.Version > top.Version {
			top = h
		}
	}
	assert.Equal(v.t, 2000+burstSize, v.see(ctx, top).Data.Attributes.Mesos, "each was applied once")
}

// judge looks at all that was heard, whatever came twice and in which order.
func (v Visit) judge(context.Context) {
	v.mu.Lock()
	defer v.mu.Unlock()
	first := map[string]Heard{}
	var order []Heard
	repeats, spread := 0, map[int]bool{}
	for _, h := range v.heard {
		if h.Topic == deadLetters {
			assert.Equal(v.t, badValue, string(h.Value), "nothing else is a dead letter")
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
		order = append(order, h)
	}
	for _, m := range v.written {
		spread[m.Partition] = true
	}
	assert.Len(v.t, spread, 3, "the commands lay on all partitions")
	assert.GreaterOrEqual(v.t, repeats, burstSize+1, "every resend had its answer")
	v.chain(order)
	v.t.Logf("%d commands on %d partitions, %d answers, %d repeats", len(v.written), len(spread), len(order), repeats)
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
