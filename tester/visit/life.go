package visit

import (
	"context"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the character gets to have.
const (
	potion = 2000000
	star   = 2070000
	shell  = 4000000
	swords = 1302000
	hats   = 1002000
)

// equipment is an equip that is followed through every hand.
type equipment struct {
	id   int // the asset's, with its present owner
	item asset
}

// born: CREATED of both characters, and CREATE_ASSET of an equip, whose number
// comes from another function.
func (v Visit) born(ctx context.Context) (sword equipment) {
	made := []string{"CREATED", "CREATED", "CREATED", "CREATED", "CREATED", "CREATED"}
	var commands []Command
	for _, who := range []uint32{v.Character, v.Friend} {
		commands = append(commands, v.status(ctx, who, "CREATED", body{"name": "Aria"}))
	}
	for i, who := range []uint32{v.Character, v.Friend} {
		said := v.answers(ctx, commands[i], made...)
		for t := equip; t <= 5; t++ {
			one := said[t-1]
			v.caused(one, commands[i])
			assert.Equal(v.t, compartmentStatus, one.Topic)
			assert.Equal(v.t, v.compartment(who, t), one.Compartment, "the id follows from tenant and character")
			assert.Equal(v.t, body{"type": float64(t), "capacity": 24.0}, body(one.Body))
		}
		assert.Equal(v.t, inventoryStatus, said[5].Topic)
		assert.Equal(v.t, who, said[5].Character)
	}
	asked := v.create(ctx, v.Character, swords, 1)
	created := v.answers(ctx, asked, "CREATED")[0]
	assert.Equal(v.t, asked.transaction, created.Transaction)
	assert.Equal(v.t, 1, created.Slot)
	sword = equipment{created.Asset, carried(created)}
	assert.Equal(v.t, "equipable", sword.item.Kind)
	assert.GreaterOrEqual(v.t, sword.item.Reference, 1_000_000_000, "above the base")
	said := v.answers(ctx, v.update(ctx, sword.item.Reference, 19), "UPDATED")
	v.updated(said[0], &sword, v.Character, 19)
	return sword
}

// carried is what an asset event says of the item, as a saga carries it on.
func carried(h Heard) asset {
	reference, _ := h.Body["referenceId"].(float64)
	kind, _ := h.Body["referenceType"].(string)
	data, _ := h.Body["referenceData"].(map[string]any)
	return asset{Template: h.Template, Reference: int(reference), Kind: kind, Data: data}
}

// updated: the owner of an equip says that it has new attributes.
func (v Visit) updated(h Heard, of *equipment, owner uint32, attack int) {
	v.t.Helper()
	require.Equal(v.t, assetStatus, h.Topic)
	assert.Equal(v.t, owner, h.Character)
	assert.Equal(v.t, of.id, h.Asset)
	now := carried(h)
	assert.Equal(v.t, of.item.Reference, now.Reference)
	assert.Equal(v.t, float64(attack), now.Data["weaponAttack"])
	assert.Equal(v.t, true, now.Data["canBeTraded"])
	assert.NotContains(v.t, now.Data, "ownerName")
	of.item = now
}

// promise: units of a stack are reserved by a transaction that never comes
// back, and nobody else gets them; the stack lies elsewhere when the time is
// over.
func (v Visit) promise(ctx context.Context) (reserved Heard) {
	created := v.answer(ctx, v.create(ctx, v.Character, shell, 30), assetStatus, "CREATED")
	assert.Equal(v.t, 30.0, carried(created).Data["quantity"])
	asked := v.reserve(ctx, etc, 1, shell, 10)
	reserved = v.answer(ctx, asked, compartmentStatus, "RESERVED")
	assert.Equal(v.t, body{"transactionId": asked.transaction, "itemId": float64(shell), "slot": 1.0, "quantity": 10.0}, body(reserved.Body))
	moved := v.answer(ctx, v.move(ctx, etc, "MOVE", 1, 4), assetStatus, "MOVED")
	assert.Equal(v.t, 4, moved.Slot)
	assert.Equal(v.t, body{"oldSlot": 1.0}, body(moved.Body))
	v.rejected(ctx, map[string]Command{"RESERVED": v.drop(ctx, etc, 4, 21)})
	return reserved
}

// wear: EQUIP and UNEQUIP.
func (v Visit) wear(ctx context.Context, sword equipment) {
	on := v.answer(ctx, v.move(ctx, equip, "EQUIP", 1, -11), assetStatus, "MOVED")
	assert.Equal(v.t, sword.id, on.Asset)
	assert.Equal(v.t, -11, on.Slot)
	assert.Equal(v.t, body{"oldSlot": 1.0}, body(on.Body))
	off := v.answer(ctx, v.move(ctx, equip, "UNEQUIP", -11, 3), assetStatus, "MOVED")
	assert.Equal(v.t, 3, off.Slot)
	assert.Equal(v.t, body{"oldSlot": -11.0}, body(off.Body))
}

// units: more than a stack, some of it dropped and picked up by the friend,
// reserved and consumed, destroyed; a MOVE that fills one stack from another,
// and one that merges the two. It returns the asset that is left of it.
func (v Visit) units(ctx context.Context) (asset int) {
	stacks := v.answers(ctx, v.create(ctx, v.Character, potion, 150), "CREATED", "CREATED")
	require.Equal(v.t, []int{1, 2}, []int{stacks[0].Slot, stacks[1].Slot})
	quantities := func(c Command, types ...string) (all []any) {
		v.t.Helper()
		for _, h := range v.answers(ctx, c, types...) {
			v.caused(h, c)
			all = append(all, h.Body["quantity"])
		}
		return all
	}
	dropped := v.drop(ctx, use, 1, 20)
	assert.Equal(v.t, []any{80.0, 20.0}, quantities(dropped, "QUANTITY_CHANGED", "SPAWN_FROM_CHARACTER"))
	spawned := v.answers(ctx, dropped, "QUANTITY_CHANGED", "SPAWN_FROM_CHARACTER")[1]
	assert.Equal(v.t, dropCommands, spawned.Topic)
	assert.Equal(v.t, body{
		"itemId": float64(potion), "equipmentId": 0.0, "quantity": 20.0, "mesos": 0.0, "dropType": 2.0, "x": 120.0, "y": -35.0,
		"ownerId": float64(v.Character), "dropperId": float64(v.Character), "dropperX": 120.0, "dropperY": -35.0, "playerDrop": true,
	}, body(spawned.Body))
	up := v.answers(ctx, v.grab(ctx, v.Friend, 5501, spawned), "CREATED", "REQUEST_PICK_UP")
	assert.Equal(v.t, 20.0, carried(up[0]).Data["quantity"])
	assert.Equal(v.t, body{"dropId": 5501.0, "characterId": float64(v.Friend)}, body(up[1].Body))

	assert.Equal(v.t, []any{100.0, 30.0}, quantities(v.move(ctx, use, "MOVE", 2, 1), "QUANTITY_CHANGED", "QUANTITY_CHANGED"), "it fills the destination")
	reserve := v.reserve(ctx, use, 1, potion, 5)
	assert.Equal(v.t, []any{5.0}, quantities(reserve, "RESERVED"))
	consumed := v.ask(ctx, v.Character, use, "CONSUME", body{"transactionId": reserve.transaction, "slot": 1})
	assert.Equal(v.t, []any{95.0}, quantities(consumed, "QUANTITY_CHANGED"))
	destroyed := v.ask(ctx, v.Character, use, "DESTROY", body{"slot": 1, "quantity": 40, "removeAll": false})
	assert.Equal(v.t, []any{55.0}, quantities(destroyed, "QUANTITY_CHANGED"))
	assert.Equal(v.t, []any{85.0, nil}, quantities(v.move(ctx, use, "MOVE", 2, 1), "QUANTITY_CHANGED", "DELETED"), "it merges")
	return stacks[0].Asset
}
