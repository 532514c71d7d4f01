package verify

import (
	"math/rand/v2"

	"coffer/internal/verify/model"
)

// thing is an equip that the generator believes to be somewhere.
type thing struct {
	tenant    string
	template  uint32
	reference uint32
}

// most equips are remembered, the newest.
const mostThings = 300

// notice remembers equips that lie on the ground, and those that somebody has.
func (g *Generator) notice(tenant string, events []model.Event) {
	for _, e := range events {
		body, _ := e.Value["body"].(model.Object)
		switch {
		case e.Topic == model.DropCommands && e.Value["type"] == "SPAWN_FROM_CHARACTER":
			if n, ok := body["equipmentId"].(uint32); ok && n != 0 {
				template, _ := body["itemId"].(uint32)
				g.ground = kept(g.ground, thing{tenant, template, n})
			}
		case e.Topic == model.AssetStatus && e.Value["type"] == "ACCEPTED" && body["referenceType"] == "equipable":
			n, _ := body["referenceId"].(uint32)
			g.owned = kept(g.owned, thing{tenant: tenant, reference: n})
		}
	}
}

func kept(all []thing, one thing) []thing {
	all = append(all, one)
	return all[max(0, len(all)-mostThings):]
}

// pickUp is the status of a drop that a character takes: a stack, an equip that
// somebody dropped or that a monster did, or mesos. Now and then two take one.
func (g *Generator) pickUp(whose who) []byte {
	r := g.random
	body := object{"characterId": whose.id, "itemId": pick(r, 2000000, 2000001, 4000000, 3010000, 2070000), "equipmentId": 0, "quantity": 1 + r.IntN(150), "meso": 0}
	drop := 1 + r.IntN(20_000)
	switch n := r.IntN(50); {
	case n < 2:
		body["itemId"], body["meso"] = 0, 250
	case n < 4:
		body["itemId"] = 9_999_999
	case n < 8:
		g.things++
		body["itemId"], body["equipmentId"], body["quantity"] = g.equipTemplate(), g.things, 1
	case n < 30 && len(g.ground) > 0:
		i := r.IntN(len(g.ground))
		if one := g.ground[i]; one.tenant == whose.tenant {
			body["itemId"], body["equipmentId"], body["quantity"] = one.template, one.reference, 1
			drop = 30_000 + int(one.reference)
			if r.IntN(4) > 0 {
				g.ground = append(g.ground[:i:i], g.ground[i+1:]...)
			}
		}
	}
	return object{"worldId": 0, "channelId": 1, "mapId": 100000000, "dropId": drop, "type": "RESERVED", "body": body}.bytes()
}

// update is an equip's new attributes; of one that nobody here knows, now and
// then.
func (g *Generator) update() (tenant string, value []byte) {
	r := g.random
	one := thing{tenant: pick(r, g.tenants...), reference: 900_000_000 + r.Uint32N(100)}
	if len(g.owned) > 0 && r.IntN(12) > 0 {
		one = g.owned[r.IntN(len(g.owned))]
	}
	body := object{"strength": r.IntN(40), "weaponAttack": r.IntN(200), "slots": r.IntN(8), "ownerName": "x",
		"locked": r.IntN(2) == 0, "level": r.IntN(10), "experience": r.Uint32(), "expiration": expiration(r)}
	return one.tenant, object{"id": one.reference, "type": "UPDATED", "body": body}.bytes()
}

func expiration(r *rand.Rand) string {
	return pick(r, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2027-01-01T00:00:00Z")
}
