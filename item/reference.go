package item

// ReferenceType says what an asset's reference id and data are about. It
// follows from the template and the data, so an asset doesn't hold it.
type ReferenceType byte

// The reference types.
const (
	ReferenceNone ReferenceType = iota
	ReferenceEquipable
	ReferenceCashEquipable
	ReferenceConsumable
	ReferenceSetup
	ReferenceEtc
	ReferenceCash
	ReferencePet
)

var referenceNames = [...]string{"", "equipable", "cash-equipable", "consumable", "setup", "etc", "cash", "pet"}

// String is the name as an inventory writes it: cash-equipable with a hyphen.
func (r ReferenceType) String() string {
	if int(r) < len(referenceNames) {
		return referenceNames[r]
	}
	return ""
}

// StorageName is the name as a storage writes it: cash_equipable with an
// underscore.
func (r ReferenceType) StorageName() string {
	if r == ReferenceCashEquipable {
		return "cash_equipable"
	}
	return r.String()
}

// ParseReferenceType reads either spelling. The empty name is ReferenceNone:
// the sender left it to us. Any other name that is none of the types is not ok.
func ParseReferenceType(s string) (r ReferenceType, ok bool) {
	if s == "cash_equipable" {
		return ReferenceCashEquipable, true
	}
	for i, name := range referenceNames {
		if s == name {
			return ReferenceType(i), true
		}
	}
	return ReferenceNone, false
}

// ReferenceTypeOf is the one reference type that suits an item with that data.
func ReferenceTypeOf(t TemplateID, d Data) ReferenceType {
	switch t.Type() {
	case TypeEquip:
		if d.Cash {
			return ReferenceCashEquipable
		}
		return ReferenceEquipable
	case TypeUse:
		return ReferenceConsumable
	case TypeSetup:
		return ReferenceSetup
	case TypeEtc:
		return ReferenceEtc
	case TypeCash:
		if t.Pet() {
			return ReferencePet
		}
		return ReferenceCash
	default:
		return ReferenceNone
	}
}
