package item_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"coffer/item"
)

func stack(id item.AssetID, slot item.Slot, template item.TemplateID, quantity uint32) item.Asset {
	return item.Asset{ID: id, Slot: slot, Template: template, Data: item.Data{Quantity: quantity}}
}

func TestMergeable(t *testing.T) {
	var r item.Rules
	a := stack(1, 0, 2000000, 60)
	for name, c := range map[string]struct {
		change func(b *item.Asset)
		want   bool
	}{
		"the same":                  {func(b *item.Asset) {}, true},
		"another slot and quantity": {func(b *item.Asset) { b.Slot, b.Data.Quantity = 3, 100 }, true},
		"other unknown fields":      {func(b *item.Asset) { b.Data.Extra = `"a":1` }, true},
		"another template":          {func(b *item.Asset) { b.Template = 2000001 }, false},
		"another owner":             {func(b *item.Asset) { b.Data.Owner = 9 }, false},
		"another flag":              {func(b *item.Asset) { b.Data.Flag = 1 }, false},
		"another expiration":        {func(b *item.Asset) { b.Expiration = time.Unix(1, 0).UTC() }, false},
		"above slotMax":             {func(b *item.Asset) { b.Data.Quantity = 101 }, false},
		"a cash item":               {func(b *item.Asset) { b.Data.Cash = true }, false},
	} {
		b := stack(2, 1, 2000000, 30)
		c.change(&b)
		assert.Equal(t, c.want, r.Mergeable(a, b), name)
		assert.Equal(t, c.want, r.Mergeable(b, a), name)
	}
	assert.False(t, r.Mergeable(stack(1, 0, 2070000, 1), stack(2, 1, 2070000, 1)), "rechargeables")
	assert.False(t, r.Mergeable(stack(1, 0, 1302000, 0), stack(2, 1, 1302000, 0)), "equips")
	assert.True(t, r.Mergeable(stack(1, 0, 5040000, 1), stack(2, 1, 5040000, 1)), "cash without a cash id")
}

func TestTopUpGoesInSlotOrder(t *testing.T) {
	var r item.Rules
	assets := []item.Asset{
		stack(1, 2, 2000000, 90), stack(2, 0, 2000000, 95), stack(3, 1, 2000001, 1),
		stack(4, 3, 2000000, 100), stack(5, 4, 2000000, 101),
	}
	fills, rest := r.TopUp(assets, stack(0, 0, 2000000, 12))
	assert.Equal(t, []item.Fill{{Asset: 2, Units: 5}, {Asset: 1, Units: 7}}, fills)
	assert.Zero(t, rest)
	fills, rest = r.TopUp(assets, stack(0, 0, 2000000, 20))
	assert.Len(t, fills, 2)
	assert.EqualValues(t, 5, rest)
	fills, rest = r.TopUp(assets, stack(0, 0, 2000002, 20))
	assert.Empty(t, fills)
	assert.EqualValues(t, 20, rest)
	fills, rest = r.TopUp(assets, stack(0, 0, 2000000, 150))
	assert.Equal(t, []item.Fill{{Asset: 2, Units: 5}, {Asset: 1, Units: 10}}, fills, "what is above slotMax is no stack yet")
	assert.EqualValues(t, 135, rest)
}

func TestMergesFillTheLowestSlotsFirst(t *testing.T) {
	var r item.Rules
	assets := []item.Asset{
		stack(1, 2, 2000000, 50), stack(2, 0, 2000000, 60), stack(3, 1, 2000000, 70),
		stack(4, 3, 2000000, 130), stack(5, 0, 4000000, 1), stack(6, 4, 2070000, 0), stack(7, 5, 2070000, 0),
	}
	assert.Equal(t, []item.Transfer{
		{From: 3, To: 2, Units: 40},
		{From: 1, To: 3, Units: 50},
	}, r.Merges(assets, item.TypeUse))
	assert.Empty(t, r.Merges(assets, item.TypeEtc))
}

func TestMergesKeepEveryUnitAndLeaveNothingToMerge(t *testing.T) {
	var r item.Rules
	rapid.Check(t, func(t *rapid.T) {
		assets := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) item.Asset {
			a := stack(0, 0, rapid.SampledFrom([]item.TemplateID{2000000, 2000001, 2070000}).Draw(t, "template"),
				rapid.Uint32Range(1, 130).Draw(t, "quantity"))
			a.Data.Owner = item.CharacterID(rapid.Uint32Range(0, 1).Draw(t, "owner"))
			return a
		}), 0, 12).Draw(t, "assets")
		slots := rapid.Permutation(indexes(len(assets))).Draw(t, "slots")
		for i := range assets {
			assets[i].ID, assets[i].Slot = item.AssetID(i+1), item.Slot(slots[i])
		}
		before := slices.Clone(assets)
		flows := r.Merges(assets, item.TypeUse)
		assert.Equal(t, before, assets, "the argument is not touched")

		after := slices.Clone(assets)
		for _, f := range flows {
			from, to := &after[f.From-1], &after[f.To-1]
			assert.True(t, r.Mergeable(before[f.From-1], before[f.To-1]))
			assert.Less(t, to.Slot, from.Slot)
			assert.LessOrEqual(t, f.Units, from.Data.Quantity)
			assert.Positive(t, f.Units)
			from.Data.Quantity -= f.Units
			to.Data.Quantity += f.Units
			assert.LessOrEqual(t, to.Data.Quantity, r.SlotMax(to.Template))
		}
		after = slices.DeleteFunc(after, func(a item.Asset) bool { return a.Data.Quantity == 0 })
		assert.Empty(t, r.Merges(after, item.TypeUse), "once is enough")
		for i := range after {
			assert.True(t, after[i].Data.Quantity <= 100 || after[i] == before[after[i].ID-1])
		}
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestFreeSlot(t *testing.T) {
	assets := []item.Asset{stack(1, 0, 2000000, 1), stack(2, 1, 4000000, 1), stack(3, 2, 2000000, 1), stack(4, -5, 2000000, 1)}
	for _, c := range []struct {
		kind        item.Type
		first, last item.Slot
		want        item.Slot
		ok          bool
	}{
		{item.TypeUse, 0, 3, 1, true},
		{item.TypeUse, 2, 3, 3, true},
		{item.TypeUse, 2, 2, 0, false},
		{item.TypeEtc, 0, 3, 0, true},
		{item.TypeEquip, 1, 24, 1, true},
		{item.TypeUse, 5, 4, 0, false},
		{item.TypeUse, 32767, 32767, 32767, true},
	} {
		slot, ok := item.FreeSlot(assets, c.kind, c.first, c.last)
		assert.Equal(t, c.ok, ok, c)
		assert.Equal(t, c.want, slot, c)
	}
	assert.True(t, item.Occupied(assets, item.TypeUse, 2))
	assert.False(t, item.Occupied(assets, item.TypeUse, 1))
}
