package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/internal/race"
	"coffer/processors"
)

func TestABenchMeasuresCofferAndTheFloor(t *testing.T) {
	topics, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	for mix, row := range map[Mix]int{Storage: 300, Inventory: 2500, Both: 1500} {
		if race.Enabled && mix != Both {
			continue // that one has the others' goroutines
		}
		t.Run(string(mix), func(t *testing.T) {
			broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
			require.NoError(t, err)
			t.Cleanup(broker.Close)
			r, err := Run(t.Context(), Config{
				Mix: mix, Brokers: broker.Addrs(), Accounts: 20, InFlight: 200, Warm: 200 * time.Millisecond, Duration: time.Second,
				Latency: time.Second, Rate: 500, Settings: processors.Settings{Topics: topics},
			}, t.Output())
			require.NoError(t, err)
			assert.Equal(t, mix, r.Mix)
			assert.Zero(t, r.Unanswered)
			assert.Zero(t, r.Refused, "the commands are such that none is refused")
			assert.Positive(t, r.Commands)
			assert.Positive(t, r.FloorCommands)
			assert.InDelta(t, r.Commands/r.FloorCommands, r.Ratio, 1e-9)
			assert.Positive(t, r.P50)
			assert.LessOrEqual(t, r.P50, r.P99)
			assert.Greater(t, r.RowBytes, row)
			require.NotEmpty(t, r.Figures)
			assert.Equal(t, []float64{r.Commands}, r.Figures[0].Values)
		})
	}
}

// Equips come to an end with the room for them, and each waits for a number.
func TestABenchOfEquipsEndsWithTheRoom(t *testing.T) {
	topics, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	r, err := Run(t.Context(), Config{
		Mix: Equips, Brokers: broker.Addrs(), Accounts: 20, InFlight: 100, Warm: 10 * time.Millisecond, Duration: time.Second,
		Latency: time.Second, Rate: 100, NoFloor: true, Settings: processors.Settings{Topics: topics},
	}, t.Output())
	require.NoError(t, err)
	assert.Zero(t, r.Unanswered)
	assert.Zero(t, r.Refused)
	assert.Zero(t, r.P50, "no command is answered without a number")
}

func TestAnUnknownMixIsAnError(t *testing.T) {
	_, err := Run(t.Context(), Config{Mix: "soup"}, t.Output())
	require.EqualError(t, err, `mix "soup" is none of [storage inventory both equips]`)
}
