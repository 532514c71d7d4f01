package item_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/item"
)

func TestNewEquip(t *testing.T) {
	c, err := item.ReadCatalog(strings.NewReader(`{"templateId":1302000,"upgradeSlots":7,"stats":{"strength":9,"hp":200,"weaponAttack":65535}}`))
	require.NoError(t, err)
	rules := item.Rules{Catalog: c}
	assert.Zero(t, rules.NewEquip(1302001, 5), "nothing is known of it")
	// These numbers are part of the rules: an equip made again is the same.
	assert.Equal(t, item.EquipData{Slots: 7, Stats: item.Stats{Strength: 9, HP: 214, WeaponAttack: 65535}}, rules.NewEquip(1302000, 1_000_000_000))
	seen := map[uint16]bool{}
	rapid.Check(t, func(t *rapid.T) {
		id := item.ReferenceID(rapid.Uint32().Draw(t, "id"))
		e := rules.NewEquip(1302000, id)
		require.Equal(t, e, rules.NewEquip(1302000, id))
		assert.EqualValues(t, 9, e.Stats.Strength, "a tenth of 9, rounded down, is none")
		assert.True(t, e.Stats.HP >= 180 && e.Stats.HP <= 220)
		assert.GreaterOrEqual(t, e.Stats.WeaponAttack, uint16(58982), "and never past uint16")
		seen[e.Stats.HP] = true
	})
	assert.Greater(t, len(seen), 10, "they vary")
}
