package codecs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"coffer/item"
)

// MaxData is how large referenceData may be, compacted, in bytes.
const MaxData = 4 << 10

// The fields that we know of each kind's referenceData (types.md). Expiration
// is an equip's field; of the other kinds only an ACCEPT reads it, because it
// expires then, and it is kept like a field that we don't know.
type (
	equipFields struct {
		CashID  *int64           `json:"cashId,string"`
		OwnerID item.CharacterID `json:"ownerId"`
		item.Stats
		Slots          uint16    `json:"slots"`
		Locked         bool      `json:"locked"`
		Spikes         bool      `json:"spikes"`
		KarmaUsed      bool      `json:"karmaUsed"`
		Cold           bool      `json:"cold"`
		CanBeTraded    bool      `json:"canBeTraded"`
		LevelType      byte      `json:"levelType"`
		Level          byte      `json:"level"`
		Experience     uint32    `json:"experience"`
		HammersApplied uint32    `json:"hammersApplied"`
		Expiration     time.Time `json:"expiration"`
	}
	consumableFields struct {
		OwnerID      item.CharacterID `json:"ownerId"`
		Quantity     uint32           `json:"quantity"`
		Flag         uint16           `json:"flag"`
		Rechargeable uint64           `json:"rechargeable"`
		Expiration   perhaps          `json:"expiration"`
	}
	stackFields struct {
		OwnerID    item.CharacterID `json:"ownerId"`
		Quantity   uint32           `json:"quantity"`
		Flag       uint16           `json:"flag"`
		Expiration perhaps          `json:"expiration"`
	}
	cashFields struct {
		OwnerID     item.CharacterID `json:"ownerId"`
		CashID      *int64           `json:"cashId,string"`
		Quantity    uint32           `json:"quantity"`
		Flag        uint16           `json:"flag"`
		PurchasedBy item.CharacterID `json:"purchasedBy"`
		Expiration  perhaps          `json:"expiration"`
	}
	petFields struct {
		OwnerID     item.CharacterID `json:"ownerId"`
		CashID      *int64           `json:"cashId,string"`
		Flag        uint16           `json:"flag"`
		PurchasedBy item.CharacterID `json:"purchasedBy"`
		Name        string           `json:"name"`
		Level       byte             `json:"level"`
		Closeness   uint16           `json:"closeness"`
		Fullness    byte             `json:"fullness"`
		Slot        int8             `json:"slot"`
		Expiration  perhaps          `json:"expiration"`
	}
)

// perhaps is a time that counts only for an ACCEPT.
type perhaps struct {
	time.Time
	bad error // why the first that stands there can't be read
}

// UnmarshalJSON never fails: whoever reads the time asks for bad.
func (p *perhaps) UnmarshalJSON(b []byte) error {
	if err := p.Time.UnmarshalJSON(b); err != nil && p.bad == nil {
		p.bad = err
	}
	return nil
}

// ParseData reads the referenceData that an ACCEPT brings: nil or null is {}.
// It returns what it says, the expiration that it names (UTC; zero: none), and,
// if it can't be read, why, in a sentence: it is no object, a known field has a
// wrong type, or it has more than MaxData bytes. Of a template of no kind it
// reads nothing.
func ParseData(t item.TemplateID, raw []byte) (d item.Data, expiration time.Time, bad string) {
	return parseData(t, raw, true)
}

// ParseDepositData is ParseData for a DEPOSIT, which expires when its own field
// says: an expiration in the data is known of an equip only.
func ParseDepositData(t item.TemplateID, raw []byte) (d item.Data, bad string) {
	d, _, bad = parseData(t, raw, false)
	return d, bad
}

func parseData(t item.TemplateID, raw []byte, expires bool) (d item.Data, expiration time.Time, bad string) {
	if !t.Type().Valid() || len(raw) == 0 || string(raw) == "null" {
		return d, expiration, ""
	}
	if !object(raw) {
		return d, expiration, "referenceData is no object"
	}
	raw = validText(raw)
	if n := compactSize(raw); n > MaxData {
		return d, expiration, fmt.Sprintf("referenceData has %d bytes, more than %d", n, MaxData)
	}
	var at perhaps
	var err error
	switch item.ReferenceTypeOf(t, item.Data{}) {
	case item.ReferenceEquipable:
		d, at.Time, err = parseEquip(raw)
		expires = true
	case item.ReferenceConsumable:
		d, at, err = parseConsumable(raw)
	case item.ReferenceSetup, item.ReferenceEtc:
		d, at, err = parseStack(raw)
	case item.ReferenceCash:
		d, at, err = parseCash(raw)
	case item.ReferencePet:
		d, at, err = parsePet(raw)
	}
	if !expires {
		at = perhaps{}
	}
	if at.bad != nil {
		err = at.bad
	}
	if err != nil {
		return item.Data{}, time.Time{}, "referenceData: " + explain(err)
	}
	if expiration = at.UTC(); !item.ValidTime(expiration) {
		return item.Data{}, time.Time{}, "referenceData: expiration is, in UTC, not in the years 0 to 9999"
	}
	d.Extra = unknownMembers(raw, knownOf(t))
	return d, expiration, ""
}

// validText has U+FFFD for each byte that is no UTF-8, as encoding/json reads
// it: what we don't know of the data goes into events as it is, and those must
// be JSON, which is UTF-8 (RFC 8259).
func validText(raw []byte) []byte {
	if utf8.Valid(raw) {
		return raw
	}
	return []byte(string(bytes.Runes(raw)))
}

// compactSize is the size of valid JSON without insignificant space.
func compactSize(raw []byte) int {
	if len(raw) <= MaxData {
		return len(raw) // small enough as it is
	}
	var out bytes.Buffer
	if err := json.Compact(&out, raw); err != nil {
		return len(raw)
	}
	return out.Len()
}

func parseEquip(raw []byte) (item.Data, time.Time, error) {
	var f equipFields
	err := json.Unmarshal(raw, &f)
	d := item.Data{Owner: f.OwnerID, Equip: item.EquipData{
		Stats:          f.Stats,
		Slots:          f.Slots,
		Locked:         f.Locked,
		Spikes:         f.Spikes,
		KarmaUsed:      f.KarmaUsed,
		Cold:           f.Cold,
		CanBeTraded:    f.CanBeTraded,
		LevelType:      f.LevelType,
		Level:          f.Level,
		Experience:     f.Experience,
		HammersApplied: f.HammersApplied,
	}}
	if f.CashID != nil {
		d.Cash, d.CashID = true, *f.CashID
	}
	return d, f.Expiration, err
}

func parseConsumable(raw []byte) (item.Data, perhaps, error) {
	var f consumableFields
	err := json.Unmarshal(raw, &f)
	return item.Data{Owner: f.OwnerID, Quantity: f.Quantity, Flag: f.Flag, Rechargeable: f.Rechargeable}, f.Expiration, err
}

func parseStack(raw []byte) (item.Data, perhaps, error) {
	var f stackFields
	err := json.Unmarshal(raw, &f)
	return item.Data{Owner: f.OwnerID, Quantity: f.Quantity, Flag: f.Flag}, f.Expiration, err
}

// parseCash takes a cashId of 0 for none: cash data always has the key, so a
// 0 stands there where it is missing. (An equip's has it only of a cash equip.)
func parseCash(raw []byte) (item.Data, perhaps, error) {
	var f cashFields
	err := json.Unmarshal(raw, &f)
	d := item.Data{Owner: f.OwnerID, Quantity: f.Quantity, Flag: f.Flag, PurchasedBy: f.PurchasedBy}
	if f.CashID != nil && *f.CashID != 0 {
		d.Cash, d.CashID = true, *f.CashID
	}
	return d, f.Expiration, err
}

func parsePet(raw []byte) (item.Data, perhaps, error) {
	var f petFields
	err := json.Unmarshal(raw, &f)
	d := item.Data{Owner: f.OwnerID, Flag: f.Flag, PurchasedBy: f.PurchasedBy, Pet: item.PetData{
		Name:      f.Name,
		Level:     f.Level,
		Closeness: f.Closeness,
		Fullness:  f.Fullness,
		Slot:      f.Slot,
	}}
	if f.CashID != nil && *f.CashID != 0 {
		d.Cash, d.CashID = true, *f.CashID
	}
	return d, f.Expiration, err
}
