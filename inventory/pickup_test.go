package inventory_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/inventory"
	"coffer/item"
)

func lying(id uint32, t item.TemplateID, reference item.ReferenceID) inventory.Drop {
	return inventory.Drop{Place: square, ID: id, Template: t, Reference: reference}
}

func pickUp(d inventory.Drop, quantity uint32) inventory.PickUpCommand {
	return inventory.PickUpCommand{Character: character, Drop: d, Quantity: quantity}
}

func TestTakeUp(t *testing.T) {
	potions := pickUp(lying(5, potion, 0), 10)
	check(t, []step{
		{name: "a new stack", command: potions, says: "created 1@1 2000000×10; picked up 5", state: "1@1 2000000×10"},
		{name: "as ACCEPT places it", before: cmds{create(potion, 95)}, command: potions, says: "quantity 1 ×100; created 2@2 2000000×5; picked up 5",
			state: "1@1 2000000×100, 2@2 2000000×5"},
		{name: "no quantity is 1", command: pickUp(lying(5, potion, 0), 0), says: "created 1@1 2000000×1; picked up 5", state: "1@1 2000000×1"},
		{name: "empty stars", command: pickUp(lying(5, stars, 0), 0), says: "created 1@1 2070000×0; picked up 5", state: "1@1 2070000×0"},
		{name: "the same again: told again, and no asset", before: cmds{potions}, command: potions, says: "picked up 5", state: "1@1 2000000×10"},
		{name: "another drop", before: cmds{potions}, command: pickUp(lying(6, potion, 0), 10), says: "quantity 1 ×20; picked up 6", state: "1@1 2000000×20"},
		{name: "still remembered", before: cmds{potions}, late: 10*time.Minute - time.Second - time.Microsecond, command: potions, says: "picked up 5", state: "1@1 2000000×10"},
		{name: "forgotten after ten minutes", before: cmds{potions}, late: 10*time.Minute - time.Second, command: potions, says: "quantity 1 ×20; picked up 5", state: "1@1 2000000×20"},
		{name: "mesos are not ours", command: pickUp(lying(5, 0, 0), 0)},
		{name: "an equip is claimed", command: pickUp(lying(5, sword, 77), 1),
			asks: []inventory.Message{inventory.ClaimCommand{Character: character, Drop: lying(5, sword, 77)}}},
		{name: "no room", before: manyHats(24), command: pickUp(lying(5, hat, 0), 1), refused: "INVENTORY_FULL: 1 slots of equip needed, 0 are free"},
		{name: "no kind", command: pickUp(lying(5, 42, 0), 1), refused: "WRONG_TYPE: template 42 is of no kind"},
		{name: "no equip with an equipment id", command: pickUp(lying(5, potion, 77), 1), refused: "WRONG_TYPE: template 2000000 is of use and has the equipment id 77"},
	})
}

func TestGrant(t *testing.T) {
	d := lying(5, sword, 77)
	kept := item.Asset{Template: sword, Reference: 77, Expiration: start, Data: item.Data{Owner: 4, Equip: item.EquipData{Level: 3}}}
	has := inventory.HasCommand{Reference: 77, Owner: me}
	i := born(t)
	next, answer := inventory.Apply(rules, i, inventory.GrantCommand{Character: character, Drop: d, Item: kept}, carry, start)
	assert.Equal(t, "created 1@1 1302000×1 #77; picked up 5", say(answer.Events))
	assert.Equal(t, []inventory.Message{has, inventory.PlacedCommand{Character: character, Drop: d, Placed: true}}, answer.Messages)
	kept.ID, kept.Slot = 1, 1
	assert.Equal(t, []item.Asset{kept}, next.Assets, "the data that it had then")
	_, answer = inventory.Apply(rules, next, pickUp(d, 1), carry, start)
	assert.Equal(t, "picked up 5", say(answer.Events), "the same again")
	assert.Empty(t, answer.Messages)

	next, answer = inventory.Apply(rules, i, inventory.GrantCommand{Character: character, Drop: d}, carry, start)
	assert.Nil(t, answer.Refusal)
	assert.Equal(t, rules.NewEquip(sword, 77), next.Assets[0].Data.Equip, "never heard of: made under its reference id")

	for refused, i := range map[string]inventory.Inventory{
		"INVENTORY_FULL: 1 slots of equip needed, 0 are free": born(t, manyHats(24)...),
		"NOT_FOUND: character 100001 has no inventory":        {},
	} {
		c := inventory.GrantCommand{Character: character, Drop: d, Item: kept}
		next, answer := inventory.Apply(rules, i, c, carry, start.Add(time.Minute))
		assert.EqualError(t, answer.Refusal, refused)
		assert.Equal(t, "drop cancelled 5", say(answer.Events))
		assert.Equal(t, []inventory.Message{inventory.PlacedCommand{Character: character, Drop: d}}, answer.Messages)
		assert.Equal(t, i, next)
		assert.Equal(t, refusedOutside(c, answer.Refusal), answer)
	}
	gone := pickUp(lying(5, potion, 0), 1)
	_, answer = inventory.Apply(rules, inventory.Inventory{}, gone, carry, start)
	assert.EqualError(t, answer.Refusal, "NOT_FOUND: character 100001 has no inventory")
	assert.Equal(t, refusedOutside(gone, answer.Refusal), answer)
}

func TestCreateAndDelete(t *testing.T) {
	made := inventory.CreateCommand{Character: character, Request: other}
	i, answer := inventory.Create(rules, inventory.Inventory{}, made, start)
	assert.Equal(t, []inventory.Event{
		inventory.CompartmentCreated{Type: 1, Capacity: 24}, inventory.CompartmentCreated{Type: 2, Capacity: 24}, inventory.CompartmentCreated{Type: 3, Capacity: 24},
		inventory.CompartmentCreated{Type: 4, Capacity: 24}, inventory.CompartmentCreated{Type: 5, Capacity: 24}, inventory.Created{},
	}, answer.Events)
	assert.Equal(t, inventory.Inventory{Alive: true, Capacities: [5]uint32{24, 24, 24, 24, 24}, Made: other}, i)

	again, answer := inventory.Create(rules, i, inventory.CreateCommand{Character: character}, start)
	assert.Equal(t, i, again)
	assert.Empty(t, answer)

	full := born(t, accept(sword, 77, 0), equip(1, -11), create(potion, 50), reserve(potion, 1, 5), reserve(potion, 1, 6), by(other, reserve(potion, 1, 7)), create(kitty, 1))
	deleted, answer := inventory.Apply(rules, full, inventory.DeleteCommand{Character: character}, carry, start.Add(10*time.Second))
	assert.Equal(t, "[cancelled @1 2000000×11]; [cancelled @1 2000000×7]; deleted 1; deleted 2; "+
		"compartmentdeleted; compartmentdeleted; compartmentdeleted; compartmentdeleted; compartmentdeleted; deleted", say(answer.Events))
	assert.Equal(t, []inventory.Message{inventory.HasNotCommand{Reference: 77, Owner: me}}, answer.Messages)
	assert.Equal(t, inventory.Inventory{LastAsset: 2, LastTicket: 1, Parked: full.Parked}, deleted, "the counters stay")
	require.NoError(t, deleted.Valid())

	gone, answer := inventory.Apply(rules, deleted, inventory.DeleteCommand{Character: character}, carry, start)
	assert.Equal(t, deleted, gone)
	assert.Empty(t, answer)
	back, _ := inventory.Apply(rules, deleted, inventory.CreateCommand{Character: character}, carry, start)
	back, _ = inventory.Apply(rules, back, create(potion, 1), carry, start)
	assert.EqualValues(t, 3, back.Assets[0].ID, "ids are never used again")
}

func TestUpdate(t *testing.T) {
	update := inventory.UpdateCommand{Owner: me, Reference: 77, Number: 4,
		Attributes: item.Attributes{Equip: item.EquipData{Level: 9}, Expiration: start}}
	c := accept(sword, 77, 0)
	c.Data.Owner, c.Data.Extra, c.Data.Equip.Locked = 8, `"a":1`, true
	i := born(t, c, equip(1, -11))
	next, answer := inventory.Apply(rules, i, update, carry, start)
	want := item.Asset{ID: 1, Slot: -11, Template: sword, Reference: 77, Expiration: start,
		Data: item.Data{Owner: 8, Extra: `"a":1`, Equip: item.EquipData{Level: 9}}}
	assert.Equal(t, []inventory.Event{inventory.AssetUpdated{Asset: want}}, answer.Events)
	assert.Equal(t, []item.Asset{want}, next.Assets)
	assert.Empty(t, answer.Messages)

	for name, i := range map[string]inventory.Inventory{"moved on": born(t, accept(sword, 78, 0), accept(potion, 77, 1)), "a cash-equipable": born(t, acceptCash(sword, 77, 0)), "no inventory": {}} {
		next, answer := inventory.Apply(rules, i, update, carry, start.Add(time.Minute))
		assert.Equal(t, []inventory.Message{inventory.ReturnCommand(update)}, answer.Messages, name)
		assert.Empty(t, answer.Events, name)
		assert.Equal(t, i, next, name)
	}
	next, answer = inventory.Apply(rules, born(t, acceptCash(sword, 77, 0), c), update, carry, start)
	want.ID, want.Slot = 2, 2
	assert.Equal(t, []inventory.Event{inventory.AssetUpdated{Asset: want}}, answer.Events, "a cash-equipable of the same id is another equip")
	assert.Zero(t, next.Assets[0].Data.Equip)
}
