package codecs

import (
	"strconv"

	"coffer/item"
)

// AppendEventData writes an asset's referenceData as events carry it: the
// fields of types.md for its kind in that order, zeros written out, then the
// fields that we don't know.
func AppendEventData(b []byte, a item.Asset) []byte { return appendData(b, a, true) }

// AppendRestData writes it as look-ups show it: as events do, but an equip's
// without its expiration (rest.md).
func AppendRestData(b []byte, a item.Asset) []byte { return appendData(b, a, false) }

func appendData(b []byte, a item.Asset, expiration bool) []byte {
	d := a.Data
	switch kind := a.ReferenceType(); kind {
	case item.ReferenceEquipable, item.ReferenceCashEquipable:
		b = append(b, '{')
		if kind == item.ReferenceCashEquipable {
			b = appendCashID(append(b, `"cashId":`...), d.CashID)
			b = append(b, ',')
		}
		b = appendUint(b, `"ownerId":`, d.Owner)
		b = appendStats(b, d.Equip.Stats)
		b = appendEquip(b, d.Equip)
		if expiration {
			b = appendTime(append(b, `,"expiration":`...), a.Expiration)
		}
	case item.ReferenceCash:
		b = appendUint(b, `{"ownerId":`, d.Owner)
		b = appendCashID(append(b, `,"cashId":`...), d.CashID)
		b = appendUint(b, `,"quantity":`, d.Quantity)
		b = appendUint(b, `,"flag":`, d.Flag)
		b = appendUint(b, `,"purchasedBy":`, d.PurchasedBy)
	case item.ReferencePet:
		b = appendUint(b, `{"ownerId":`, d.Owner)
		b = appendCashID(append(b, `,"cashId":`...), d.CashID)
		b = appendUint(b, `,"flag":`, d.Flag)
		b = appendUint(b, `,"purchasedBy":`, d.PurchasedBy)
		b = appendPet(b, d.Pet)
	default:
		b = appendUint(b, `{"ownerId":`, d.Owner)
		b = appendUint(b, `,"quantity":`, d.Quantity)
		b = appendUint(b, `,"flag":`, d.Flag)
		if kind == item.ReferenceConsumable {
			b = appendUint(b, `,"rechargeable":`, d.Rechargeable)
		}
	}
	if d.Extra != "" {
		b = append(append(b, ','), d.Extra...)
	}
	return append(b, '}')
}

// appendCashID writes the number in a string.
func appendCashID(b []byte, id int64) []byte {
	return append(strconv.AppendInt(append(b, '"'), id, 10), '"')
}

func appendStats(b []byte, s item.Stats) []byte {
	b = appendUint(b, `,"strength":`, s.Strength)
	b = appendUint(b, `,"dexterity":`, s.Dexterity)
	b = appendUint(b, `,"intelligence":`, s.Intelligence)
	b = appendUint(b, `,"luck":`, s.Luck)
	b = appendUint(b, `,"hp":`, s.HP)
	b = appendUint(b, `,"mp":`, s.MP)
	b = appendUint(b, `,"weaponAttack":`, s.WeaponAttack)
	b = appendUint(b, `,"magicAttack":`, s.MagicAttack)
	b = appendUint(b, `,"weaponDefense":`, s.WeaponDefense)
	b = appendUint(b, `,"magicDefense":`, s.MagicDefense)
	b = appendUint(b, `,"accuracy":`, s.Accuracy)
	b = appendUint(b, `,"avoidability":`, s.Avoidability)
	b = appendUint(b, `,"hands":`, s.Hands)
	b = appendUint(b, `,"speed":`, s.Speed)
	return appendUint(b, `,"jump":`, s.Jump)
}

func appendEquip(b []byte, e item.EquipData) []byte {
	b = appendUint(b, `,"slots":`, e.Slots)
	b = appendBool(b, `,"locked":`, e.Locked)
	b = appendBool(b, `,"spikes":`, e.Spikes)
	b = appendBool(b, `,"karmaUsed":`, e.KarmaUsed)
	b = appendBool(b, `,"cold":`, e.Cold)
	b = appendBool(b, `,"canBeTraded":`, e.CanBeTraded)
	b = appendUint(b, `,"levelType":`, e.LevelType)
	b = appendUint(b, `,"level":`, e.Level)
	b = appendUint(b, `,"experience":`, e.Experience)
	return appendUint(b, `,"hammersApplied":`, e.HammersApplied)
}

func appendPet(b []byte, p item.PetData) []byte {
	b = appendText(b, `,"name":`, p.Name)
	b = appendUint(b, `,"level":`, p.Level)
	b = appendUint(b, `,"closeness":`, p.Closeness)
	b = appendUint(b, `,"fullness":`, p.Fullness)
	return appendInt(b, `,"slot":`, p.Slot)
}
