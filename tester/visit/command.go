package visit

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// body is an object of JSON.
type body map[string]any

func (v Visit) json(value body) []byte {
	v.t.Helper()
	b, err := json.Marshal(value)
	require.NoError(v.t, err)
	return b
}

// in sends a command under a transaction of its own.
func (v Visit) in(ctx context.Context, topic string, id uint32, make func(tx string) body) Command {
	v.t.Helper()
	tx := uuid.NewString()
	c := v.send(ctx, topic, id, v.json(make(tx)))
	c.transaction = tx
	return c
}

func (v Visit) show(ctx context.Context, tx string) Command {
	return v.send(ctx, showCommands, v.Character, v.json(body{
		"transactionId": tx, "worldId": 0, "channelId": 1, "characterId": v.Character,
		"npcId": 9030100, "accountId": v.Account, "type": "SHOW_STORAGE",
	}))
}

func (v Visit) close(ctx context.Context) Command {
	return v.send(ctx, showCommands, v.Character, v.json(body{"characterId": v.Character, "type": "CLOSE_STORAGE"}))
}

// accept brings an item into the storage; what has no reference has the zero
// one.
func (v Visit) accept(ctx context.Context, template int, of asset, quantity int) Command {
	return v.in(ctx, transferCommands, v.Account, func(tx string) body {
		return body{
			"worldId": 0, "accountId": v.Account, "characterId": v.Character, "type": "ACCEPT",
			"body": body{
				"transactionId": tx, "slot": -1, "templateId": template, "referenceId": of.Reference, "referenceType": of.Kind,
				"referenceData": of.Data, "quantity": quantity,
			},
		}
	})
}

func (v Visit) release(ctx context.Context, asset, quantity int) Command {
	return v.in(ctx, transferCommands, v.Account, func(tx string) body {
		return body{
			"worldId": 0, "accountId": v.Account, "characterId": v.Character, "type": "RELEASE",
			"body": body{"transactionId": tx, "assetId": asset, "quantity": quantity},
		}
	})
}

func (v Visit) mesosValue(operation string, mesos int) []byte {
	return v.json(body{
		"transactionId": uuid.NewString(), "worldId": 0, "accountId": v.Account, "type": "UPDATE_MESOS",
		"body": body{"mesos": mesos, "operation": operation},
	})
}

func (v Visit) mesos(ctx context.Context, operation string, mesos int) Command {
	return v.send(ctx, commands, v.Account, v.mesosValue(operation, mesos))
}

func (v Visit) arrange(ctx context.Context) Command {
	return v.in(ctx, commands, v.Account, func(tx string) body {
		return body{"transactionId": tx, "worldId": 0, "accountId": v.Account, "type": "ARRANGE", "body": body{}}
	})
}
