package visit

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// await waits until count events satisfy want, and returns those.
func (c *client) await(ctx context.Context, count int, what string, want func(Heard) bool) []Heard {
	c.t.Helper()
	for {
		c.mu.Lock()
		var found []Heard
		for _, h := range c.heard {
			if want(h) {
				found = append(found, h)
			}
		}
		more := c.more
		c.mu.Unlock()
		if len(found) >= count {
			return found
		}
		select {
		case <-more:
		case <-ctx.Done():
			require.Failf(c.t, "no answer", "%s: %d of %d came; all that was heard:\n%s", what, len(found), count, c)
		}
	}
}

// answers waits for the events of a command, which are these and no others, in
// the order in which they were said, and checks what every event must carry.
// Repeats don't count.
func (c *client) answers(ctx context.Context, to Command, types ...string) []Heard {
	c.t.Helper()
	for count := len(types); ; count++ {
		all := c.await(ctx, count, fmt.Sprintf("%v to %v", types, to), func(h Heard) bool {
			return h.Topic != deadLetters && h.Command() == to.Number
		})
		slices.SortStableFunc(all, func(a, b Heard) int {
			return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Index(), b.Index()))
		})
		all = slices.CompactFunc(all, func(a, b Heard) bool { return a.ID == b.ID })
		if len(all) < len(types) {
			continue // some of them are repeats
		}
		said := make([]string, len(all))
		for i, h := range all {
			said[i] = h.Type
			c.stamped(h, to)
		}
		require.Equal(c.t, types, said, "%s: %s", to, all)
		return all
	}
}

// answer waits for the one event that a command causes at once, of the given
// topic and type.
func (c *client) answer(ctx context.Context, to Command, topic, kind string) Heard {
	c.t.Helper()
	h := c.answers(ctx, to, kind)[0]
	assert.Equal(c.t, topic, h.Topic, "%s", h)
	c.caused(h, to)
	return h
}

// stamped: an event has CloudEvents' headers and those of its command.
func (c *client) stamped(h Heard, to Command) {
	c.t.Helper()
	assert.Equal(c.t, "1.0", h.get("ce_specversion"), "%s", h)
	assert.Equal(c.t, h.Type, h.get("ce_type"), "%s", h)
	assert.False(c.t, h.Time().IsZero(), "%s", h)
	assert.Positive(c.t, h.Version, "coffer-version of %s", h)
	for _, one := range to.Headers {
		if !strings.HasPrefix(one.Key, "ce_") {
			assert.Equal(c.t, string(one.Value), h.get(one.Key), "the command's header %s, byte for byte", one.Key)
		}
	}
}

// caused: an event's ce_id names the record as its cause. kafka-go doesn't know
// Kafka's ids of topics: each has one, and no two have the same.
func (c *client) caused(h Heard, by Command) {
	c.t.Helper()
	parts := strings.Split(h.ID, "/")
	require.Len(c.t, parts, 5, "%s", h)
	require.Equal(c.t, fmt.Sprintf("%d/%d", by.Partition, by.Offset), parts[1]+"/"+parts[2], "%s is caused by %s", h, by)
	if topic, known := c.ids[parts[0]]; known {
		require.Equal(c.t, topic, by.Topic, "%s", h)
	}
	for id, topic := range c.ids {
		require.True(c.t, topic != by.Topic || id == parts[0], "%s has another id: %s", topic, h)
	}
	c.ids[parts[0]] = by.Topic
}

// letter is the command of which a record is the dead letter.
func (c *client) letter(h Heard) (of Command, is bool) {
	for _, one := range c.sent {
		if h.Topic == deadLetters && h.get("coffer-error-topic") == one.Topic &&
			h.get("coffer-error-partition") == fmt.Sprint(one.Partition) && h.get("coffer-error-offset") == fmt.Sprint(one.Offset) {
			return one, true
		}
	}
	return Command{}, false
}
