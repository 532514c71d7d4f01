package codecs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// A word of an owner comes out of a row as it would have been written at once.
func TestWordsOfOwners(t *testing.T) {
	in := storage.HasMessage{Reference: 1_000_000_077, Account: 4001, World: 1}
	for _, m := range []storage.Message{in, storage.HasNotMessage(in), storage.HasCashMessage{Reference: 1_000_000_077, Template: 1702000}} {
		packed, ok := codecs.PackWord(m)
		require.True(t, ok)
		assert.Less(t, len(packed), 13)
		function, id, value := codecs.EncodeMessage(m)
		f, i, v, err := codecs.UnpackWord(packed)
		require.NoError(t, err)
		assert.Equal(t, []any{function, id, string(value)}, []any{f, i, string(v)})
	}
	for _, m := range inventoryMessages() {
		packed, ok := codecs.PackWord(m)
		if !ok {
			continue
		}
		function, id, value := codecs.EncodeInventoryMessage(m)
		f, i, v, err := codecs.UnpackWord(packed)
		require.NoError(t, err)
		assert.Equal(t, []any{function, id, string(value)}, []any{f, i, string(v)})
	}
	_, ok := codecs.PackWord(inventory.HasNotCommand{Reference: 7, Dropped: &item.Asset{Template: 1302000}})
	assert.False(t, ok, "a drop has the equip's data")
	_, ok = codecs.PackWord(storage.EnsureCommand{})
	assert.False(t, ok)
}

func TestDamagedWords(t *testing.T) {
	good, _ := codecs.PackWord(storage.HasMessage{Reference: 300, Account: 1})
	for name, b := range map[string][]byte{
		"nothing": {}, "no kind": {9, 0, 1, 1, 1}, "kind 0": {0, 0, 1, 1, 1}, "a cash-equipable's with an owner": {3, 0, 1, 1, 1}, "cut off": good[:len(good)-1], "too long": append(good[:len(good):len(good)], 0),
		"past uint32": {1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0},
	} {
		_, _, _, err := codecs.UnpackWord(b)
		assert.Error(t, err, name)
	}
}
