package inventory_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/inventory"
	"coffer/item"
)

var (
	ann, bob = inventory.Owner{Character: 1}, inventory.Owner{Character: 2}
	onFloor  = lying(5, sword, 77)
	minted   = lying(6, sword, 1_000_000_001)
	blank    = item.Asset{Template: sword, Reference: 77}
	better   = item.Attributes{Equip: item.EquipData{Level: 9}, Expiration: start}
)

func has(o inventory.Owner) inventory.EquipmentCommand {
	return inventory.HasCommand{Reference: 77, Owner: o}
}

func hasNot(o inventory.Owner) inventory.EquipmentCommand {
	return inventory.HasNotCommand{Reference: 77, Owner: o}
}

func dropped(o inventory.Owner) inventory.EquipmentCommand {
	a := blank
	return inventory.HasNotCommand{Reference: 77, Owner: o, Dropped: &a}
}

func claim(o inventory.Owner, d inventory.Drop) inventory.EquipmentCommand {
	return inventory.ClaimCommand{Character: o.Character, Drop: d}
}

func placed(o inventory.Owner, d inventory.Drop, ok bool) inventory.EquipmentCommand {
	return inventory.PlacedCommand{Character: o.Character, Drop: d, Placed: ok}
}

func grant(o inventory.Owner, d inventory.Drop, a item.Asset) inventory.Message {
	return inventory.LateMessage{Carry: carry, Message: inventory.GrantCommand{Character: o.Character, Drop: d, Item: a}}
}

func update(o inventory.Owner, n uint64, to item.Attributes) inventory.Message {
	return inventory.LateMessage{Carry: carry, Message: inventory.UpdateCommand{Owner: o, Reference: 77, Number: n, Attributes: to}}
}

func returned(o inventory.Owner, n uint64, to item.Attributes) inventory.EquipmentCommand {
	return inventory.ReturnCommand{Owner: o, Reference: 77, Number: n, Attributes: to}
}

func TestEquipment(t *testing.T) {
	updated := inventory.UpdatedCommand{Reference: 77, Attributes: better}
	expire := inventory.ExpireClaimsCommand{Reference: 77}
	cash, changed := blank, blank
	cash.Data.Cash = true
	changed.Data.Equip, changed.Expiration = better.Equip, better.Expiration
	type said struct {
		events string
		asks   []inventory.Message
	}
	type words = []inventory.EquipmentCommand
	for name, c := range map[string]struct {
		before words
		late   time.Duration
		last   inventory.EquipmentCommand
		said
	}{
		"an UPDATED goes to the owner":                {words{has(ann)}, 0, updated, said{asks: []inventory.Message{update(ann, 1, better)}}},
		"to the one whose word came last":             {words{has(bob), has(ann)}, 0, updated, said{asks: []inventory.Message{update(ann, 1, better)}}},
		"returned, it goes to the other":              {words{has(bob), has(ann), updated, hasNot(ann)}, 0, returned(ann, 1, better), said{asks: []inventory.Message{update(bob, 1, better)}}},
		"unknown, it is kept":                         {nil, 0, updated, said{}},
		"kept, it goes to the next who has it":        {words{updated}, 0, has(ann), said{asks: []inventory.Message{update(ann, 1, better)}}},
		"once":                                        {words{updated, has(ann)}, 0, has(bob), said{}},
		"the newest is kept":                          {words{updated, updated}, 0, has(ann), said{asks: []inventory.Message{update(ann, 2, better)}}},
		"returned after a newer one, it is forgotten": {words{has(ann), updated, updated, hasNot(ann), returned(ann, 1, better)}, 0, has(bob), said{}},
		"on the ground it changes the data":           {words{dropped(ann), updated}, 0, claim(bob, onFloor), said{asks: []inventory.Message{grant(bob, onFloor, changed)}}},
		"but a cash equip's":                          {words{inventory.HasNotCommand{Owner: ann, Dropped: &cash}, updated}, 0, claim(bob, onFloor), said{asks: []inventory.Message{grant(bob, onFloor, cash)}}},
		"while it is granted, it waits":               {words{dropped(ann), claim(bob, onFloor), updated}, 0, has(bob), said{asks: []inventory.Message{update(bob, 1, better)}}},
		"not placed, it changes the data":             {words{dropped(ann), claim(bob, onFloor), updated, placed(bob, onFloor, false)}, 0, claim(ann, onFloor), said{asks: []inventory.Message{grant(ann, onFloor, changed)}}},
		"a monster's is to be made":                   {nil, 0, claim(ann, onFloor), said{asks: []inventory.Message{grant(ann, onFloor, item.Asset{})}}},
		"one of ours, whose owner's words are slower": {words{claim(bob, minted)}, 0, has(ann), said{}},
		"and come": {words{claim(bob, minted), has(ann)}, 0, dropped(ann), said{asks: []inventory.Message{grant(bob, minted, blank)}}},
		"not placed, it is to be made for the next":        {words{claim(ann, onFloor), claim(bob, onFloor)}, 0, placed(ann, onFloor, false), said{asks: []inventory.Message{grant(bob, onFloor, item.Asset{})}}},
		"owned, the claim waits for the DROP":              {words{has(ann), claim(bob, onFloor)}, 0, dropped(ann), said{asks: []inventory.Message{grant(bob, onFloor, blank)}}},
		"up to 5 seconds":                                  {words{has(ann), claim(bob, onFloor)}, inventory.ClaimTime - time.Second - 1, expire, said{}},
		"exactly":                                          {words{has(ann), claim(bob, onFloor)}, inventory.ClaimTime - time.Second, expire, said{events: "[drop cancelled 5]"}},
		"any command ends it":                              {words{has(ann), claim(bob, onFloor)}, inventory.ClaimTime, dropped(ann), said{events: "[drop cancelled 5]"}},
		"two claims: one is granted":                       {words{dropped(ann), claim(ann, onFloor)}, 0, claim(bob, onFloor), said{}},
		"placed, the other is cancelled":                   {words{dropped(ann), claim(ann, onFloor), claim(bob, onFloor)}, 0, placed(ann, onFloor, true), said{events: "[drop cancelled 5]"}},
		"and the taker's second is told the same":          {words{dropped(ann), claim(ann, onFloor), claim(ann, onFloor)}, 0, placed(ann, onFloor, true), said{events: "[picked up 5]"}},
		"not placed, it is the other's":                    {words{dropped(ann), claim(ann, onFloor), claim(bob, onFloor)}, 0, placed(ann, onFloor, false), said{asks: []inventory.Message{grant(bob, onFloor, blank)}}},
		"taken, a later claim on the drop is cancelled":    {words{dropped(ann), claim(ann, onFloor), placed(ann, onFloor, true), dropped(ann)}, 0, claim(bob, onFloor), said{events: "drop cancelled 5"}},
		"or told again":                                    {words{dropped(ann), claim(ann, onFloor), placed(ann, onFloor, true)}, 0, claim(ann, onFloor), said{events: "picked up 5"}},
		"an old word about a grant is none about the next": {words{dropped(ann), claim(ann, onFloor), dropped(bob), claim(ann, lying(6, sword, 77))}, 0, placed(ann, onFloor, false), said{}},
		"a DROP while a grant is out: its word is slower":  {words{dropped(ann), claim(ann, onFloor), claim(bob, onFloor)}, 0, dropped(bob), said{events: "[drop cancelled 5]"}},
		"and the ground is the next claim's":               {words{dropped(ann), claim(ann, onFloor), dropped(bob)}, 0, claim(bob, lying(6, sword, 77)), said{asks: []inventory.Message{grant(bob, lying(6, sword, 77), blank)}}},
	} {
		var e inventory.Equipment
		at := start
		for _, w := range c.before {
			e, _ = inventory.ApplyEquipment(rules, e, w, carry, at)
			require.NoError(t, e.Valid(), name)
			at = at.Add(time.Second)
		}
		e, answer := inventory.ApplyEquipment(rules, e, c.last, carry, at.Add(c.late))
		require.NoError(t, e.Valid(), name)
		assert.Equal(t, c.said, said{say(answer.Events), answer.Messages}, name)
		assert.Nil(t, answer.Refusal, name)
	}
}

func TestDue(t *testing.T) {
	_, due := inventory.Equipment{}.Due()
	assert.False(t, due)
	e, _ := inventory.ApplyEquipment(rules, inventory.Equipment{Known: true}, claim(ann, onFloor), carry, start)
	at, due := e.Due()
	assert.True(t, due)
	assert.Equal(t, start.Add(5*time.Second), at)

	_, due = born(t).Due()
	assert.False(t, due)
	at, due = born(t, create(potion, 2), reserve(potion, 1, 1), by(other, reserve(potion, 1, 1))).Due()
	assert.True(t, due)
	assert.Equal(t, start.Add(31*time.Second), at, "of the first")
}
