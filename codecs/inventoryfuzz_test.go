package codecs_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
)

// obeyInventory is obey for the inventory's and the equipment's commands.
func obeyInventory(t *testing.T, d codecs.Decoded) {
	var answer inventory.Answer
	whose := codecs.CharacterKey{Character: 1}
	switch c := d.Command.(type) {
	case inventory.NumberCommand:
		require.Equal(t, codecs.ReferencesFunction, d.Function)
	case inventory.EquipmentCommand:
		_, err := codecs.ParseReferenceKey(d.Key)
		require.NoError(t, err)
		for _, e := range []inventory.Equipment{{}, busyEquipment()} {
			e, answer = inventory.ApplyEquipment(item.Rules{}, e, c, "headers", noon)
			back, err := codecs.DecodeEquipment(codecs.EncodeEquipment(e))
			require.NoError(t, err)
			require.Equal(t, e, back)
			sensible(t, whose, answer)
		}
		if _, client := c.(inventory.UpdatedCommand); client {
			sentAgain(t, c)
		}
	case inventory.Command:
		key, err := codecs.ParseCharacterKey(d.Key)
		require.NoError(t, err)
		require.NotZero(t, key.Character)
		for _, i := range []inventory.Inventory{{}, busyInventory()} {
			i, answer = inventory.Apply(item.Rules{}, i, c, "headers", noon)
			back, err := codecs.DecodeInventory(codecs.EncodeInventory(i))
			require.NoError(t, err)
			require.Equal(t, i, back)
			sensible(t, key, answer)
		}
		if answer.Refusal == nil && d.Key != "" && ofAClient(c) {
			sentAgain(t, c)
		}
	default:
		t.Fatalf("%T", c)
	}
}

// ofAClient tells whether a command is one that clients send, and which they
// can write whole.
func ofAClient(c inventory.Command) bool {
	switch c := c.(type) {
	case inventory.CreateCommand:
		return c.Request == [16]byte{}
	case inventory.DiscardCommand, inventory.ExpireCommand, inventory.ReferenceCommand, inventory.GrantCommand, inventory.UpdateCommand:
		return false
	}
	return true
}

// sensible looks at all that an answer says.
func sensible(t *testing.T, whose codecs.CharacterKey, answer inventory.Answer) {
	for _, e := range answer.Events {
		value := codecs.EncodeInventoryEvent(whose, "orders", e).Value
		require.True(t, json.Valid(value), "%s", value)
		back, err := codecs.UnpackInventoryEvent(codecs.PackInventoryEvent(e))
		require.NoError(t, err)
		require.Equal(t, e, back)
	}
	for _, m := range answer.Messages {
		function, id, value := codecs.EncodeInventoryMessage(m)
		if function == codecs.StorageFunction {
			continue // the storage's to read
		}
		got, problem := codecs.Decode(codecs.Messages, value, nil)
		if id == 0 {
			continue // a grant of a claim that came from outside, for nobody
		}
		require.Nil(t, problem, "%s", value)
		if late, ok := m.(inventory.LateMessage); ok {
			m = late.Message
		}
		require.Equal(t, any(m), got[0].Command)
	}
}

// FuzzInventoryRows: what is read as a state or an event is written and read
// as the same again.
func FuzzInventoryRows(f *testing.F) {
	f.Add(codecs.EncodeInventory(busyInventory()))
	f.Add(codecs.EncodeEquipment(busyEquipment()))
	for _, e := range sampleInventoryEvents {
		f.Add(codecs.PackInventoryEvent(e))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if i, err := codecs.DecodeInventory(b); err == nil {
			back, err := codecs.DecodeInventory(codecs.EncodeInventory(i))
			require.NoError(t, err)
			require.Equal(t, i, back)
		}
		if e, err := codecs.DecodeEquipment(b); err == nil {
			back, err := codecs.DecodeEquipment(codecs.EncodeEquipment(e))
			require.NoError(t, err)
			require.Equal(t, e, back)
		}
		if e, err := codecs.UnpackInventoryEvent(b); err == nil {
			back, err := codecs.UnpackInventoryEvent(codecs.PackInventoryEvent(e))
			require.NoError(t, err)
			require.Equal(t, e, back)
			value := codecs.EncodeInventoryEvent(codecs.CharacterKey{Character: 1}, "orders", e).Value
			require.True(t, json.Valid(value), "%s", value)
		}
	})
}
