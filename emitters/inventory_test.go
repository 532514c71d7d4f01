package emitters

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
)

var (
	saga = uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")
	aria = inventory.Envelope{Transaction: saga, Character: 100001, Type: item.TypeUse}
	worn = inventory.Envelope{Transaction: saga, Character: 100001, Type: item.TypeEquip}
	map1 = inventory.Place{World: 1, Channel: 2, Map: 100000000}
)

// Every command of the inventory comes out of its topic as it was given in,
// under the key of the function that it is for, with the sender's headers.
func TestEachInventoryCommandIsReadAsItWasGiven(t *testing.T) {
	character, equip := tenant.String()+"/100001", tenant.String()+"/77"
	expires := time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)
	sword := item.Data{Equip: item.EquipData{Stats: item.Stats{WeaponAttack: 17}, Slots: 7}}
	for name, c := range map[string]struct {
		send     func(ctx context.Context, i *Inventory, c any) (Sent, error)
		command  any
		env, key string
	}{
		"equip": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Equip(ctx, sender, c.(inventory.EquipCommand))
		}, inventory.EquipCommand{Envelope: worn, Source: 3, Destination: -11}, "COMMAND_TOPIC_COMPARTMENT", character},
		"unequip": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Unequip(ctx, sender, c.(inventory.UnequipCommand))
		}, inventory.UnequipCommand{Envelope: worn, Source: -11, Destination: 3}, "COMMAND_TOPIC_COMPARTMENT", character},
		"move": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Move(ctx, sender, c.(inventory.MoveCommand))
		}, inventory.MoveCommand{Envelope: aria, Source: 1, Destination: 5}, "COMMAND_TOPIC_COMPARTMENT", character},
		"drop": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Drop(ctx, sender, c.(inventory.DropCommand))
		}, inventory.DropCommand{Envelope: aria, Place: map1, Source: 1, Quantity: 10, X: 120, Y: -35}, "COMMAND_TOPIC_COMPARTMENT", character},
		"request reserve": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.RequestReserve(ctx, sender, c.(inventory.RequestReserveCommand))
		}, inventory.RequestReserveCommand{Envelope: aria, Items: []inventory.Wanted{{Source: 1, Template: 2000000, Quantity: 5}, {Source: 2, Template: 2000001, Quantity: 1}}},
			"COMMAND_TOPIC_COMPARTMENT", character},
		"consume": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Consume(ctx, sender, c.(inventory.ConsumeCommand))
		}, inventory.ConsumeCommand{Envelope: aria, Slot: 1}, "COMMAND_TOPIC_COMPARTMENT", character},
		"cancel reservation": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.CancelReservation(ctx, sender, c.(inventory.CancelReservationCommand))
		}, inventory.CancelReservationCommand{Envelope: aria, Slot: 1}, "COMMAND_TOPIC_COMPARTMENT", character},
		"destroy": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Destroy(ctx, sender, c.(inventory.DestroyCommand))
		}, inventory.DestroyCommand{Envelope: aria, Slot: 1, Quantity: 3, All: true}, "COMMAND_TOPIC_COMPARTMENT", character},
		"increase capacity": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.IncreaseCapacity(ctx, sender, c.(inventory.IncreaseCapacityCommand))
		}, inventory.IncreaseCapacityCommand{Envelope: aria, Amount: 8}, "COMMAND_TOPIC_COMPARTMENT", character},
		"create asset": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.CreateAsset(ctx, sender, c.(inventory.CreateAssetCommand))
		}, inventory.CreateAssetCommand{Envelope: aria, Template: 2070000, Quantity: 500, Expiration: expires, Owner: 7, Flag: 3, Rechargeable: 1 << 40},
			"COMMAND_TOPIC_COMPARTMENT", character},
		"recharge": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Recharge(ctx, sender, c.(inventory.RechargeCommand))
		}, inventory.RechargeCommand{Envelope: aria, Slot: 4, Quantity: 500}, "COMMAND_TOPIC_COMPARTMENT", character},
		"merge": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Merge(ctx, sender, c.(inventory.MergeCommand))
		}, inventory.MergeCommand{Envelope: aria}, "COMMAND_TOPIC_COMPARTMENT", character},
		"sort": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Sort(ctx, sender, c.(inventory.SortCommand))
		}, inventory.SortCommand{Envelope: aria}, "COMMAND_TOPIC_COMPARTMENT", character},
		"accept": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Accept(ctx, sender, c.(inventory.AcceptCommand))
		}, inventory.AcceptCommand{Envelope: worn, Template: 1302000, Reference: 77, ReferenceType: "equipable", Expiration: expires, Data: sword},
			"COMMAND_TOPIC_COMPARTMENT", character},
		"release": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.Release(ctx, sender, c.(inventory.ReleaseCommand))
		}, inventory.ReleaseCommand{Envelope: aria, Asset: 1, Quantity: 10}, "COMMAND_TOPIC_COMPARTMENT", character},
		"character created": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.CharacterCreated(ctx, sender, c.(inventory.CreateCommand))
		}, inventory.CreateCommand{Character: 100001}, "EVENT_TOPIC_CHARACTER_STATUS", character},
		"character deleted": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.CharacterDeleted(ctx, sender, c.(inventory.DeleteCommand))
		}, inventory.DeleteCommand{Character: 100001}, "EVENT_TOPIC_CHARACTER_STATUS", character},
		"drop reserved": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.DropReserved(ctx, sender, c.(inventory.PickUpCommand))
		}, inventory.PickUpCommand{Character: 100001, Drop: inventory.Drop{Place: map1, ID: 5502, Template: 1302000, Reference: 77}, Quantity: 1},
			"EVENT_TOPIC_DROP_STATUS", character},
		"equipable updated": {func(ctx context.Context, i *Inventory, c any) (Sent, error) {
			return i.EquipableUpdated(ctx, sender, c.(inventory.UpdatedCommand))
		}, inventory.UpdatedCommand{Reference: 77, Attributes: item.Attributes{Equip: sword.Equip, Expiration: expires}},
			"EVENT_TOPIC_EQUIPABLE_STATUS", equip},
	} {
		t.Run(name, func(t *testing.T) {
			to := &recorder{}
			sent, err := c.send(t.Context(), NewInventory(to, renamed(t)), c.command)
			require.NoError(t, err)
			assert.Equal(t, Sent{"test." + c.env, 2, 0}, sent)
			require.Len(t, to.records, 1)
			r := to.records[0]
			assert.Equal(t, c.key, r.Key)
			assert.Nil(t, r.Partition)
			assert.Equal(t, sender.Headers(), r.Headers)
			topic, ok := renamed(t).Of(r.Topic)
			require.True(t, ok)
			all, p := codecs.Decode(topic, r.Value, r.Headers)
			require.Nil(t, p)
			require.Len(t, all, 1)
			assert.Equal(t, c.command, all[0].Command)
			assert.Equal(t, c.key, all[0].Key)
		})
	}
}

func TestInventoryCommandsOfNobodyAreNotSent(t *testing.T) {
	to := &recorder{}
	i := NewInventory(to, renamed(t))
	for name, send := range map[string]func() (Sent, error){
		"merge":             func() (Sent, error) { return i.Merge(t.Context(), sender, inventory.MergeCommand{}) },
		"character created": func() (Sent, error) { return i.CharacterCreated(t.Context(), sender, inventory.CreateCommand{}) },
		"drop reserved":     func() (Sent, error) { return i.DropReserved(t.Context(), sender, inventory.PickUpCommand{}) },
		"equipable updated": func() (Sent, error) { return i.EquipableUpdated(t.Context(), sender, inventory.UpdatedCommand{}) },
	} {
		_, err := send()
		var problem *codecs.Problem
		require.ErrorAs(t, err, &problem, name)
		assert.Equal(t, codecs.NoKey, problem.Code, name)
	}
	assert.Empty(t, to.records)

	fault := errors.New("no broker")
	_, err := NewInventory(&recorder{fault: fault}, renamed(t)).Sort(t.Context(), sender, inventory.SortCommand{Envelope: aria})
	assert.ErrorIs(t, err, fault)
	assert.ErrorContains(t, err, "send to test.COMMAND_TOPIC_COMPARTMENT")
}
