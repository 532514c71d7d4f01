package visit

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// open: SHOW_STORAGE, and the projection over HTTP.
func (v Visit) open(ctx context.Context) {
	tx := uuid.NewString()
	opened := v.answer(ctx, v.show(ctx, tx), storageStatus, "PROJECTION_CREATED")
	assert.Equal(v.t, tx, opened.Transaction)
	assert.Equal(v.t, v.Account, opened.Account)
	assert.Equal(v.t, body{
		"characterId": float64(v.Character), "accountId": float64(v.Account), "worldId": 0.0, "channelId": 1.0, "npcId": 9030100.0,
	}, body(opened.Body))
	p, _, status := v.look(ctx, fmt.Sprintf("%d.0", opened.Version))
	require.Equal(v.t, http.StatusOK, status)
	assert.Equal(v.t, "storage_projections", p.Data.Type)
	assert.Equal(v.t, 9030100, p.Data.Attributes.NPC)
	assert.Zero(v.t, p.Data.Attributes.Mesos)
	assert.Empty(v.t, p.ids("use"))
}

// bring: ACCEPT of a stack and of an equip, and a stack that tops up the first.
// The list of a type shows all assets until one of it was moved.
func (v Visit) bring(ctx context.Context) {
	stack := v.accept(ctx, 2000000, asset{Data: body{"ownerId": 0, "quantity": 30, "flag": 0, "rechargeable": 0}}, 30)
	accepted := v.answer(ctx, stack, transferStatus, "ACCEPTED")
	assert.Equal(v.t, stack.transaction, accepted.Transaction)
	assert.Equal(v.t, v.Character, accepted.Character)
	assert.Equal(v.t, body{"transactionId": stack.transaction, "assetId": 1.0, "slot": 0.0, "inventoryType": 2.0}, body(accepted.Body))

	axe := v.accept(ctx, 1312000, asset{Data: body{"weaponAttack": 17, "slots": 7}}, 0)
	accepted = v.answer(ctx, axe, transferStatus, "ACCEPTED")
	assert.Equal(v.t, body{"transactionId": axe.transaction, "assetId": 2.0, "slot": 0.0, "inventoryType": 1.0}, body(accepted.Body))

	more := v.accept(ctx, 2000000, asset{Data: body{"quantity": 20}}, 20)
	accepted = v.answer(ctx, more, transferStatus, "ACCEPTED")
	assert.Equal(v.t, body{"transactionId": more.transaction, "assetId": 1.0, "slot": 0.0, "inventoryType": 2.0}, body(accepted.Body))

	p := v.see(ctx, accepted)
	assert.Equal(v.t, []int{1}, p.ids("use"), "a use item was moved")
	assert.Equal(v.t, []int{2}, p.ids("equip"), "an equip was moved")
	assert.Equal(v.t, []int{2, 1}, p.ids("etc"), "nothing of etc was moved: all")
	assert.Equal(v.t, 50.0, p.Data.Attributes.Compartments["use"][0].Data["quantity"])
	assert.Equal(v.t, 17.0, p.Data.Attributes.Compartments["equip"][0].Data["weaponAttack"])
}

// pay: UPDATE_MESOS twice over as two commands, and once more as a client's
// retry; then more than there is.
func (v Visit) pay(ctx context.Context) {
	first := v.answer(ctx, v.mesos(ctx, "ADD", 1500), storageStatus, "MESOS_UPDATED")
	assert.Equal(v.t, body{"oldMesos": 0.0, "newMesos": 1500.0}, body(first.Body))
	again := v.answer(ctx, v.mesos(ctx, "ADD", 1500), storageStatus, "MESOS_UPDATED")
	assert.Equal(v.t, body{"oldMesos": 1500.0, "newMesos": 3000.0}, body(again.Body), "the same without a ce_id is another command")

	paid := v.send(ctx, commands, v.Account, v.mesosValue("SUBTRACT", 1000), header("ce_id", "pay-1"))
	once := v.answer(ctx, paid, storageStatus, "MESOS_UPDATED")
	assert.Equal(v.t, body{"oldMesos": 3000.0, "newMesos": 2000.0}, body(once.Body))
	v.again(ctx, paid, v.Account)
	v.await(ctx, 2, "the first answer again, for a retry", func(h Heard) bool { return h.ID == once.ID })

	failed := v.answer(ctx, v.mesos(ctx, "SUBTRACT", 2001), storageStatus, "ERROR")
	assert.Equal(v.t, "NOT_ENOUGH_MESOS", failed.Body["errorCode"])
	assert.Equal(v.t, 2000, v.see(ctx, failed).Data.Attributes.Mesos)
}

// fetch: RELEASE of units, then of an asset that isn't there; ARRANGE.
func (v Visit) fetch(ctx context.Context) {
	some := v.release(ctx, 1, 10)
	released := v.answer(ctx, some, transferStatus, "RELEASED")
	assert.Equal(v.t, body{"transactionId": some.transaction, "assetId": 1.0, "inventoryType": 2.0}, body(released.Body))
	none := v.release(ctx, 99, 0)
	failed := v.answer(ctx, none, transferStatus, "ERROR")
	assert.Equal(v.t, "GENERIC", failed.Body["errorCode"])
	assert.Equal(v.t, none.transaction, failed.Body["transactionId"])
	arranged := v.answer(ctx, v.arrange(ctx), storageStatus, "ARRANGED")
	p := v.see(ctx, arranged)
	assert.Equal(v.t, 40.0, p.Data.Attributes.Compartments["use"][0].Data["quantity"])
}

// leave: CLOSE_STORAGE, after which there is no projection.
func (v Visit) leave(ctx context.Context) {
	closed := v.answer(ctx, v.close(ctx), storageStatus, "PROJECTION_DESTROYED")
	assert.Equal(v.t, body{"characterId": float64(v.Character)}, body(closed.Body))
	_, _, status := v.look(ctx, fmt.Sprintf("%d.0", closed.Version))
	assert.Equal(v.t, http.StatusNotFound, status)
}
