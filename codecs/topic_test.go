package codecs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
)

func TestTopicsNameThemselvesUnlessTold(t *testing.T) {
	names, err := codecs.Resolve(func(env string) string {
		if env == "COMMAND_TOPIC_STORAGE" {
			return "storage.commands"
		}
		return ""
	})
	require.NoError(t, err)
	assert.Equal(t, "storage.commands", names.Name(codecs.StorageCommands))
	assert.Equal(t, "EVENT_TOPIC_STORAGE_STATUS", names.Name(codecs.StorageStatus))
	assert.Equal(t, "coffer-ingress-storage.commands", names.IngressGroup(codecs.StorageCommands))
	topic, ok := names.Of("storage.commands")
	assert.True(t, ok)
	assert.Same(t, codecs.StorageCommands, topic)
	_, ok = names.Of("COMMAND_TOPIC_STORAGE")
	assert.False(t, ok)
	for _, function := range codecs.Functions {
		topic, ok = names.Of(function)
		assert.True(t, ok)
		assert.Same(t, codecs.Messages, topic)
	}
}

func TestTopicsHaveNamesOfTheirOwn(t *testing.T) {
	_, err := codecs.Resolve(func(env string) string {
		if env == "COMMAND_TOPIC_STORAGE" || env == "EVENT_TOPIC_STORAGE_STATUS" {
			return "storage"
		}
		return ""
	})
	assert.EqualError(t, err, `COMMAND_TOPIC_STORAGE and EVENT_TOPIC_STORAGE_STATUS both name the topic "storage"`)
	for _, own := range []string{"coffer-storage", "coffer-session", "coffer-storage-table", "coffer-session-table", "coffer-dead-letters"} {
		_, err := codecs.Resolve(func(env string) string {
			if env == "COMMAND_TOPIC_STORAGE" {
				return own
			}
			return ""
		})
		assert.EqualError(t, err, `COMMAND_TOPIC_STORAGE names the topic "`+own+`", which is one of Coffer's own`)
	}
}
