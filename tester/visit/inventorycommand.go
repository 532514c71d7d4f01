package visit

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// Inventory types, as the game counts them.
const (
	equip = 1
	use   = 2
	etc   = 4
)

// never is the time of what doesn't expire (wire.md).
const never = "0001-01-01T00:00:00Z"

// status sends a character's status, as the character service does.
func (v Visit) status(ctx context.Context, character uint32, kind string, what body) Command {
	return v.send(ctx, characterStatus, character, v.json(body{"characterId": character, "worldId": 0, "type": kind, "body": what}))
}

// ask sends a command to one of a character's compartments.
func (v Visit) ask(ctx context.Context, character uint32, inventoryType int, kind string, what body) Command {
	v.t.Helper()
	return v.in(ctx, compartmentCommands, character, func(tx string) body {
		if own, ok := what["transactionId"]; ok && own == "" {
			what["transactionId"] = tx
		}
		return body{"transactionId": tx, "characterId": character, "inventoryType": inventoryType, "type": kind, "body": what}
	})
}

func (v Visit) create(ctx context.Context, character uint32, template, quantity int) Command {
	v.t.Helper()
	return v.ask(ctx, character, template/1_000_000, "CREATE_ASSET", createBody(template, quantity))
}

func createBody(template, quantity int) body {
	return body{"templateId": template, "quantity": quantity, "expiration": never, "ownerId": 0, "flag": 0, "rechargeable": 0}
}

func (v Visit) move(ctx context.Context, inventoryType int, kind string, source, destination int) Command {
	v.t.Helper()
	return v.ask(ctx, v.Character, inventoryType, kind, body{"source": source, "destination": destination})
}

func (v Visit) drop(ctx context.Context, inventoryType, source, quantity int) Command {
	v.t.Helper()
	return v.ask(ctx, v.Character, inventoryType, "DROP", body{
		"worldId": 0, "channelId": 1, "mapId": mapID, "source": source, "quantity": quantity, "x": 120, "y": -35,
	})
}

// mapID is where everything is dropped.
const mapID = 100000000

// reserve promises units of one slot to a transaction of its own.
func (v Visit) reserve(ctx context.Context, inventoryType, source, template, quantity int) Command {
	v.t.Helper()
	return v.ask(ctx, v.Character, inventoryType, "REQUEST_RESERVE", body{
		"transactionId": "", "items": []body{{"source": source, "itemId": template, "quantity": quantity}},
	})
}

// grab is RESERVED of the drops' status: a character bends down for what a
// SPAWN_FROM_CHARACTER has put on the ground, under the drop's id.
func (v Visit) grab(ctx context.Context, character uint32, drop int, spawned Heard) Command {
	v.t.Helper()
	return v.send(ctx, dropStatus, uint32(drop), v.json(body{
		"worldId": 0, "channelId": 1, "mapId": mapID, "dropId": drop, "type": "RESERVED",
		"body": body{
			"characterId": character, "itemId": spawned.Body["itemId"], "equipmentId": spawned.Body["equipmentId"],
			"quantity": spawned.Body["quantity"], "meso": 0,
		},
	}))
}

// update is UPDATED of the equipables' status.
func (v Visit) update(ctx context.Context, reference, attack int) Command {
	v.t.Helper()
	return v.send(ctx, equipableStatus, uint32(reference), v.json(body{
		"id": reference, "type": "UPDATED",
		"body": body{
			"strength": 1, "weaponAttack": attack, "slots": 6, "ownerName": "Aria", "canBeTraded": true, "level": 1, "expiration": never,
		},
	}))
}

// take is an ACCEPT into the character's own inventory.
func (v Visit) take(ctx context.Context, template int, of asset, quantity int) Command {
	v.t.Helper()
	return v.ask(ctx, v.Character, template/1_000_000, "ACCEPT", body{
		"transactionId": "", "templateId": template, "referenceId": of.Reference, "referenceType": of.Kind,
		"referenceData": of.Data, "quantity": quantity,
	})
}

// compartment is the id of one of a character's compartments (behaviour.md).
func (v Visit) compartment(character uint32, inventoryType int) string {
	return uuid.NewSHA1(uuid.MustParse(v.Tenant), fmt.Appendf(nil, "compartment/%d/%d", character, inventoryType)).String()
}
