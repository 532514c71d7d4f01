package kafka

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// A record that is appended while a scan reads is fetched with those before it.
// It is the next scan's: neither may go past it unseen.
func TestAScanDoesNotGoPastWhatCameMeanwhile(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "table", 1)
	client, err := kgo.NewClient(kgo.SeedBrokers(broker.Addrs()...), kgo.DefaultProduceTopic("table"))
	require.NoError(t, err)
	defer client.Close()
	add := func(key string) {
		require.NoError(t, client.ProduceSync(within5s(t), &kgo.Record{Key: []byte(key), Value: []byte("v")}).FirstErr())
	}
	add("first")
	var once sync.Once
	broker.Cluster().ControlKey(int16(kmsg.Fetch), func(kmsg.Request) (kmsg.Response, error, bool) {
		once.Do(func() { broker.Cluster().SleepControl(func() { add("meanwhile") }) })
		return nil, nil, false
	})
	config := Config{Brokers: broker.Addrs(), ClientID: "test"}
	var seen []string
	see := func(key string, _ []byte, _ int64) error {
		seen = append(seen, key)
		return nil
	}
	next, err := config.Scan(within5s(t), "table", 0, 0, see)
	require.NoError(t, err)
	assert.EqualValues(t, 1, next)
	next, err = config.Scan(within5s(t), "table", 0, next, see)
	require.NoError(t, err)
	assert.EqualValues(t, 2, next)
	assert.Equal(t, []string{"first", "meanwhile"}, seen)
}
