package bench

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors"
)

func newTestClient(t *testing.T, owners int) *client {
	topics, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	return newClient(Config{Accounts: owners, Public: 3, Settings: processors.Settings{Topics: topics}}, uuid.New(), 42)
}

// The mix played against the steps themselves, with numbers that come late: no
// command is refused, all kinds come at once, and each character keeps its
// assets.
func TestTheInventoryMixGoesRoundAndRound(t *testing.T) {
	const owners, rounds = 25, 12
	m := newInventoryMix(newTestClient(t, owners))
	all := map[string]inventory.Inventory{}
	now := time.Unix(1_800_000_000, 0).UTC()
	kinds := map[string]int{}
	var late []inventory.ReferenceCommand
	var asked []uint64
	number := 0
	play := func(i int, o order) {
		topic, ok := m.topics.Of(o.Topic)
		require.True(t, ok)
		decoded, problem := codecs.Decode(topic, o.Value, nil)
		require.Nil(t, problem)
		next, answer := inventory.Apply(item.Rules{}, all[decoded[0].Key], decoded[0].Command.(inventory.Command), "", now)
		require.Nil(t, answer.Refusal, "%s", o.Value)
		all[decoded[0].Key] = next
		kinds[decoded[0].Type]++
		waits := false
		for _, message := range answer.Messages {
			if ask, ok := message.(inventory.NumberCommand); ok {
				number++
				waits = true
				late = append(late, ask.Numbered(item.Rules{}, uint64(number)))
			}
		}
		require.Equal(t, waits, len(answer.Events) == 0, "%s", o.Value)
		if waits {
			asked = append(asked, uint64(i))
		}
	}
	deliver := func() {
		for _, c := range late {
			key := codecs.CharacterKey{Character: c.Character}.String()
			all[key], _ = inventory.Reference(item.Rules{}, all[key], c, now)
		}
		for _, i := range asked {
			m.answered(i)
		}
		late, asked = nil, nil
	}
	i := 0
	for _, n := range m.prepare() {
		for range n {
			play(i, m.command(i))
			i++
		}
		deliver()
	}
	require.True(t, m.prepared())
	prepared := len(all["1"].Assets)
	assert.Equal(t, 60, prepared)
	clear(kinds)
	numbered := 0
	for n := range owners * rounds * 10 {
		o := m.command(i)
		if o.numbered {
			numbered++
		}
		play(i, o)
		if n == owners*10 {
			assert.Len(t, kinds, 7, "within a round: %v", kinds)
		}
		if n%(owners*25) == 0 {
			deliver()
		}
		i++
	}
	t.Logf("%v, %d with a number", kinds, numbered)
	assert.Greater(t, numbered, 0)
	assert.Less(t, numbered, kinds["CREATE_ASSET"]/4, "mostly stacks")
	for _, inv := range all {
		require.NoError(t, inv.Valid())
		assert.InDelta(t, prepared, len(inv.Assets), 2)
	}
}

func TestACommandIsKnownByItsTrace(t *testing.T) {
	c := newTestClient(t, 10)
	r := c.record(7, codecs.CompartmentCommands, 3, nil)
	event := &kgo.Record{}
	for _, h := range r.Headers {
		event.Headers = append(event.Headers, kgo.RecordHeader(h))
	}
	i, ok := c.number(event)
	assert.True(t, ok)
	assert.EqualValues(t, 7, i)
	other := newTestClient(t, 10)
	other.seed++
	_, ok = other.number(event)
	assert.False(t, ok, "another run's")
	event.Headers = slices.DeleteFunc(event.Headers, func(h kgo.RecordHeader) bool { return h.Key == traceparent })
	_, ok = c.number(event)
	assert.False(t, ok)
}
