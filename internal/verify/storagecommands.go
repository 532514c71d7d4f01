package verify

import (
	"math/rand/v2"

	"github.com/google/uuid"

	"coffer/internal/verify/model"
)

var storageChoices = []choice[string]{
	{24, "DEPOSIT"}, {16, "WITHDRAW"}, {22, "UPDATE_MESOS"}, {10, "ACCEPT"}, {8, "RELEASE"}, {5, "ARRANGE"},
	{5, "DEPOSIT_ROLLBACK"}, {5, "SHOW_STORAGE"}, {3, "CLOSE_STORAGE"}, {1, "LOGOUT"}, {1, "CHANNEL_CHANGED"}, {1, "MAP_CHANGED"},
}

// storage is a command to a storage or a session.
func (g *Generator) storage() (tenant, env string, value []byte) {
	r := g.random
	kind := weighed(r, storageChoices)
	tx := newUUID(r)
	if r.IntN(20) == 0 {
		tx = uuid.Nil // many senders have none
	}
	account := pick(r, g.accounts...)
	character := 700_000 + account.id
	switch kind {
	case "SHOW_STORAGE":
		return account.tenant, "COMMAND_TOPIC_STORAGE_SHOW", object{"transactionId": tx, "worldId": world(r), "channelId": r.IntN(20),
			"characterId": character, "npcId": 9030100, "accountId": account.id, "type": kind}.bytes()
	case "CLOSE_STORAGE":
		return account.tenant, "COMMAND_TOPIC_STORAGE_SHOW", object{"characterId": character, "type": kind}.bytes()
	case "LOGOUT", "CHANNEL_CHANGED", "MAP_CHANGED":
		return account.tenant, "EVENT_TOPIC_CHARACTER_STATUS", object{"worldId": 0, "characterId": character, "type": kind,
			"body": object{"channelId": 1, "mapId": 100000000}}.bytes()
	}
	in := world(r)
	has := at(g.world.accounts, account.key()).Storage(g.world.settings, byte(in)).List()
	head := object{"transactionId": tx, "worldId": in, "accountId": account.id, "type": kind}
	switch kind {
	case "ACCEPT", "RELEASE":
		env = "COMMAND_TOPIC_STORAGE_COMPARTMENT"
		delete(head, "transactionId")
		head["characterId"] = character
		body := object{"transactionId": tx, "assetId": assetOf(r, has), "quantity": someOf(r)}
		if kind == "ACCEPT" {
			body = g.incoming(0, true)
			body["transactionId"], body["slot"] = tx, pick(r, -1, -1, -1, r.IntN(6)-1)
		}
		head["body"] = body
		return account.tenant, env, head.bytes()
	case "DEPOSIT":
		body := g.incoming(0, false)
		body["slot"] = pick(r, -32768, -1, 0, 1, 2, 3, 4, 32767)
		head["body"] = body
	case "WITHDRAW":
		head["body"] = object{"assetId": assetOf(r, has), "quantity": someOf(r)}
	case "UPDATE_MESOS":
		head["body"] = object{"mesos": pick(r, r.Uint32N(100_000), r.Uint32N(100_000), r.Uint32N(1<<31), 0, 1<<32-1),
			"operation": pick(r, "ADD", "ADD", "ADD", "ADD", "SUBTRACT", "SUBTRACT", "SUBTRACT", "SET", "MULTIPLY")}
	case "DEPOSIT_ROLLBACK":
		head["body"] = object{"assetId": assetOf(r, has)}
	default:
		head["body"] = object{}
	}
	return account.tenant, "COMMAND_TOPIC_STORAGE", head.bytes()
}

func world(r *rand.Rand) int { return pick(r, 0, 0, 0, 0, 0, 0, 0, 1) }

// assetOf is an asset's id, now and then of one that may never have been.
func assetOf(r *rand.Rand, has []*model.Asset) uint32 {
	if len(has) == 0 || r.IntN(12) == 0 {
		return r.Uint32N(60)
	}
	return has[r.IntN(len(has))].ID
}

// someOf is a quantity to take: often 0, which is all.
func someOf(r *rand.Rand) uint32 {
	return pick(r, 0, 0, 0, 1+r.Uint32N(40), 1+r.Uint32N(40), 1+r.Uint32N(200), 1<<32-1)
}
