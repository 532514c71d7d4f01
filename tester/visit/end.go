package visit

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A reservation's end (behaviour.md): units are free after reservedFor, which is
// told within tolerance.
const (
	reservedFor = 30 * time.Second
	tolerance   = 5 * time.Second
)

// expire: the reservation's end is told in time, with the headers of the
// command that reserved, of the slot where the stack lies now. The units are
// free again.
func (v Visit) expire(ctx context.Context, reserved Heard) {
	made := v.command(reserved)
	ended := v.answers(ctx, made, "RESERVED", "RESERVATION_CANCELLED")[1]
	due := reserved.Time().Add(reservedFor)
	assert.False(v.t, ended.Time().Before(due), "reserved at %s, it ended at %s", reserved.Time(), ended.Time())
	assert.Less(v.t, ended.At.Sub(due), tolerance, "it was heard in time")
	assert.Equal(v.t, reserved.Body["transactionId"], ended.Transaction)
	assert.Equal(v.t, body{"itemId": float64(shell), "slot": 4.0, "quantity": 10.0}, body(ended.Body))
	v.answers(ctx, v.drop(ctx, etc, 4, 30), "DELETED", "SPAWN_FROM_CHARACTER")
}

// command is the one that caused an event.
func (v Visit) command(h Heard) Command {
	v.t.Helper()
	for _, c := range v.sent {
		if c.Number == h.Command() {
			return c
		}
	}
	require.Fail(v.t, "no command", "%s", h)
	return Command{}
}

// end: over HTTP an asset is deleted, and then the character's inventory.
// Afterwards nothing of it is left, and its commands are told so.
func (v Visit) end(ctx context.Context, potions int) {
	before := v.answer(ctx, v.create(ctx, v.Character, shell, 3), assetStatus, "CREATED")
	v.agree(v.keep(ctx, "inventory", v.Character, before))

	of := v.asks(v.json(body{
		"characterId": v.Character, "inventoryType": use, "type": "DESTROY", "body": body{"slot": 1, "quantity": 0, "removeAll": true},
	}))
	path := fmt.Sprintf("characters/%d/inventory", v.Character)
	potion := fmt.Sprintf("%s/compartments/%s/assets/%d", path, v.compartment(v.Character, use), potions)
	discarded, status := v.remove(ctx, potion, of)
	require.Equal(v.t, http.StatusNoContent, status)
	gone := v.answers(ctx, discarded, "DELETED")[0]
	assert.Equal(v.t, potions, gone.Asset)
	v.agree(v.keep(ctx, "inventory", v.Character, gone))
	again, status := v.remove(ctx, potion, v.asks(v.json(body{"characterId": v.Character, "type": "DESTROY", "body": body{"assetId": potions}})))
	assert.Equal(v.t, http.StatusNotFound, status, "it is gone already")
	assert.Equal(v.t, "NOT_FOUND", v.answers(ctx, again, "REJECTED")[0].Body["code"])

	all := v.asks(v.json(body{"characterId": v.Character, "type": "DELETED", "body": body{}}))
	all.transaction = deletion
	deleted, status := v.remove(ctx, path, all)
	require.Equal(v.t, http.StatusNoContent, status)
	said := v.answers(ctx, deleted, "DELETED", "DELETED", "DELETED", "DELETED", "DELETED", "DELETED", "DELETED")
	assert.Equal(v.t, assetStatus, said[0].Topic, "what was left of the shells")
	assert.Equal(v.t, inventoryStatus, said[6].Topic)
	assert.Nil(v.t, v.keep(ctx, "inventory", v.Character, said[6]).Body)
	_, status = v.remove(ctx, path, v.asks(nil))
	assert.Equal(v.t, http.StatusNotFound, status)
	h := v.answer(ctx, v.ask(ctx, v.Character, use, "SORT", body{}), rejected, "REJECTED")
	assert.Equal(v.t, "NOT_FOUND", h.Body["code"])
	v.lastLook(ctx)
}

// lastLook keeps what HTTP shows of the friend and of the storage in the end.
func (v Visit) lastLook(ctx context.Context) {
	friend := v.answer(ctx, v.ask(ctx, v.Friend, equip, "INCREASE_CAPACITY", body{"amount": 4}), compartmentStatus, "CAPACITY_CHANGED")
	assert.Equal(v.t, body{"type": 1.0, "capacity": 28.0}, body(friend.Body))
	v.agree(v.keep(ctx, "inventory", v.Friend, friend))
	stored := v.answer(ctx, v.arrange(ctx), storageStatus, "ARRANGED")
	v.keep(ctx, "storage", v.Account, stored)
}
