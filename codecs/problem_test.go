package codecs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
)

// TestBadRecords: the first that is wrong is the problem, in the order size,
// object, type, key, the rest, tenant.
func TestBadRecords(t *testing.T) {
	long := strings.Repeat("9", 500)
	for _, c := range []struct {
		topic *codecs.Topic
		value string
		want  string
	}{
		{codecs.StorageCommands, "", "MALFORMED: the value is empty"},
		{codecs.StorageCommands, "\x00\x01", `MALFORMED: the value is no JSON object: "\x00\x01"`},
		{codecs.StorageCommands, "null", `MALFORMED: the value is no JSON object: "null"`},
		{codecs.StorageCommands, `[{"type":"ARRANGE"}]`, `MALFORMED: the value is no JSON object: "[{\"type\":\"ARRANGE\"}]"`},
		{codecs.StorageCommands, `"` + long, `MALFORMED: the value is no JSON object: "\"999999999999999999999999999999999999999…"`},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1`, "MALFORMED: no JSON: unexpected end of JSON input at byte 31"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1}x`, "MALFORMED: no JSON: invalid character 'x' after top-level value at byte 33"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":01}`, "MALFORMED: no JSON: invalid character '1' after object key:value pair at byte 32"},
		{codecs.StorageCommands, `{"type":5,"accountId":0}`, "MALFORMED: type is a JSON number, not string"},

		{codecs.StorageCommands, `{}`, `UNKNOWN_TYPE: COMMAND_TOPIC_STORAGE has no type ""`},
		{codecs.StorageCommands, `{"type":null}`, `UNKNOWN_TYPE: COMMAND_TOPIC_STORAGE has no type ""`},
		{codecs.StorageCommands, `{"type":"deposit","accountId":1}`, `UNKNOWN_TYPE: COMMAND_TOPIC_STORAGE has no type "deposit"`},
		{codecs.StorageCommands, `{"type":"ACCEPT","accountId":"x"}`, `UNKNOWN_TYPE: COMMAND_TOPIC_STORAGE has no type "ACCEPT"`},
		{codecs.StorageCommands, `{"type":"` + long + `"}`, `UNKNOWN_TYPE: COMMAND_TOPIC_STORAGE has no type "` + long[:60] + `…"`},
		{codecs.StorageShowCommands, `{"type":"LOGOUT","characterId":1}`, `UNKNOWN_TYPE: COMMAND_TOPIC_STORAGE_SHOW has no type "LOGOUT"`},

		{codecs.StorageCommands, `{"type":"ARRANGE"}`, "NO_KEY: accountId is missing or 0"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":0,"body":5,"worldId":"x"}`, "NO_KEY: accountId is missing or 0"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":null}`, "NO_KEY: accountId is missing or 0"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":"5","body":5}`, "MALFORMED: accountId is a JSON string, not uint32"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":4294967296}`, "MALFORMED: accountId is a JSON number 4294967296, not uint32"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":-1}`, "MALFORMED: accountId is a JSON number -1, not uint32"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1.0}`, "MALFORMED: accountId is a JSON number 1.0, not uint32"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1e3}`, "MALFORMED: accountId is a JSON number 1e3, not uint32"},
		{codecs.StorageShowCommands, `{"type":"SHOW_STORAGE","characterId":1}`, "NO_KEY: accountId is missing or 0"},
		{codecs.StorageShowCommands, `{"type":"SHOW_STORAGE","accountId":1}`, "NO_KEY: characterId is missing or 0"},
		{codecs.StorageShowCommands, `{"type":"CLOSE_STORAGE"}`, "NO_KEY: characterId is missing or 0"},
		{codecs.CharacterStatus, `{"type":"LOGOUT","characterId":0}`, "NO_KEY: characterId is missing or 0"},
		{codecs.StorageCompartmentCommands, `{"type":"ACCEPT","characterId":1}`, "NO_KEY: accountId is missing or 0"},
		{codecs.Messages, `{"type":"ENSURE"}`, "NO_KEY: accountId is missing or 0"},

		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1,"worldId":256}`, "MALFORMED: worldId is a JSON number 256, not byte"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1,"transactionId":"x"}`, "MALFORMED: invalid UUID length: 1"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1,"transactionId":5}`, "MALFORMED: transactionId is a JSON number, not UUID"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1,"body":[]}`, "MALFORMED: body is a JSON array, not object"},
		{codecs.StorageCommands, `{"type":"DEPOSIT","accountId":1,"body":{"slot":-32769}}`, "MALFORMED: body.slot is a JSON number -32769, not int16"},
		{codecs.StorageCommands, `{"type":"DEPOSIT","accountId":1,"body":{"expiration":"tomorrow"}}`, `MALFORMED: parsing time "tomorrow" as "2006-01-02T15:04:05Z07:00": cannot parse "tomorrow" as "2006"`},
		{codecs.StorageCommands, `{"type":"WITHDRAW","accountId":1,"body":{"targetSlot":"x"}}`, "MALFORMED: body.targetSlot is a JSON string, not int16"},
		{codecs.StorageCommands, `{"type":"UPDATE_MESOS","accountId":1,"body":{"mesos":` + long + `}}`, "MALFORMED: body.mesos is a JSON number " + long[:53] + "…, not uint32"},
		{codecs.StorageCompartmentCommands, `{"type":"RELEASE","accountId":1,"characterId":"x"}`, "MALFORMED: characterId is a JSON string, not uint32"},
		{codecs.CharacterStatus, `{"type":"LOGOUT","characterId":1,"worldId":"x"}`, "MALFORMED: worldId is a JSON string, not byte"},
		{codecs.CharacterStatus, `{"type":"LOGOUT","characterId":"x"}`, "MALFORMED: characterId is a JSON string, not uint32"},
		{codecs.CharacterStatus, `{"type":`, "MALFORMED: no JSON: unexpected end of JSON input at byte 8"},
		{codecs.StorageCommands, `{"type":"ARRANGE","accountId":1,"x":"` + strings.Repeat("y", 1<<20) + `"}`, "TOO_LARGE: the value has 1048615 bytes, more than 1048576"},
	} {
		name := c.value[:min(len(c.value), 80)]
		got, problem := codecs.Decode(c.topic, []byte(c.value), nil)
		require.NotNil(t, problem, name)
		assert.Equal(t, c.want, problem.Error(), name)
		assert.Empty(t, got, name)
		_, routing := codecs.Route(c.topic, []byte(c.value), nil)
		assert.Equal(t, problem, routing, name)
	}
	_, problem := codecs.Decode(codecs.StorageCommands, nil, nil)
	assert.EqualError(t, problem, "MALFORMED: the value is missing (a tombstone)")
}

func TestOtherTypesOfEventTopicsPassBy(t *testing.T) {
	for _, value := range []string{
		`{"type":"LEVEL_CHANGED","characterId":"x","body":5}`, `{"type":"LOGIN"}`, `{}`, `{"type":"JOB_CHANGED","characterId":0}`,
	} {
		got, problem := codecs.Decode(codecs.CharacterStatus, []byte(value), kafka.Headers{{Key: "TENANT_ID", Value: []byte("x")}})
		assert.Nil(t, problem, value)
		assert.Empty(t, got, value)
	}
}

func TestSizesAtTheirLimits(t *testing.T) {
	value := []byte(`{"type":"ARRANGE","accountId":1,"x":"`)
	value = append(append(value, strings.Repeat("y", codecs.MaxValue-len(value)-2)...), `"}`...)
	require.Len(t, value, 1<<20)
	_, problem := codecs.Route(codecs.StorageCommands, value, kafka.Headers{{Key: "key", Value: make([]byte, 8<<10-3)}})
	assert.Nil(t, problem)
	_, problem = codecs.Route(codecs.StorageCommands, value, kafka.Headers{{Key: "key", Value: make([]byte, 8<<10-3)}, {Key: "x"}})
	assert.EqualError(t, problem, "TOO_LARGE: the headers have 8193 bytes, more than 8192")
}
