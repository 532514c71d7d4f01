package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
)

func TestABenchMeasuresCofferAndTheFloor(t *testing.T) {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	topics, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	r, err := Run(t.Context(), Config{
		Brokers: broker.Addrs(), Accounts: 50, InFlight: 200, Warm: 200 * time.Millisecond, Duration: time.Second,
		Latency: time.Second, Rate: 200, Settings: processors.Settings{Topics: topics},
	}, t.Output())
	require.NoError(t, err)
	assert.Zero(t, r.Unanswered)
	assert.Zero(t, r.Refused, "the commands are such that none is refused")
	assert.Positive(t, r.Commands)
	assert.Positive(t, r.FloorCommands)
	assert.InDelta(t, r.Commands/r.FloorCommands, r.Ratio, 1e-9)
	assert.Positive(t, r.P50)
	assert.LessOrEqual(t, r.P50, r.P99)
	assert.Greater(t, r.RowBytes, 300)
}
