package item_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/item"
)

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		template  item.TemplateID
		kind      item.Type
		name      string
		class     item.Classification
		stackable bool
		pet       bool
		reference item.ReferenceType
	}{
		{0, item.TypeNone, "none", 0, false, false, item.ReferenceNone},
		{999_999, item.TypeNone, "none", 99, false, false, item.ReferenceNone},
		{1_000_000, item.TypeEquip, "equip", 100, false, false, item.ReferenceEquipable},
		{1_999_999, item.TypeEquip, "equip", 199, false, false, item.ReferenceEquipable},
		{2_000_000, item.TypeUse, "use", 200, true, false, item.ReferenceConsumable},
		{2_070_000, item.TypeUse, "use", item.ClassStars, true, false, item.ReferenceConsumable},
		{3_010_000, item.TypeSetup, "setup", 301, true, false, item.ReferenceSetup},
		{4_000_000, item.TypeEtc, "etc", 400, true, false, item.ReferenceEtc},
		{5_000_000, item.TypeCash, "cash", item.ClassPet, false, true, item.ReferencePet},
		{5_009_999, item.TypeCash, "cash", item.ClassPet, false, true, item.ReferencePet},
		{5_010_000, item.TypeCash, "cash", 501, true, false, item.ReferenceCash},
		{5_999_999, item.TypeCash, "cash", 599, true, false, item.ReferenceCash},
		{6_000_000, item.TypeNone, "none", 600, false, false, item.ReferenceNone},
		{4_294_967_295, item.TypeNone, "none", 429496, false, false, item.ReferenceNone},
	} {
		assert.Equal(t, c.kind, c.template.Type(), c.template)
		assert.Equal(t, c.name, c.template.Type().String(), c.template)
		assert.Equal(t, c.class, c.template.Classification(), c.template)
		assert.Equal(t, c.stackable, c.template.Stackable(), c.template)
		assert.Equal(t, c.pet, c.template.Pet(), c.template)
		assert.Equal(t, c.reference, item.ReferenceTypeOf(c.template, item.Data{}), c.template)
	}
	assert.Equal(t, "type 9", item.Type(9).String())
}

func TestTypeIsReadByNumberAndName(t *testing.T) {
	for _, kind := range item.Types {
		assert.True(t, kind.Valid())
		byName, ok := item.ParseType(kind.String())
		require.True(t, ok)
		assert.Equal(t, kind, byName)
	}
	byNumber, ok := item.ParseType("5")
	assert.True(t, ok)
	assert.Equal(t, item.TypeCash, byNumber)
	for _, wrong := range []string{"", "0", "6", "none", "Equip", "01"} {
		_, ok := item.ParseType(wrong)
		assert.False(t, ok, wrong)
	}
}

func TestReferenceTypeNames(t *testing.T) {
	for _, r := range []item.ReferenceType{
		item.ReferenceEquipable, item.ReferenceCashEquipable, item.ReferenceConsumable,
		item.ReferenceSetup, item.ReferenceEtc, item.ReferenceCash, item.ReferencePet,
	} {
		for _, name := range []string{r.String(), r.StorageName()} {
			back, ok := item.ParseReferenceType(name)
			assert.True(t, ok, name)
			assert.Equal(t, r, back, name)
		}
	}
	assert.Equal(t, "cash-equipable", item.ReferenceCashEquipable.String())
	assert.Equal(t, "cash_equipable", item.ReferenceCashEquipable.StorageName())
	none, ok := item.ParseReferenceType("")
	assert.True(t, ok)
	assert.Equal(t, item.ReferenceNone, none)
	for _, wrong := range []string{"Equipable", "cash equipable", "weapon"} {
		_, ok := item.ParseReferenceType(wrong)
		assert.False(t, ok, wrong)
	}
	assert.Empty(t, item.ReferenceType(99).String())
}

func TestOnlyAnEquipsReferenceTypeDependsOnItsData(t *testing.T) {
	cash := item.Data{Cash: true}
	assert.Equal(t, item.ReferenceCashEquipable, item.ReferenceTypeOf(1_002_186, cash), "a cash id makes it so, even 0")
	rapid.Check(t, func(t *rapid.T) {
		template := item.TemplateID(rapid.Uint32Range(2_000_000, 5_999_999).Draw(t, "template"))
		assert.Equal(t, item.ReferenceTypeOf(template, item.Data{}), item.ReferenceTypeOf(template, cash))
	})
}
