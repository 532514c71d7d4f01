package visit

import (
	"bytes"
	"context"

	"github.com/stretchr/testify/assert"
)

// nobody is a character without an inventory.
const nobody = 999

// badValue is what nobody can read.
const badValue = `{"accountId":"x","type":"DEPOSIT"}`

// refused: a refusal of each code that a command without an ERROR event can
// get (but RESERVED, see promise), both transfers' ERROR, and each kind of dead
// letter.
func (v Visit) refused(ctx context.Context) {
	full := v.create(ctx, v.Friend, star, 500)
	stars := v.answer(ctx, full, assetStatus, "CREATED").Slot
	own := v.Character
	v.rejected(ctx, map[string]Command{
		"NOT_FOUND":      v.ask(ctx, nobody, use, "SORT", body{}),
		"INVENTORY_FULL": v.create(ctx, own, potion, 2400),
		"BAD_SLOT":       v.move(ctx, use, "MOVE", 9, 1),
		"BAD_QUANTITY":   v.ask(ctx, own, use, "REQUEST_RESERVE", body{"transactionId": "", "items": []body{}}),
		"WRONG_TYPE":     v.ask(ctx, own, use, "CREATE_ASSET", createBody(swords, 1)),
		"OVERFLOW":       v.ask(ctx, v.Friend, use, "RECHARGE", body{"slot": stars, "quantity": uint32(1<<32 - 1)}),
	})
	bad := v.take(ctx, potion, asset{Data: body{"quantity": "many"}}, 1)
	none := v.ask(ctx, own, use, "RELEASE", body{"transactionId": "", "assetId": 99, "quantity": 0})
	for kind, c := range map[string]Command{"ACCEPT": bad, "RELEASE": none} {
		h := v.answer(ctx, c, compartmentStatus, "ERROR")
		assert.Equal(v.t, body{"errorCode": kind + "_COMMAND_FAILED", "transactionId": c.transaction}, body(h.Body))
	}
	v.spoil(ctx, commands, "MALFORMED", []byte(badValue))
	v.spoil(ctx, compartmentCommands, "MALFORMED", []byte(`{"characterId":1,"inventoryType":256,"type":"SORT"}`))
	v.spoil(ctx, compartmentCommands, "UNKNOWN_TYPE", []byte(`{"characterId":1,"inventoryType":2,"type":"EAT"}`))
	v.spoil(ctx, compartmentCommands, "NO_KEY", []byte(`{"inventoryType":2,"type":"SORT"}`))
	v.spoil(ctx, dropStatus, "TOO_LARGE", []byte(`{"type":"RESERVED"}`), header("note", string(bytes.Repeat([]byte{'x'}, 8<<10))))
}

// rejected: each command is refused with the code that it stands under.
func (v Visit) rejected(ctx context.Context, with map[string]Command) {
	v.t.Helper()
	for code, c := range with {
		h := v.answer(ctx, c, rejected, "REJECTED")
		assert.Equal(v.t, c.transaction, h.Transaction)
		assert.Equal(v.t, code, h.Body["code"], "%s", h)
		assert.NotEmpty(v.t, h.Body["message"])
	}
}
