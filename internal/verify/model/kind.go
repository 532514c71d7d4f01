package model

import "strings"

// Inventory types: a template id divided by 1,000,000.
const (
	equip = 1
	use   = 2
	setup = 3
	etc   = 4
	cash  = 5
)

// inventoryType is 1 to 5, or 0 if there is no such kind.
func inventoryType(template uint32) byte {
	if t := template / 1_000_000; t >= equip && t <= cash {
		return byte(t)
	}
	return 0
}

func pet(template uint32) bool { return template/10_000 == 500 }

// Stackable tells whether assets of a template have a quantity.
func Stackable(template uint32) bool {
	switch inventoryType(template) {
	case use, setup, etc:
		return true
	case cash:
		return !pet(template)
	default:
		return false
	}
}

// referenceType is what a template and its data call for, spelled with a
// hyphen; given is what the command says. ok is false if that doesn't suit.
func referenceType(template uint32, given string, cashID bool) (kind string, ok bool) {
	switch inventoryType(template) {
	case equip:
		kind = "equipable"
		if cashID {
			kind = "cash-equipable"
		}
	case use:
		kind = "consumable"
	case setup:
		kind = "setup"
	case etc:
		kind = "etc"
	case cash:
		kind = "cash"
		if pet(template) {
			kind = "pet"
		}
	default:
		return "", false
	}
	given = strings.ReplaceAll(given, "_", "-")
	return kind, given == "" || given == kind
}
