package codecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
)

func TestInventoryRecordsThatCantBeRead(t *testing.T) {
	for _, c := range []struct {
		topic       *codecs.Topic
		value, says string
	}{
		{codecs.CompartmentCommands, ``, "MALFORMED: the value is empty"},
		{codecs.CompartmentCommands, `[]`, `MALFORMED: the value is no JSON object: "[]"`},
		{codecs.CompartmentCommands, `{"type":"MOVE","characterId":7`, "MALFORMED: no JSON: unexpected end of JSON input at byte 30"},
		{codecs.CompartmentCommands, `{"type":7,"characterId":7}`, "MALFORMED: type is a JSON number, not string"},
		{codecs.CompartmentCommands, `{"type":"STEAL","characterId":7}`, `UNKNOWN_TYPE: COMMAND_TOPIC_COMPARTMENT has no type "STEAL"`},
		{codecs.CompartmentCommands, `{"type":"STEAL","characterId":"x"}`, `UNKNOWN_TYPE: COMMAND_TOPIC_COMPARTMENT has no type "STEAL"`},
		{codecs.CompartmentCommands, `{"type":"MOVE"}`, "NO_KEY: characterId is missing or 0"},
		{codecs.CompartmentCommands, `{"type":"MOVE","characterId":0,"body":7}`, "NO_KEY: characterId is missing or 0"},
		{codecs.CompartmentCommands, `{"type":"MOVE","characterId":-1}`, "MALFORMED: characterId is a JSON number -1, not uint32"},
		{codecs.CompartmentCommands, `{"type":"MOVE","characterId":7,"body":{"source":32768}}`, "MALFORMED: body.source is a JSON number 32768, not int16"},
		{codecs.CompartmentCommands, `{"type":"MOVE","characterId":7,"body":{"source":1.0}}`, "MALFORMED: body.source is a JSON number 1.0, not int16"},
		{codecs.CompartmentCommands, `{"type":"MOVE","characterId":7,"inventoryType":256}`, "MALFORMED: inventoryType is a JSON number 256, not byte"},
		{codecs.CompartmentCommands, `{"type":"DROP","characterId":7,"body":{"quantity":40000}}`, "MALFORMED: body.quantity is a JSON number 40000, not int16"},
		{codecs.CompartmentCommands, `{"type":"DESTROY","characterId":7,"body":{"quantity":-1}}`, "MALFORMED: body.quantity is a JSON number -1, not uint32"},
		{codecs.CompartmentCommands, `{"type":"REQUEST_RESERVE","characterId":7,"body":{"items":{}}}`, "MALFORMED: body.items is a JSON object, not list"},
		{codecs.CompartmentCommands, `{"type":"ACCEPT","characterId":7,"body":{"transactionId":"x"}}`, "MALFORMED: invalid UUID length: 1"},
		{codecs.CompartmentCommands, `{"type":"ACCEPT","characterId":7,"body":{"transactionId":7}}`, "MALFORMED: body.transactionId is a JSON number, not UUID"},
		{codecs.CharacterStatus, `{"type":"CREATED","characterId":7,"body":{"name":7}}`, "MALFORMED: body.name is a JSON number, not string"},
		{codecs.CharacterStatus, `{"type":"DELETED"}`, "NO_KEY: characterId is missing or 0"},
		{codecs.DropStatus, `{"type":"RESERVED","characterId":7,"body":{}}`, "NO_KEY: body.characterId is missing or 0"},
		{codecs.DropStatus, `{"type":"RESERVED","body":{"characterId":7,"itemId":4294967296}}`, "MALFORMED: body.itemId is a JSON number 4294967296, not uint32"},
		{codecs.EquipableStatus, `{"type":"UPDATED","body":{}}`, "NO_KEY: id is missing or 0"},
		{codecs.EquipableStatus, `{"type":"UPDATED","id":7,"body":{"hp":65536}}`, "MALFORMED: body.hp is a JSON number 65536, not uint16"},
		{codecs.EquipableStatus, `{"type":"UPDATED","id":7,"body":{"expiration":"9999-12-31T23:59:59-01:00"}}`, "MALFORMED: expiration is, in UTC, not in the years 0 to 9999"},
		{codecs.Messages, `{"type":"STEAL"}`, `UNKNOWN_TYPE: what functions say to each other has no type "STEAL"`},
		{codecs.Messages, `{"type":"EXPIRE"}`, "NO_KEY: characterId is missing or 0"},
		{codecs.Messages, `{"type":"HAS","characterId":7}`, "NO_KEY: referenceId is missing or 0"},
		{codecs.Messages, `{"type":"HAS_CASH","referenceId":7}`, "MALFORMED: template 0 is no equip"},
		{codecs.Messages, `{"type":"CLAIM","referenceId":7}`, "MALFORMED: characterId is missing or 0"},
		{codecs.Messages, `{"type":"CLAIM","characterId":1,"referenceId":7,"itemId":2000000}`, "MALFORMED: template 2000000 is no equip"},
		{codecs.Messages, `{"type":"HAS_NOT","referenceId":7,"packed":"gA=="}`, "MALFORMED: packed: no equip on the ground: asset 0 of template 0"},
		{codecs.Messages, `{"type":"UPDATE","characterId":7,"packed":"wQ=="}`, "MALFORMED: packed: msgp: attempted to decode type \"nil\" with method for \"map\""},
		{codecs.Messages, `{"type":"GRANT","characterId":7,"itemId":2000000}`, "MALFORMED: template 2000000 is no equip"},
	} {
		decoded, problem := codecs.Decode(c.topic, []byte(c.value), nil)
		require.NotNil(t, problem, c.value)
		assert.Empty(t, decoded, c.value)
		if !strings.HasPrefix(problem.Error(), "MALFORMED: packed: msgp") {
			assert.Equal(t, c.says, problem.Error(), c.value)
		}
		_, routing := codecs.Route(c.topic, []byte(c.value), nil)
		assert.Equal(t, problem, routing, c.value)
	}
	_, problem := codecs.Decode(codecs.DropStatus, []byte(`{"type":"RESERVED","body":{"characterId":7}}`),
		kafka.Headers{{Key: codecs.TenantHeader, Value: []byte("x")}})
	assert.ErrorContains(t, problem, "MALFORMED: the header TENANT_ID is no UUID")
	_, problem = codecs.Decode(codecs.DropStatus, make([]byte, codecs.MaxValue+1), nil)
	assert.ErrorContains(t, problem, "TOO_LARGE: the value has 1048577 bytes")
}

// TestTypesThatAreNoneOfOurBusiness: on event topics they pass by, whatever
// else is in them.
func TestTypesThatAreNoneOfOurBusiness(t *testing.T) {
	for _, topic := range []*codecs.Topic{codecs.CharacterStatus, codecs.DropStatus, codecs.EquipableStatus} {
		for _, value := range []string{`{"type":"LEVELED","characterId":"x","id":[],"body":7}`, `{}`} {
			decoded, problem := codecs.Decode(topic, []byte(value), nil)
			assert.Nil(t, problem, value)
			assert.Empty(t, decoded, value)
		}
	}
}

func TestInventoryDecodeDetails(t *testing.T) {
	decode := func(topic *codecs.Topic, value string) codecs.Decoded {
		got, problem := codecs.Decode(topic, []byte(value), kafka.Headers{{Key: codecs.TenantHeader, Value: []byte(strings.ToUpper(tenant.String()))}})
		require.Nil(t, problem, value)
		require.Len(t, got, 1, value)
		return got[0]
	}
	t.Run("fields of other types may be anything", func(t *testing.T) {
		got := decode(codecs.CompartmentCommands, `{"type":"MERGE","characterId":7,"id":"x","referenceId":-1,"body":{"slot":"x","items":7}}`)
		assert.Equal(t, inventory.MergeCommand{Envelope: inventory.Envelope{Character: 7}}, got.Command)
		assert.Equal(t, codecs.Target{Function: codecs.InventoryFunction, Key: tenant.String() + "/7"}, got.Target)
		got = decode(codecs.EquipableStatus, `{"type":"UPDATED","id":7,"characterId":"x"}`)
		assert.Equal(t, inventory.UpdatedCommand{Reference: 7}, got.Command)
		assert.Equal(t, codecs.Target{Function: codecs.EquipmentFunction, Key: tenant.String() + "/7"}, got.Target)
	})
	t.Run("the transaction is the top level's, else the body's", func(t *testing.T) {
		for _, kind := range []string{"REQUEST_RESERVE", "CONSUME", "CANCEL_RESERVATION", "ACCEPT", "RELEASE"} {
			inner := decode(codecs.CompartmentCommands, `{"type":"`+kind+`","characterId":7,"body":{"transactionId":"`+other.String()+`"}}`)
			assert.Equal(t, other, inner.Transaction, kind)
			both := decode(codecs.CompartmentCommands, `{"type":"`+kind+`","characterId":7,"transactionId":"`+tx.String()+`","body":{"transactionId":"`+other.String()+`"}}`)
			assert.Equal(t, tx, both.Transaction, kind)
			sentAgain(t, both.Command)
		}
		c := decode(codecs.CompartmentCommands, `{"type":"CONSUME","characterId":7,"transactionId":"`+tx.String()+`","body":{"transactionId":"`+other.String()+`","slot":2}}`)
		assert.Equal(t, inventory.ConsumeCommand{Envelope: inventory.Envelope{Transaction: tx, Inner: other, Character: 7}, Slot: 2}, c.Command)
		moved := decode(codecs.CompartmentCommands, `{"type":"MOVE","characterId":7,"body":{"transactionId":"`+other.String()+`"}}`)
		assert.Zero(t, moved.Transaction, "a MOVE's body has none")
	})
	t.Run("referenceData that can't be read is the command's to answer", func(t *testing.T) {
		c := decode(codecs.CompartmentCommands, `{"type":"ACCEPT","characterId":7,"body":{"templateId":2000000,"referenceData":{"quantity":"x"}}}`)
		assert.Equal(t, "referenceData: quantity is a JSON string, not uint32", c.Command.(inventory.AcceptCommand).BadData)
		c = decode(codecs.CompartmentCommands, `{"type":"CREATE_ASSET","characterId":7,"body":{"templateId":2000000,"expiration":"9999-12-31T23:59:59-01:00"}}`)
		assert.Equal(t, "expiration is, in UTC, not in the years 0 to 9999", c.Command.(inventory.CreateAssetCommand).BadData)
	})
	t.Run("an ACCEPT expires when its data says, in UTC", func(t *testing.T) {
		c := decode(codecs.CompartmentCommands, `{"type":"ACCEPT","characterId":7,"body":{"templateId":1302000,"referenceData":{"expiration":"2026-01-01T01:00:00+01:00"}}}`)
		assert.Equal(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), c.Command.(inventory.AcceptCommand).Expiration)
		sentAgain(t, c.Command)
	})
	t.Run("a client's own commands have their topics", func(t *testing.T) {
		topic, value := codecs.EncodeInventoryCommand(inventory.CreateCommand{Character: 7})
		assert.Same(t, codecs.CharacterStatus, topic)
		assert.Equal(t, `{"characterId":7,"type":"CREATED","worldId":0,"body":{"name":""}}`, string(value))
		assert.Panics(t, func() { codecs.EncodeInventoryCommand(inventory.ExpireCommand{Character: 7}) })
		assert.Panics(t, func() { codecs.EncodeInventoryCommand(item.Asset{}) })
	})
}
