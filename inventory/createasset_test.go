package inventory_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/inventory"
	"coffer/item"
)

func numbers(ticket inventory.Ticket, n uint32) (asks []inventory.Message) {
	for i := range n {
		asks = append(asks, inventory.NumberCommand{Character: character, Ticket: ticket, Index: i})
	}
	return asks
}

func TestCreateAsset(t *testing.T) {
	bad := create(sword, 1)
	bad.BadData = "expiration is wrong"
	wrong := create(potion, 1)
	wrong.Type = item.TypeEtc
	check(t, []step{
		{name: "a stack", command: create(potion, 100), says: "created 1@1 2000000×100", state: "1@1 2000000×100"},
		{name: "no quantity is 1", command: create(chair, 0), says: "created 1@1 3010000×1", state: "1@1 3010000×1"},
		{name: "at most slotMax each, in the lowest free slots", before: cmds{create(elixir, 1), create(elixir, 1), move(item.TypeUse, 1, 4)}, command: create(potion, 250),
			says:  "created 3@1 2000000×100; created 4@3 2000000×100; created 5@5 2000000×50",
			state: "3@1 2000000×100, 2@2 2000001×1, 4@3 2000000×100, 1@4 2000001×1, 5@5 2000000×50"},
		{name: "never merged", before: cmds{create(potion, 1)}, command: create(potion, 1), says: "created 2@2 2000000×1", state: "1@1 2000000×1, 2@2 2000000×1"},
		{name: "a rechargeable is one, whatever its quantity", command: create(stars, math.MaxUint32), says: "created 1@1 2070000×4294967295", state: "1@1 2070000×4294967295"},
		{name: "an empty rechargeable", command: create(stars, 0), says: "created 1@1 2070000×0", state: "1@1 2070000×0"},
		{name: "an equip waits for its number", command: create(sword, 0), asks: numbers(1, 1), state: "?1×1"},
		{name: "cash waits for each", command: create(coupon, 3), asks: numbers(1, 3), state: "?1×3"},
		{name: "as many as there is room for", command: create(kitty, 24), asks: numbers(1, 24), state: "?1×24"},

		{name: "another compartment", command: wrong, refused: "WRONG_TYPE: template 2000000 belongs in use, not in etc"},
		{name: "no kind", command: inventory.CreateAssetCommand{Envelope: in(item.TypeUse), Template: 6000000}, refused: "WRONG_TYPE: template 6000000 is of no kind"},
		{name: "no compartment", command: inventory.CreateAssetCommand{Envelope: in(0), Template: 1}, refused: "WRONG_TYPE: inventoryType 0 is none of 1 to 5"},
		{name: "bad data", command: bad, refused: "BAD_DATA: expiration is wrong"},
		{name: "not all fit", before: cmds{create(chair, 1)}, command: create(chair, 2301), refused: "INVENTORY_FULL: 24 slots of setup needed, 23 are free"},
		{name: "more than can be", command: create(shell, math.MaxUint32), refused: "INVENTORY_FULL: 42949673 slots of etc needed, 24 are free"},
		{name: "no number is asked for that has no room", command: create(sword, 25), refused: "INVENTORY_FULL: 25 slots of equip needed, 24 are free"},
	})
}

func TestReference(t *testing.T) {
	equips := cmds{create(sword, 2)}
	i := born(t, equips...)
	i, answer := inventory.Apply(rules, i, number(1, 1, 1000000007), "others", start.Add(time.Second))
	assert.Empty(t, answer)
	assert.Equal(t, "?1×2", tell(i))

	for name, c := range map[string]inventory.ReferenceCommand{
		"the same again": number(1, 1, 8), "an index that was not asked for": number(1, 2, 8), "nothing parked": number(2, 0, 8), "no number": number(1, 0, 0),
	} {
		next, answer := inventory.Apply(rules, i, c, carry, start.Add(time.Second))
		assert.Equal(t, i, next, name)
		assert.Empty(t, answer, name)
	}

	next, answer := inventory.Apply(rules, i, number(1, 0, 1000000006), "others", start.Add(2*time.Second))
	assert.Equal(t, "[created 1@1 1302000×1 #1000000006]; [created 2@2 1302000×1 #1000000007]", say(answer.Events), "with the headers of its own command")
	assert.Equal(t, tx, answer.Events[0].(inventory.Late).Event.(inventory.AssetCreated).Transaction)
	assert.Equal(t, []inventory.Message{inventory.HasCommand{Reference: 1000000006, Owner: me}, inventory.HasCommand{Reference: 1000000007, Owner: me}}, answer.Messages)
	assert.Empty(t, next.Parked)
	e := next.Assets[0].Data.Equip
	assert.Equal(t, rules.NewEquip(sword, 1000000006), e)
	assert.InDelta(t, 100, e.Stats.Strength, 10)
	assert.EqualValues(t, 7, e.Slots)

	t.Run("the number is the offset above the base", func(t *testing.T) {
		asked := inventory.NumberCommand{Character: character, Ticket: 3, Index: 2}
		assert.Equal(t, number(3, 2, 1_000_000_005), asked.Numbered(item.Rules{}, 5))
		assert.Equal(t, number(3, 2, 4294967296), asked.Numbered(item.Rules{ReferenceBase: math.MaxUint32}, 1), "past uint32: refused where it arrives")
	})
	t.Run("cash and pets", func(t *testing.T) {
		c := create(coupon, 1)
		c.Flag, c.Owner, c.Expiration = 3, 9, start
		i := born(t, c, create(kitty, 1), number(2, 0, 31), number(1, 0, 30))
		assert.Equal(t, []item.Asset{
			{ID: 2, Slot: 2, Template: coupon, Reference: 30, Expiration: start,
				Data: item.Data{Owner: 9, Quantity: 1, Flag: 3, Cash: true, CashID: 30, PurchasedBy: character}},
		}, i.Assets[1:])
		assert.Equal(t, item.Asset{ID: 1, Slot: 1, Template: kitty, Reference: 31, Data: item.Data{
			Cash: true, CashID: 31, PurchasedBy: character, Pet: item.PetData{Level: 1, Fullness: 100, Slot: -1}}}, i.Assets[0])
	})
	t.Run("refused when the numbers are there", func(t *testing.T) {
		full := born(t, append(cmds{create(sword, 1)}, manyHats(24)...)...)
		gone, _ := inventory.Apply(rules, born(t, create(sword, 1)), inventory.DeleteCommand{Character: character}, carry, start)
		for refused, c := range map[string]struct {
			inventory.Inventory
			inventory.ReferenceCommand
		}{
			"INVENTORY_FULL: 1 slots of equip needed, 0 are free":       {full, number(1, 0, 5)},
			"NOT_FOUND: character 100001 has no inventory":              {gone, number(1, 0, 5)},
			"OVERFLOW: reference id 4294967296 is more than 4294967295": {born(t, create(sword, 2)), number(1, 1, 1<<32)},
		} {
			next, answer := inventory.Apply(rules, c.Inventory, c.ReferenceCommand, "others", start.Add(time.Minute))
			assert.EqualError(t, answer.Refusal, refused)
			assert.Equal(t, "[rejected CREATE_ASSET "+answer.Refusal.Code+"]", say(answer.Events))
			assert.Empty(t, next.Parked)
			assert.Equal(t, c.Assets, next.Assets)
			again, answer := inventory.Apply(rules, next, number(1, 0, 6), carry, start.Add(time.Minute))
			assert.Equal(t, next, again, "a number for nothing parked")
			assert.Empty(t, answer)
		}
	})
	t.Run("ids are used up", func(t *testing.T) {
		i := born(t)
		i.LastAsset = math.MaxUint32
		_, answer := inventory.Apply(rules, i, create(potion, 1), carry, start)
		assert.EqualError(t, answer.Refusal, "OVERFLOW: asset ids are used up: the last one was 4294967295")
		i.LastTicket = math.MaxUint32
		_, answer = inventory.Apply(rules, i, create(sword, 1), carry, start)
		assert.EqualError(t, answer.Refusal, "OVERFLOW: tickets are used up: the last one was 4294967295")
	})
}

func manyHats(n int) (out cmds) {
	for range n {
		out = append(out, accept(hat, 0, 0))
	}
	return out
}
