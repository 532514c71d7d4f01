package item

import "math"

// NewEquip are the attributes of an equip that is made: the catalog's base
// stats, each varied by at most 10%, and its upgrade slots. The variation
// follows from the reference id alone, so an equip made twice is the same.
func (r Rules) NewEquip(t TemplateID, id ReferenceID) EquipData {
	e := r.Catalog.entry(t)
	if e == nil {
		return EquipData{}
	}
	out := EquipData{Stats: e.Stats, Slots: e.UpgradeSlots}
	draw := generator(id)
	for _, s := range []*uint16{
		&out.Stats.Strength, &out.Stats.Dexterity, &out.Stats.Intelligence, &out.Stats.Luck,
		&out.Stats.HP, &out.Stats.MP, &out.Stats.WeaponAttack, &out.Stats.MagicAttack,
		&out.Stats.WeaponDefense, &out.Stats.MagicDefense, &out.Stats.Accuracy, &out.Stats.Avoidability,
		&out.Stats.Hands, &out.Stats.Speed, &out.Stats.Jump,
	} {
		*s = draw.vary(*s)
	}
	return out
}

// generator is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
// Number Generators, 2014). It is written out because its numbers are part of
// the rules: they may not change with a library.
type generator uint64

func (g *generator) next() uint64 {
	*g += 0x9e3779b97f4a7c15
	z := uint64(*g)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// vary draws a value within a tenth of the base, rounded down, on either side.
func (g *generator) vary(base uint16) uint16 {
	most := uint64(base) / 10
	drawn := uint64(base) - most + g.next()%(2*most+1)
	return uint16(min(drawn, math.MaxUint16))
}
