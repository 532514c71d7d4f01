package verify

import (
	"fmt"
	"strings"
)

// incoming is the body of an item on its way in: a stack mostly, of inventory
// type t (0: of any), and a few that can't be.
func (g *Generator) incoming(t byte, transfer bool) object {
	r := g.random
	if t == 0 {
		t = pick(r, byte(1), 1, 2, 2, 2, 2, 3, 4, 4, 5)
	}
	data := object{"ownerId": 0, "flag": 0}
	body := object{"referenceId": 0}
	quantity := 1 + r.Uint32N(60)
	switch n := r.IntN(40); {
	case n < 3:
		data["flag"] = pick(r, 1, 8)
	case n < 6:
		data["ownerId"] = pick(r, 3, 4)
	}
	switch t {
	case 1:
		g.things++
		body["templateId"], body["referenceId"] = g.equipTemplate(), g.things
		body["referenceType"] = pick(r, "equipable", "equipable", "")
		data = object{"ownerId": 0, "weaponAttack": r.IntN(100), "slots": 7, "canBeTraded": r.IntN(2) == 0}
		if r.IntN(6) == 0 {
			data["cashId"] = fmt.Sprint(8_000_000_000_000_000_000 + int64(g.things))
			body["referenceType"] = pick(r, "cash-equipable", "cash_equipable", "")
		}
	case 2:
		body["templateId"], body["referenceType"] = 2000000+r.IntN(3), pick(r, "consumable", "consumable", "")
		data["rechargeable"] = 0
		if r.IntN(8) == 0 {
			body["templateId"], quantity = pick(r, 2070000, 2330001), r.Uint32N(500)
		}
	case 3:
		body["templateId"], body["referenceType"] = 3010000+r.IntN(2), "setup"
	case 4:
		body["templateId"], body["referenceType"] = 4000000+r.IntN(3), pick(r, "etc", "")
	case 5:
		g.things++
		body["referenceId"], data["cashId"], data["purchasedBy"] = g.things, fmt.Sprint(9_000_000+g.things), 1
		if body["templateId"], body["referenceType"] = 5040000, "cash"; r.IntN(3) == 0 {
			body["templateId"], body["referenceType"] = 5000000, "pet"
			data["name"], data["level"], data["fullness"], data["slot"] = "Kitty", 3, 50, -1
		}
	}
	if t >= 2 {
		data["quantity"] = quantity
		if transfer && r.IntN(2) == 0 {
			body["quantity"] = quantity
		}
	}
	if r.IntN(15) == 0 {
		when := pick(r, "2027-01-01T00:00:00Z", "2027-06-01T12:00:00.5+02:00")
		if body["expiration"] = when; transfer && t == 1 {
			delete(body, "expiration")
			data["expiration"] = when
		}
	}
	body["referenceData"] = data
	switch r.IntN(60) {
	case 0:
		body["templateId"], body["referenceType"] = pick(r, 0, 9_999_999, 6_000_000, 1<<32-1), ""
	case 1:
		body["referenceType"] = "wrong"
	case 2:
		body["referenceData"] = pick[any](r, []int{1}, "text", 7, object{"ownerId": "x"}, object{"quantity": -1},
			object{"ownerId": 1 << 33}, object{"note": strings.Repeat("x", 5<<10)})
	case 3:
		data["colour"], data["nested"] = "green", object{"a": []int{1, 2}}
	case 4:
		body["referenceData"] = nil
	}
	return body
}

func (g *Generator) equipTemplate() int {
	return pick(g.random, 1302000, 1302001, 1002000, 1040002, 1050000, 1060002, 1112000, 1702000, 1072001, 1210000)
}
