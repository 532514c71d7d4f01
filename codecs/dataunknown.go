package codecs

import (
	"bytes"
	"encoding/json"
	"strings"

	"coffer/item"
)

// The names of the fields that are written again from item.Data, and so are
// not kept as unknown.
var (
	knownEquip = names("cashId", "ownerId", "strength", "dexterity", "intelligence", "luck", "hp", "mp",
		"weaponAttack", "magicAttack", "weaponDefense", "magicDefense", "accuracy", "avoidability",
		"hands", "speed", "jump", "slots", "locked", "spikes", "karmaUsed", "cold", "canBeTraded",
		"levelType", "level", "experience", "hammersApplied", "expiration")
	knownConsumable = names("ownerId", "quantity", "flag", "rechargeable")
	knownStack      = names("ownerId", "quantity", "flag")
	knownCash       = names("ownerId", "cashId", "quantity", "flag", "purchasedBy")
	knownPet        = names("ownerId", "cashId", "flag", "purchasedBy", "name", "level", "closeness", "fullness", "slot")
)

// known is a set of field names. Names match without case, as encoding/json
// matches them.
type known struct {
	exact map[string]bool
	all   []string
}

func names(all ...string) *known {
	k := &known{exact: make(map[string]bool, len(all)), all: all}
	for _, n := range all {
		k.exact[n] = true
	}
	return k
}

func (k *known) has(name []byte) bool {
	if k.exact[string(name)] {
		return true
	}
	for _, n := range k.all {
		if strings.EqualFold(n, string(name)) {
			return true
		}
	}
	return false
}

func knownOf(t item.TemplateID) *known {
	switch item.ReferenceTypeOf(t, item.Data{}) {
	case item.ReferenceEquipable:
		return knownEquip
	case item.ReferenceConsumable:
		return knownConsumable
	case item.ReferenceCash:
		return knownCash
	case item.ReferencePet:
		return knownPet
	default:
		return knownStack
	}
}

// unknownMembers are the members of a valid JSON object whose names are not
// known, compact, in their order, with commas between; repeats are kept.
func unknownMembers(raw []byte, k *known) string {
	var out bytes.Buffer
	rest := skipSpace(raw)[1:] // after {
	for {
		rest = skipSpace(rest)
		if rest[0] == ',' {
			rest = skipSpace(rest[1:])
		}
		if rest[0] == '}' {
			return out.String()
		}
		name, after := rest[:stringEnd(rest)], skipSpace(rest[stringEnd(rest):])
		value := skipSpace(after[1:]) // after :
		end := valueEnd(value)
		if !k.has(unquote(name)) {
			if out.Len() > 0 {
				out.WriteByte(',')
			}
			out.Write(name)
			out.WriteByte(':')
			_ = json.Compact(&out, value[:end]) // can't fail: the object was read before
		}
		rest = value[end:]
	}
}

// unquote is a JSON string's text.
func unquote(quoted []byte) []byte {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var s string
	_ = json.Unmarshal(quoted, &s) // can't fail: the object was read before
	return []byte(s)
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

// stringEnd is where the string that b begins with ends, with its quotes.
func stringEnd(b []byte) int {
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// valueEnd is where the valid value that b begins with ends.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); {
		switch b[i] {
		case '"':
			i += stringEnd(b[i:])
		case '{', '[':
			depth++
			i++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			i++
		case ',':
			if depth == 0 {
				return i
			}
			i++
		default:
			i++
			continue
		}
		if depth == 0 && (b[i-1] == '}' || b[i-1] == ']' || b[i-1] == '"') {
			return i
		}
	}
	return len(b)
}
