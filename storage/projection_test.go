package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
	"coffer/storage"
)

// lists are the ids in the five compartments.
func lists(c item.CharacterID, open storage.Session, s storage.Storage) (out [5][]item.AssetID) {
	for i, list := range storage.Compartments(c, open, s) {
		out[i] = []item.AssetID{}
		for _, a := range list {
			out[i] = append(out[i], a.ID)
		}
	}
	return out
}

func TestCompartmentsAreNarrowedByTransfers(t *testing.T) {
	a := after(t, deposit(potion, 5), deposit(sword, 0), deposit(shell, 1)) // at 0, 1 and 2 s
	opened := start.Add(10 * time.Second)
	session := storage.Session{Account: account, Opened: opened}
	all := []item.AssetID{2, 1, 3}
	assert.Equal(t, [5][]item.AssetID{all, all, all, all, all}, lists(character, session, a.Storages[0]),
		"without a transfer each lists all, by type, template and id")

	before, _ := storage.Apply(rules, a, release(1, 1), opened.Add(-1))
	assert.Equal(t, [5][]item.AssetID{all, all, all, all, all}, lists(character, session, before.Storages[0]),
		"a transfer before the session doesn't count")

	a, answer := storage.Apply(rules, a, release(1, 1), opened)
	require.Nil(t, answer.Refusal)
	assert.Equal(t, [5][]item.AssetID{all, {1}, all, all, all}, lists(character, session, a.Storages[0]))
	assert.Equal(t, [5][]item.AssetID{all, all, all, all, all}, lists(character+1, session, a.Storages[0]), "another character's")

	a, answer = storage.Apply(rules, a, accept(coupon, 1), opened.Add(time.Second))
	require.Nil(t, answer.Refusal)
	all = []item.AssetID{2, 1, 3, 4}
	assert.Equal(t, [5][]item.AssetID{all, {1}, all, all, {4}}, lists(character, session, a.Storages[0]))

	a, _ = storage.Apply(rules, a, release(1, 0), opened.Add(2*time.Second))
	assert.Equal(t, []item.AssetID{}, lists(character, session, a.Storages[0])[1], "none of the type is left")

	refused, answer := storage.Apply(rules, a, release(99, 0), opened.Add(3*time.Second))
	require.NotNil(t, answer.Refusal)
	assert.Equal(t, a, refused, "a refused transfer is none")
}

func TestTransfersAreBounded(t *testing.T) {
	a := after(t, deposit(potion, 1000))
	for i := range 100 {
		c := release(1, 1)
		c.Character = character + item.CharacterID(i)
		a, _ = storage.Apply(rules, a, c, start.Add(time.Duration(i)*time.Second))
		require.NoError(t, a.Valid())
	}
	kept := a.Storages[0].Transfers
	assert.Len(t, kept, 64)
	assert.Equal(t, storage.Transfer{Character: character + 36, Type: item.TypeUse, At: start.Add(36 * time.Second)}, kept[0], "the newest are kept")

	again := release(1, 1)
	again.Character = character + 40
	a, _ = storage.Apply(rules, a, again, start.Add(time.Hour))
	kept = a.Storages[0].Transfers
	assert.Len(t, kept, 64)
	assert.Equal(t, storage.Transfer{Character: character + 40, Type: item.TypeUse, At: start.Add(time.Hour)}, kept[63], "one entry each, the latest last")

	nobody := release(1, 1)
	nobody.Character = 0
	b, _ := storage.Apply(rules, a, nobody, start.Add(2*time.Hour))
	assert.Equal(t, kept, b.Storages[0].Transfers)
}
