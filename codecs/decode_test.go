package codecs_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/storage"
)

var (
	tx     = uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")
	other  = uuid.MustParse("7b1a2c3d-0000-4000-8000-000000000001")
	tenant = uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123")
	topics = map[string]*codecs.Topic{
		"COMMAND_TOPIC_STORAGE":             codecs.StorageCommands,
		"COMMAND_TOPIC_STORAGE_SHOW":        codecs.StorageShowCommands,
		"COMMAND_TOPIC_STORAGE_COMPARTMENT": codecs.StorageCompartmentCommands,
		"EVENT_TOPIC_CHARACTER_STATUS":      codecs.CharacterStatus,
	}
)

// TestConsumedSamples reads every sample of the storage's topics.
func TestConsumedSamples(t *testing.T) {
	toAccount := codecs.Target{Function: codecs.StorageFunction, Key: "4001"}
	toCharacter := codecs.Target{Function: codecs.SessionFunction, Key: "100001"}
	closing := storage.CloseCommand{Character: 100001}
	wants := map[string]codecs.Decoded{
		"COMMAND_TOPIC_STORAGE/ARRANGE": {Target: toAccount, Transaction: tx,
			Command: storage.ArrangeCommand{Transaction: tx, Account: 4001}},
		"COMMAND_TOPIC_STORAGE/DEPOSIT": {Target: toAccount, Transaction: tx,
			Command: storage.DepositCommand{Transaction: tx, Account: 4001, Incoming: storage.Incoming{
				Template: 2000000, ReferenceType: "consumable", Data: item.Data{Quantity: 50}}}},
		"COMMAND_TOPIC_STORAGE/DEPOSIT.equip": {Target: toAccount, Transaction: tx,
			Command: storage.DepositCommand{Transaction: tx, Account: 4001, Incoming: storage.Incoming{
				Slot: 1, Template: 1302000, Reference: 77, ReferenceType: "equipable",
				Expiration: time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)}}},
		"COMMAND_TOPIC_STORAGE/DEPOSIT_ROLLBACK": {Target: toAccount, Transaction: tx,
			Command: storage.DepositRollbackCommand{Transaction: tx, Account: 4001, Asset: 1}},
		"COMMAND_TOPIC_STORAGE/UPDATE_MESOS": {Target: toAccount, Transaction: tx,
			Command: storage.UpdateMesosCommand{Transaction: tx, Account: 4001, Mesos: 1500, Operation: "ADD"}},
		"COMMAND_TOPIC_STORAGE/WITHDRAW": {Target: toAccount, Transaction: tx,
			Command: storage.WithdrawCommand{Transaction: tx, Account: 4001, Asset: 1, Quantity: 20}},
		"COMMAND_TOPIC_STORAGE/WITHDRAW.whole": {Target: toAccount, Transaction: tx,
			Command: storage.WithdrawCommand{Transaction: tx, Account: 4001, Asset: 1}},
		"COMMAND_TOPIC_STORAGE_COMPARTMENT/ACCEPT": {Target: toAccount, Transaction: tx,
			Command: storage.AcceptCommand{Transaction: tx, Account: 4001, Character: 100001, Incoming: storage.Incoming{
				Slot: -1, Template: 2000000, ReferenceType: "consumable", Quantity: 30, Data: item.Data{Quantity: 30}}}},
		"COMMAND_TOPIC_STORAGE_COMPARTMENT/ACCEPT.equip": {Target: toAccount, Transaction: tx,
			Command: storage.AcceptCommand{Transaction: tx, Account: 4001, Character: 100001, Incoming: storage.Incoming{
				Slot: -1, Template: 1302000, Reference: 77, ReferenceType: "equipable",
				Data: item.Data{Equip: item.EquipData{Stats: item.Stats{WeaponAttack: 17}, Slots: 7}}}}},
		"COMMAND_TOPIC_STORAGE_COMPARTMENT/RELEASE": {Target: toAccount, Transaction: tx,
			Command: storage.ReleaseCommand{Transaction: tx, Account: 4001, Character: 100001, Asset: 1, Quantity: 10}},
		"COMMAND_TOPIC_STORAGE_SHOW/SHOW_STORAGE": {Target: toCharacter, Transaction: tx,
			Command: storage.ShowCommand{Transaction: tx, Channel: 1, Character: 100001, NPC: 9030100, Account: 4001}},
		"COMMAND_TOPIC_STORAGE_SHOW/CLOSE_STORAGE":     {Target: toCharacter, Command: closing},
		"EVENT_TOPIC_CHARACTER_STATUS/LOGOUT":          {Target: toCharacter, Command: closing},
		"EVENT_TOPIC_CHARACTER_STATUS/CHANNEL_CHANGED": {Target: toCharacter, Command: closing},
		"EVENT_TOPIC_CHARACTER_STATUS/MAP_CHANGED":     {Target: toCharacter, Command: closing},
	}
	passed := 0
	for name, value := range files(t, samples+"/consumed") {
		folder, file, _ := strings.Cut(name, "/")
		topic := topics[folder]
		if topic == nil {
			continue // the inventory's
		}
		file = strings.TrimSuffix(file, ".json")
		got, problem := codecs.Decode(topic, []byte(value), nil)
		require.Nil(t, problem, name)
		targets, problem := codecs.Route(topic, []byte(value), nil)
		require.Nil(t, problem, name)
		want, ours := wants[folder+"/"+file]
		if !ours {
			require.Contains(t, []string{"CREATED", "DELETED"}, file)
			continue // the inventory's, see TestConsumedInventorySamples
		}
		want.Type, _, _ = strings.Cut(file, ".")
		assert.Equal(t, []codecs.Decoded{want}, got, name)
		assert.Equal(t, []codecs.Target{want.Target}, targets, name)
		passed++
	}
	assert.Equal(t, len(wants), passed, "every sample was there")
}

func TestDecodeDetails(t *testing.T) {
	decode := func(topic *codecs.Topic, value string) any {
		got, problem := codecs.Decode(topic, []byte(value), nil)
		require.Nil(t, problem, value)
		require.Len(t, got, 1, value)
		return got[0].Command
	}
	t.Run("the rest may be missing or null", func(t *testing.T) {
		assert.Equal(t, storage.DepositCommand{Account: 1}, decode(codecs.StorageCommands, `{"type":"DEPOSIT","accountId":1}`))
		assert.Equal(t, storage.DepositCommand{Account: 1}, decode(codecs.StorageCommands,
			` {"transactionId":null,"worldId":null,"type":"DEPOSIT","accountId":1,"body":{"expiration":null,"slot":null,"referenceData":null}}`))
		assert.Equal(t, storage.ArrangeCommand{Account: 1}, decode(codecs.StorageCommands, `{"type":"ARRANGE","accountId":1,"body":null}`))
	})
	t.Run("names match without case", func(t *testing.T) {
		assert.Equal(t, storage.WithdrawCommand{Account: 7, Asset: 3, World: 2}, decode(codecs.StorageCommands,
			`{"TYPE":"WITHDRAW","ACCOUNTID":7,"worldid":2,"Body":{"AssetID":3}}`))
	})
	t.Run("a repeated field: the last, and objects are merged", func(t *testing.T) {
		assert.Equal(t, storage.WithdrawCommand{Account: 8, Asset: 3, Quantity: 5}, decode(codecs.StorageCommands,
			`{"type":"WITHDRAW","accountId":7,"accountId":8,"body":{"assetId":3},"body":{"quantity":5}}`))
	})
	t.Run("fields of other types may be anything", func(t *testing.T) {
		assert.Equal(t, storage.WithdrawCommand{Account: 7, Asset: 3}, decode(codecs.StorageCommands,
			`{"type":"WITHDRAW","accountId":7,"characterId":"x","npcId":[],"body":{"assetId":3,"mesos":"many","slot":1e9,"referenceData":5,"transactionId":1}}`))
		assert.Equal(t, storage.CloseCommand{Character: 7}, decode(codecs.StorageShowCommands,
			`{"type":"CLOSE_STORAGE","characterId":7,"accountId":"x","worldId":-1,"body":3}`))
		assert.Equal(t, storage.DepositCommand{Account: 7}, decode(codecs.StorageCommands,
			`{"type":"DEPOSIT","accountId":7,"body":{"quantity":5,"transactionId":"`+tx.String()+`"}}`), "nor are they read")
	})
	t.Run("a UUID in each of its spellings", func(t *testing.T) {
		for _, text := range []string{tx.String(), strings.ToUpper(tx.String()), "{" + tx.String() + "}", "urn:uuid:" + tx.String(), strings.ReplaceAll(tx.String(), "-", "")} {
			assert.Equal(t, storage.ArrangeCommand{Transaction: tx, Account: 1}, decode(codecs.StorageCommands,
				`{"type":"ARRANGE","accountId":1,"transactionId":"`+text+`"}`))
		}
	})
	t.Run("times come in UTC", func(t *testing.T) {
		got := decode(codecs.StorageCommands, `{"type":"DEPOSIT","accountId":1,"body":{"templateId":2000000,"expiration":"2026-01-01T01:00:00.5+01:00"}}`)
		assert.Equal(t, time.Date(2026, 1, 1, 0, 0, 0, 500_000_000, time.UTC), got.(storage.DepositCommand).Expiration)
		got = decode(codecs.StorageCommands, `{"type":"DEPOSIT","accountId":1,"body":{"templateId":2000000,"expiration":"9999-12-31T23:59:59-01:00"}}`)
		assert.Equal(t, "expiration is, in UTC, not in the years 0 to 9999", got.(storage.DepositCommand).BadData)
	})
	t.Run("an ACCEPT expires when its data says", func(t *testing.T) {
		for _, template := range []string{"1302000", "2000000", "4000000", "5040000", "5000000"} {
			got := decode(codecs.StorageCompartmentCommands, `{"type":"ACCEPT","accountId":1,"body":{"templateId":`+template+
				`,"expiration":"2030-01-01T00:00:00Z","referenceData":{"expiration":"2026-01-01T01:00:00+01:00"}}}`)
			assert.Equal(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), got.(storage.AcceptCommand).Expiration, template)
		}
	})
	t.Run("a DEPOSIT expires when its own field says", func(t *testing.T) {
		got := decode(codecs.StorageCommands, `{"type":"DEPOSIT","accountId":1,"body":{"templateId":1302000,"expiration":"2030-01-01T00:00:00Z","referenceData":{"expiration":"2026-01-01T00:00:00Z"}}}`)
		assert.Equal(t, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), got.(storage.DepositCommand).Expiration)
	})
	t.Run("bad data is the command's to refuse", func(t *testing.T) {
		got := decode(codecs.StorageCommands, `{"type":"DEPOSIT","accountId":1,"body":{"templateId":2000000,"referenceData":[1]}}`)
		assert.Equal(t, "referenceData is no object", got.(storage.DepositCommand).BadData)
	})
	t.Run("a message of ours", func(t *testing.T) {
		ensure := storage.EnsureCommand{World: 2, Account: 4001, Request: tx}
		function, id, value := codecs.EncodeMessage(ensure)
		assert.Equal(t, codecs.StorageFunction, function)
		assert.EqualValues(t, 4001, id)
		assert.Equal(t, ensure, decode(codecs.Messages, string(value)))
		_, _, value = codecs.EncodeMessage(storage.EnsureCommand{Account: 4001})
		assert.Equal(t, `{"type":"ENSURE","worldId":0,"accountId":4001}`, string(value))
		assert.Equal(t, storage.EnsureCommand{Account: 4001}, decode(codecs.Messages, string(value)))
	})
}

// TestFieldsOfOtherTypesChangeNothing: a field of no meaning for its type makes
// a record take the slower way, which reads the same.
func TestFieldsOfOtherTypesChangeNothing(t *testing.T) {
	in := storage.Incoming{Slot: 3, Template: 2000000, Reference: 5, ReferenceType: "consumable", Data: item.Data{Quantity: 7, Owner: 8}}
	accepted := in
	accepted.Quantity = 9
	in.Expiration = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []any{
		storage.DepositCommand{Transaction: tx, World: 1, Account: 2, Incoming: in},
		storage.WithdrawCommand{Transaction: tx, World: 1, Account: 2, Asset: 3, Quantity: 4},
		storage.UpdateMesosCommand{Transaction: tx, World: 1, Account: 2, Mesos: 3, Operation: "SET"},
		storage.DepositRollbackCommand{Transaction: tx, World: 1, Account: 2, Asset: 3},
		storage.ArrangeCommand{Transaction: tx, World: 1, Account: 2},
		storage.AcceptCommand{Transaction: tx, Inner: other, World: 1, Account: 2, Character: 3, Incoming: accepted},
		storage.ReleaseCommand{Transaction: tx, Inner: other, World: 1, Account: 2, Character: 3, Asset: 4, Quantity: 5},
		storage.ShowCommand{Transaction: tx, World: 1, Channel: 2, Character: 3, NPC: 4, Account: 5},
		storage.CloseCommand{Character: 3},
	} {
		topic, value := codecs.EncodeCommand(c)
		got, problem := codecs.Decode(topic, odd(topic, value), nil)
		require.Nil(t, problem, "%T", c)
		assert.Equal(t, c, got[0].Command)
		plain, _ := codecs.Decode(topic, value, nil)
		assert.Equal(t, plain, got)
	}
	logout := sample(t, "consumed", "EVENT_TOPIC_CHARACTER_STATUS", "LOGOUT.json")
	got, problem := codecs.Decode(codecs.CharacterStatus, odd(codecs.CharacterStatus, logout), nil)
	require.Nil(t, problem)
	assert.Equal(t, storage.CloseCommand{Character: 100001}, got[0].Command)
	ensure := storage.EnsureCommand{World: 1, Account: 2, Request: tx}
	_, _, value := codecs.EncodeMessage(ensure)
	got, problem = codecs.Decode(codecs.Messages, odd(codecs.Messages, value), nil)
	require.Nil(t, problem)
	assert.Equal(t, ensure, got[0].Command)
}

// odd adds a field that the topic's types don't have, of a type that another
// topic's doesn't allow.
func odd(topic *codecs.Topic, value []byte) []byte {
	field := `{"requestId":[],`
	if topic == codecs.Messages {
		field = `{"npcId":"x",`
	}
	return append([]byte(field), bytes.TrimLeft(value, " \t\r\n")[1:]...)
}

// The top level's id goes first, then the body's.
func TestTransactionOfATransfer(t *testing.T) {
	for _, c := range []struct {
		top, body   uuid.UUID
		tx, inner   uuid.UUID
		description string
	}{
		{tx, tx, tx, uuid.Nil, "the same"},
		{tx, uuid.Nil, tx, uuid.Nil, "only above"},
		{uuid.Nil, tx, tx, uuid.Nil, "only in the body"},
		{tx, other, tx, other, "two"},
		{uuid.Nil, uuid.Nil, uuid.Nil, uuid.Nil, "none"},
	} {
		value := `{"transactionId":"` + c.top.String() + `","accountId":1,"type":"RELEASE","body":{"transactionId":"` + c.body.String() + `"}}`
		got, problem := codecs.Decode(codecs.StorageCompartmentCommands, []byte(value), nil)
		require.Nil(t, problem)
		assert.Equal(t, storage.ReleaseCommand{Transaction: c.tx, Inner: c.inner, Account: 1}, got[0].Command, c.description)
		assert.Equal(t, c.tx, got[0].Transaction, c.description)
	}
}

func TestATenantIsPartOfTheKey(t *testing.T) {
	value := []byte(`{"type":"ARRANGE","accountId":4001}`)
	for _, c := range []struct {
		headers kafka.Headers
		key     string
	}{
		{nil, "4001"},
		{kafka.Headers{{Key: "tenant_id", Value: []byte("x")}, {Key: "REGION", Value: []byte("GMS")}}, "4001"},
		{kafka.Headers{{Key: "TENANT_ID"}}, "4001"},
		{kafka.Headers{{Key: "TENANT_ID", Value: []byte(uuid.Nil.String())}}, "4001"},
		{kafka.Headers{{Key: "TENANT_ID", Value: []byte(strings.ToUpper(tenant.String()))}}, tenant.String() + "/4001"},
		{kafka.Headers{{Key: "TENANT_ID", Value: []byte(tenant.String())}, {Key: "TENANT_ID", Value: []byte("x")}}, tenant.String() + "/4001"},
	} {
		got, problem := codecs.Route(codecs.StorageCommands, value, c.headers)
		require.Nil(t, problem)
		assert.Equal(t, c.key, got[0].Key)
	}
	for _, broken := range []string{"", "x", tenant.String() + "0"} {
		_, problem := codecs.Route(codecs.StorageCommands, value, kafka.Headers{{Key: "TENANT_ID", Value: []byte(broken)}})
		require.NotNil(t, problem, broken)
		assert.Equal(t, codecs.Malformed, problem.Code)
	}
}
