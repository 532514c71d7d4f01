package item

import "strconv"

// Type is an inventory type: the compartment that an item belongs in.
type Type byte

// The inventory types, with the numbers that are on the wire.
const (
	TypeNone  Type = 0 // of a template id that is of no kind
	TypeEquip Type = 1
	TypeUse   Type = 2
	TypeSetup Type = 3
	TypeEtc   Type = 4
	TypeCash  Type = 5
)

// Types are the five inventory types in their order.
var Types = [5]Type{TypeEquip, TypeUse, TypeSetup, TypeEtc, TypeCash}

var typeNames = [6]string{"none", "equip", "use", "setup", "etc", "cash"}

// Valid tells whether t is one of the five.
func (t Type) Valid() bool { return t >= TypeEquip && t <= TypeCash }

// String is the type's name, as look-ups write it: equip, use, setup, etc, cash.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "type " + strconv.Itoa(int(t))
}

// ParseType reads a type's number (1 to 5) or its name.
func ParseType(s string) (Type, bool) {
	for _, t := range Types {
		if s == typeNames[t] || s == strconv.Itoa(int(t)) {
			return t, true
		}
	}
	return TypeNone, false
}

// Classification is the kind of an item within its type: template id / 10,000.
type Classification uint32

// The classifications that have rules of their own.
const (
	ClassOverall Classification = 105
	ClassPants   Classification = 106
	ClassStars   Classification = 207
	ClassBullets Classification = 233
	ClassPet     Classification = 500
)

// Type is the inventory type of a template: id / 1,000,000. TypeNone if that
// is not 1 to 5; such an item is refused everywhere.
func (t TemplateID) Type() Type {
	if n := t / 1_000_000; n >= 1 && n <= 5 {
		return Type(n)
	}
	return TypeNone
}

// Classification is the template's kind within its type.
func (t TemplateID) Classification() Classification { return Classification(t / 10_000) }

// Pet tells whether the template is a pet's.
func (t TemplateID) Pet() bool { return t.Classification() == ClassPet }

// Stackable tells whether assets of the template have a quantity: use, setup,
// etc, and cash that is no pet.
func (t TemplateID) Stackable() bool {
	switch t.Type() {
	case TypeUse, TypeSetup, TypeEtc:
		return true
	case TypeCash:
		return !t.Pet()
	default:
		return false
	}
}
