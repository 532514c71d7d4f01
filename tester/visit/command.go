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

// transfer is an ACCEPT or a RELEASE that was sent.
type transfer struct {
	Sent
	tx string
}

func (v Visit) show(ctx context.Context, tx string) Sent {
	return v.send(ctx, showCommands, v.Character, v.json(body{
		"transactionId": tx, "worldId": 0, "channelId": 1, "characterId": v.Character,
		"npcId": 9030100, "accountId": v.Account, "type": "SHOW_STORAGE",
	}))
}

func (v Visit) close(ctx context.Context) Sent {
	return v.send(ctx, showCommands, v.Character, v.json(body{"characterId": v.Character, "type": "CLOSE_STORAGE"}))
}

func (v Visit) accept(ctx context.Context, template int, data body, quantity int) transfer {
	tx := uuid.NewString()
	return transfer{v.send(ctx, transferCommands, v.Account, v.json(body{
		"worldId": 0, "accountId": v.Account, "characterId": v.Character, "type": "ACCEPT",
		"body": body{
			"transactionId": tx, "slot": -1, "templateId": template, "referenceId": 0, "referenceType": "",
			"referenceData": data, "quantity": quantity,
		},
	})), tx}
}

func (v Visit) release(ctx context.Context, asset, quantity int) transfer {
	tx := uuid.NewString()
	return transfer{v.send(ctx, transferCommands, v.Account, v.json(body{
		"worldId": 0, "accountId": v.Account, "characterId": v.Character, "type": "RELEASE",
		"body": body{"transactionId": tx, "assetId": asset, "quantity": quantity},
	})), tx}
}

func (v Visit) mesosValue(operation string, mesos int) []byte {
	return v.json(body{
		"transactionId": uuid.NewString(), "worldId": 0, "accountId": v.Account, "type": "UPDATE_MESOS",
		"body": body{"mesos": mesos, "operation": operation},
	})
}

func (v Visit) mesos(ctx context.Context, operation string, mesos int) Sent {
	return v.send(ctx, commands, v.Account, v.mesosValue(operation, mesos))
}

func (v Visit) arrange(ctx context.Context) Sent {
	return v.send(ctx, commands, v.Account, v.json(body{
		"transactionId": uuid.NewString(), "worldId": 0, "accountId": v.Account, "type": "ARRANGE", "body": body{},
	}))
}
