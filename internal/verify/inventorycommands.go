package verify

import (
	"github.com/google/uuid"

	"coffer/internal/verify/model"
)

var inventoryChoices = []choice[string]{
	{16, "CREATE_ASSET"}, {9, "ACCEPT"}, {6, "RELEASE"}, {13, "MOVE"}, {8, "EQUIP"}, {6, "UNEQUIP"}, {6, "DROP"},
	{9, "REQUEST_RESERVE"}, {6, "CONSUME"}, {3, "CANCEL_RESERVATION"}, {7, "DESTROY"}, {1, "INCREASE_CAPACITY"},
	{3, "RECHARGE"}, {2, "MERGE"}, {2, "SORT"}, {6, "RESERVED"}, {2, "UPDATED"},
}

// inventory is a command to an inventory. A character's first is nearly always
// its making.
func (g *Generator) inventory() (tenant, env string, value []byte) {
	r := g.random
	whose := pick(r, g.characters...)
	key := whose.key()
	has := at(g.world.inventories, key)
	kind := weighed(r, inventoryChoices)
	switch n := r.IntN(600); {
	case !g.created[key] && r.IntN(30) > 0, n < 2:
		g.created[key] = true
		kind = "CREATED"
	case n < 4:
		kind = "DELETED"
		delete(g.created, key)
	}
	if kind == "CREATED" || kind == "DELETED" {
		return whose.tenant, "EVENT_TOPIC_CHARACTER_STATUS",
			object{"characterId": whose.id, "type": kind, "worldId": 0, "body": object{"name": "Aria"}}.bytes()
	}
	if kind == "UPDATED" {
		tenant, value := g.update()
		return tenant, "EVENT_TOPIC_EQUIPABLE_STATUS", value
	}
	if kind == "RESERVED" {
		return whose.tenant, "EVENT_TOPIC_DROP_STATUS", g.pickUp(whose)
	}
	t := pick(r, byte(1), 1, 1, 2, 2, 2, 2, 3, 4, 4, 5)
	switch kind {
	case "EQUIP", "UNEQUIP":
		t = 1
	case "RECHARGE":
		t = 2
	}
	var in *model.Compartment
	if has.Exists {
		in = has.Compartments[t]
	}
	tx := newUUID(r)
	head := object{"transactionId": tx, "characterId": whose.id, "inventoryType": t, "type": kind}
	if r.IntN(20) == 0 {
		head["transactionId"] = uuid.Nil
	}
	if r.IntN(60) == 0 {
		head["inventoryType"] = pick(r, 0, 6, 255, 1, 2)
	}
	head["body"] = g.inventoryBody(kind, t, tx, has, in)
	return whose.tenant, "COMMAND_TOPIC_COMPARTMENT", head.bytes()
}

func (g *Generator) inventoryBody(kind string, t byte, tx uuid.UUID, has *model.Inventory, in *model.Compartment) object {
	r := g.random
	slot := g.slot(in, kind == "UNEQUIP")
	switch kind {
	case "EQUIP":
		return object{"source": slot, "destination": -pick(r, 1, 5, 6, 7, 8, 11, 12, 101, 111, 1+r.IntN(199), 1+r.IntN(199))}
	case "UNEQUIP":
		return object{"source": slot, "destination": pick(r, 0, 1+r.IntN(24), 1+r.IntN(24), 100)}
	case "MOVE":
		to := 1 + r.IntN(24)
		if r.IntN(2) == 0 {
			to = g.slot(in, false)
		}
		return object{"source": slot, "destination": to}
	case "DROP":
		return object{"worldId": 0, "channelId": 1, "mapId": 100000000, "source": slot, "quantity": pick(r, 1, 1, 1, 1+r.IntN(60), 0, -1), "x": r.IntN(400) - 200, "y": -35}
	case "REQUEST_RESERVE":
		items := make([]object, pick(r, 1, 1, 1, 2, 3, 0))
		for n := range items {
			slot := g.slot(in, false)
			items[n] = object{"source": slot, "itemId": templateIn(in, slot), "quantity": pick(r, 1, 1, 1+r.IntN(20), 0)}
		}
		return object{"transactionId": tx, "items": items}
	case "CONSUME", "CANCEL_RESERVATION":
		if n := len(has.Reservations); n > 0 && r.IntN(10) > 0 {
			one := has.Reservations[r.IntN(n)]
			return object{"transactionId": one.Transaction, "slot": one.Slot}
		}
		return object{"transactionId": tx, "slot": slot}
	case "DESTROY":
		return object{"slot": slot, "quantity": someOf(r), "removeAll": r.IntN(4) == 0}
	case "INCREASE_CAPACITY":
		return object{"amount": pick(r, 4, 8, 1<<32-1, 0)}
	case "CREATE_ASSET":
		return g.creation(t)
	case "RECHARGE":
		return object{"slot": slot, "quantity": pick(r, r.Uint32N(500), 0, 1<<32-1)}
	case "ACCEPT":
		body := g.incoming(t, true)
		body["transactionId"] = tx
		return body
	case "RELEASE":
		id := r.Uint32N(60)
		if in != nil && len(in.Assets) > 0 && r.IntN(12) > 0 {
			id = in.Assets[r.IntN(len(in.Assets))].ID
		}
		return object{"transactionId": tx, "assetId": id, "quantity": someOf(r)}
	}
	return object{}
}

// creation is CREATE_ASSET's body.
func (g *Generator) creation(t byte) object {
	r := g.random
	body := object{"quantity": pick(r, 0, 1, 1, 1+r.IntN(60), 1+r.IntN(60), 1+r.IntN(250)), "expiration": "0001-01-01T00:00:00Z"}
	if r.IntN(15) == 0 {
		body["expiration"] = "2027-01-01T00:00:00Z"
	}
	switch t {
	case 1:
		body["templateId"], body["quantity"] = g.equipTemplate(), pick(r, 0, 1, 1, 1, 2)
	case 2:
		body["templateId"] = pick(r, 2000000, 2000001, 2000002, 2000000, 2070000)
	case 3:
		body["templateId"] = 3010000 + r.IntN(2)
	case 4:
		body["templateId"] = 4000000 + r.IntN(3)
	default:
		body["templateId"], body["quantity"] = pick(r, 5040000, 5000000), pick(r, 0, 1, 1, 2)
	}
	if t >= 2 && r.IntN(10) == 0 {
		body["flag"] = pick(r, 1, 8)
	}
	switch r.IntN(60) {
	case 0:
		body["templateId"] = pick(r, 0, 9_999_999, 1302000, 2000000)
	case 1:
		body["quantity"] = uint32(1<<32 - 1)
	}
	return body
}

// slot is one that holds something, mostly; worn asks for a worn equip's.
func (g *Generator) slot(in *model.Compartment, worn bool) int {
	r := g.random
	if in != nil && r.IntN(12) > 0 {
		var all []int
		for _, a := range in.Assets {
			if a.Slot < 0 == worn || r.IntN(20) == 0 {
				all = append(all, a.Slot)
			}
		}
		if len(all) > 0 {
			return all[r.IntN(len(all))]
		}
	}
	return pick(r, 1+r.IntN(24), 1+r.IntN(24), -1-r.IntN(120), 0, -32768, 32767)
}

// templateIn is what lies in a slot, now and then something else.
func templateIn(in *model.Compartment, slot int) uint32 {
	if in != nil {
		if a := in.Asset(slot); a != nil && slot%11 != 0 {
			return a.Template
		}
	}
	return 2000000
}
