package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maxData is how many bytes referenceData may have, compacted.
const maxData = 4 << 10

var stats = []string{
	"strength", "dexterity", "intelligence", "luck", "hp", "mp", "weaponAttack", "magicAttack",
	"weaponDefense", "magicDefense", "accuracy", "avoidability", "hands", "speed", "jump",
}

// fields are the keys of referenceData with their types, by reference type.
var fields = func() map[string]map[string]func() any {
	u8, u16 := func() any { return new(uint8) }, func() any { return new(uint16) }
	u32, u64 := func() any { return new(uint32) }, func() any { return new(uint64) }
	truth, text := func() any { return new(bool) }, func() any { return new(string) }
	when := func() any { return new(time.Time) }
	worn := map[string]func() any{
		"ownerId": u32, "slots": u16, "locked": truth, "spikes": truth, "karmaUsed": truth, "cold": truth,
		"canBeTraded": truth, "levelType": u8, "level": u8, "experience": u32, "hammersApplied": u32, "expiration": when,
	}
	for _, s := range stats {
		worn[s] = u16
	}
	bought := maps.Clone(worn)
	bought["cashId"] = func() any { return new(cashNumber) }
	return map[string]map[string]func() any{
		"equipable":      worn,
		"cash-equipable": bought,
		"consumable":     {"ownerId": u32, "quantity": u32, "flag": u16, "rechargeable": u64},
		"setup":          {"ownerId": u32, "quantity": u32, "flag": u16},
		"etc":            {"ownerId": u32, "quantity": u32, "flag": u16},
		"cash":           {"ownerId": u32, "cashId": bought["cashId"], "quantity": u32, "flag": u16, "purchasedBy": u32},
		"pet": {"ownerId": u32, "cashId": bought["cashId"], "flag": u16, "purchasedBy": u32, "name": text,
			"level": u8, "closeness": u16, "fullness": u8, "slot": func() any { return new(int8) }},
	}
}()

// cashNumber is an int64 in a JSON string.
type cashNumber int64

// UnmarshalJSON reads a string with a number in it, or null.
func (c *cashNumber) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	*c = cashNumber(n)
	return err
}

// MarshalJSON writes what UnmarshalJSON reads.
func (c cashNumber) MarshalJSON() ([]byte, error) {
	return []byte(strconv.Quote(strconv.FormatInt(int64(c), 10))), nil
}

// members are the members of referenceData; null and nothing are none. It
// fails on what is no object and on what is too large.
func members(raw json.RawMessage) (map[string]json.RawMessage, error) {
	if t := bytes.TrimSpace(raw); len(t) == 0 || string(t) == "null" {
		return nil, nil
	}
	if !utf8.Valid(raw) { // each byte that is none becomes U+FFFD, as in all other text
		raw = json.RawMessage(string(bytes.Runes(raw)))
	}
	var small bytes.Buffer
	if err := json.Compact(&small, raw); err != nil {
		return nil, err
	}
	if small.Len() > maxData {
		return nil, fmt.Errorf("referenceData has %d bytes", small.Len())
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, errors.New("referenceData is no object")
	}
	return all, nil
}

// present tells whether a member is there and not null.
func present(all map[string]json.RawMessage, name string) bool {
	for k, v := range all {
		if strings.EqualFold(k, name) && string(v) != "null" {
			return true
		}
	}
	return false
}

// read makes the data of a kind: its keys, zeros where missing, and the keys
// that we don't know as they are.
func read(kind string, all map[string]json.RawMessage) (Object, error) {
	out := Object{}
	for name, fresh := range fields[kind] {
		value := fresh()
		for k, v := range all {
			if strings.EqualFold(k, name) {
				if err := json.Unmarshal(v, value); err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
			}
		}
		out[name] = plain(value)
	}
	for k, v := range all {
		known := false
		for name := range fields[kind] {
			known = known || strings.EqualFold(k, name)
		}
		if !known {
			out[k] = v
		}
	}
	return out, nil
}

// plain takes the pointer off.
func plain(v any) any {
	switch v := v.(type) {
	case *uint8:
		return *v
	case *uint16:
		return *v
	case *uint32:
		return *v
	case *uint64:
		return *v
	case *int8:
		return *v
	case *bool:
		return *v
	case *string:
		return *v
	case *time.Time:
		return v.UTC()
	case *cashNumber:
		return *v
	default:
		panic(fmt.Sprintf("data of type %T", v))
	}
}
