package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/kafka"
)

// What was made is said, also if something else is wrong.
func TestTopicsSayWhatWasChanged(t *testing.T) {
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	require.NoError(t, err)
	t.Cleanup(broker.Close)
	require.NoError(t, broker.Cluster().CreateTopic("coffer-dead-letters", 5, map[string]string{"max.message.bytes": "8388608"}))
	w := environment{"BOOTSTRAP_SERVERS": broker.Addrs()[0], "COFFER_PARTITIONS": "3", "COFFER_REPLICATION": "1"}
	first := w.run(t, "", "topics", "create")
	assert.Equal(t, exitFault, first.code)
	assert.Contains(t, first.out, "made coffer-storage\n")
	assert.Contains(t, first.out, "coffer-dead-letters has 5 partitions, 3 are needed")
	assert.Contains(t, first.err, "1 findings; 24 topics were made, and none of the others was altered")
	for _, verb := range []string{"create", "check"} {
		again := w.run(t, "", "topics", verb)
		assert.Equal(t, exitFault, again.code)
		assert.Contains(t, again.err, "1 findings; nothing was changed")
	}
}
