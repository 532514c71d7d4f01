package item_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
)

func TestAssetInvariants(t *testing.T) {
	good := stack(1, 0, 2000000, 1)
	require.NoError(t, good.Valid())
	empty := stack(1, 0, 2070000, 0)
	require.NoError(t, empty.Valid(), "an empty rechargeable")
	for want, a := range map[string]item.Asset{
		"an asset with id 0":                                          stack(0, 0, 2000000, 1),
		"asset 1: template 42 is of no kind":                          stack(1, 0, 42, 1),
		"asset 1: template 1302000 is not stackable and has quantity": stack(1, 0, 1302000, 1),
		"asset 1: an empty stack of template 4000000":                 stack(1, 0, 4000000, 0),
		"asset 1: cash id 7 without being cash":                       {ID: 1, Template: 5000000, Data: item.Data{CashID: 7}},
		"asset 1: expiration 10000-": {ID: 1, Template: 1302000,
			Expiration: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
		"asset 1: expiration 2026-": {ID: 1, Template: 1302000,
			Expiration: time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600))},
	} {
		assert.ErrorContains(t, a.Valid(), want)
	}
}

func TestQuantity(t *testing.T) {
	assert.EqualValues(t, 7, stack(1, 0, 2000000, 7).Quantity())
	assert.EqualValues(t, 0, stack(1, 0, 2070000, 0).Quantity())
	assert.EqualValues(t, 1, stack(1, 0, 1302000, 0).Quantity())
	assert.EqualValues(t, 1, stack(1, 0, 5000000, 0).Quantity())
}

func TestARowKeepsAnAssetAsItIs(t *testing.T) {
	equip := item.Data{Owner: 9, Flag: 3, Cash: true, CashID: -5, Extra: `"x":[1]`}
	equip.Equip = item.EquipData{
		Stats: item.Stats{
			Strength: 1, Dexterity: 2, Intelligence: 3, Luck: 4, HP: 5, MP: 6, WeaponAttack: 7, MagicAttack: 8,
			WeaponDefense: 9, MagicDefense: 10, Accuracy: 11, Avoidability: 12, Hands: 13, Speed: 14, Jump: 15,
		},
		Slots: 16, Locked: true, Spikes: true, KarmaUsed: true, Cold: true, CanBeTraded: true,
		LevelType: 17, Level: 18, Experience: 19, HammersApplied: 20,
	}
	pet := item.Data{PurchasedBy: 5, Pet: item.PetData{Name: "Aria", Level: 1, Closeness: 2, Fullness: 3, Slot: -1}}
	for _, a := range []item.Asset{
		{},
		{ID: 1, Slot: -11, Template: 1302000, Reference: 77, Expiration: time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), Data: equip},
		{ID: 4294967295, Slot: 3, Template: 5000000, Expiration: time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), Data: pet},
		{ID: 2, Slot: 32767, Template: 2000000, Expiration: time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC),
			Data: item.Data{Quantity: 4294967295, Rechargeable: 1 << 63}},
	} {
		b, err := a.MarshalMsg(nil)
		require.NoError(t, err)
		var back item.Asset
		rest, err := back.UnmarshalMsg(b)
		require.NoError(t, err)
		assert.Empty(t, rest)
		assert.Equal(t, a, back)
		assert.Equal(t, time.UTC, back.Expiration.Location())
	}
}

func TestAssetsTakeLittleRoom(t *testing.T) {
	sword := item.Asset{ID: 300, Slot: 3, Template: 1302000, Reference: 1_000_000_077}
	sword.Data.Equip.Stats.WeaponAttack, sword.Data.Equip.Slots = 17, 7
	potions := stack(300, 3, 2000000, 100)
	for a, most := range map[*item.Asset]int{&sword: 70, &potions: 30} {
		b, err := a.MarshalMsg(nil)
		require.NoError(t, err)
		assert.Less(t, len(b), most, "%+v", *a)
	}
}
