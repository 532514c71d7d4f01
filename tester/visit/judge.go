package visit

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// burstSize is how many commands to the storage are on their way when the
// system is killed. With their resends they are fewer than the 16 that a row
// remembers.
const burstSize = 6

// burst sends commands without waiting, has the system killed under them, and
// sends them once more, as a client does that has heard nothing: each is
// applied once, and its answer comes again. Some wait for a number then; they
// are answered once for all.
func (v Visit) burst(ctx context.Context, interrupt func()) {
	var paid, given, numbered []Command
	for i := range burstSize {
		paid = append(paid, v.send(ctx, commands, v.Account, v.mesosValue("ADD", 1), header("ce_id", fmt.Sprintf("burst-%d", i))))
	}
	gift := func(name string, template int) Command {
		return v.send(ctx, compartmentCommands, v.Friend, v.json(body{
			"characterId": v.Friend, "inventoryType": template / 1_000_000, "type": "CREATE_ASSET", "body": createBody(template, 1),
		}), header("ce_id", name))
	}
	for i := range 3 {
		numbered = append(numbered, gift(fmt.Sprintf("hat-%d", i), hats))
		given = append(given, gift(fmt.Sprintf("shell-%d", i), shell))
	}
	if interrupt != nil {
		interrupt()
	}
	for _, c := range paid {
		v.again(ctx, c, v.Account)
	}
	for i := range numbered {
		v.again(ctx, numbered[i], v.Friend)
		v.again(ctx, given[i], v.Friend)
	}
	top := Heard{}
	for _, c := range append(paid, given...) {
		topic, kind := storageStatus, "MESOS_UPDATED"
		if c.Topic == compartmentCommands {
			topic, kind = assetStatus, "CREATED"
		}
		h := v.answer(ctx, c, topic, kind)
		v.await(ctx, 2, h.get("traceparent")+" again, for the resend", func(again Heard) bool { return again.ID == h.ID })
		if kind == "MESOS_UPDATED" && h.Version > top.Version {
			top = h
		}
	}
	assert.Equal(v.t, 2000+burstSize, v.see(ctx, top).Data.Attributes.Mesos, "each was applied once")
	references := map[int]bool{}
	for _, c := range numbered {
		references[carried(v.answers(ctx, c, "CREATED")[0]).Reference] = true
	}
	assert.Len(v.t, references, len(numbered), "each has a number of its own")
}

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
