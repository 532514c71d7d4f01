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
	bought   = item.Asset{Template: hat, Reference: 77, Data: item.Data{Cash: true, CashID: 4}}
	hatFalls = lying(7, hat, 77) // the cash-equipable of the same id
	hasCash  = inventory.HasCashCommand{Reference: 77, Template: hat}
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

func droppedHat(o inventory.Owner) inventory.EquipmentCommand {
	a := bought
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
	cash, changed, other := blank, blank, bought
	cash.Data.Cash, other.Template = true, sword
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
		"but a cash-equipable's":                      {words{inventory.HasNotCommand{Owner: ann, Dropped: &cash}, updated}, 0, claim(bob, onFloor), said{asks: []inventory.Message{grant(bob, onFloor, cash)}}},
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

		// A cash-equipable of the same id is another equip.
		"who has a cash-equipable isn't told":                {words{has(bob), hasCash}, 0, updated, said{asks: []inventory.Message{update(bob, 1, better)}}},
		"nor who dropped one":                                {words{has(ann), droppedHat(ann)}, 0, updated, said{asks: []inventory.Message{update(ann, 1, better)}}},
		"a monster's of the same id is to be made":           {words{hasCash}, 0, claim(bob, onFloor), said{asks: []inventory.Message{grant(bob, onFloor, item.Asset{})}}},
		"also while the cash-equipable lies there":           {words{droppedHat(ann)}, 0, claim(bob, onFloor), said{asks: []inventory.Message{grant(bob, onFloor, item.Asset{})}}},
		"a claim waits for the cash-equipable's DROP":        {words{hasCash, claim(bob, hatFalls)}, 0, droppedHat(ann), said{asks: []inventory.Message{grant(bob, hatFalls, bought)}}},
		"not for the equipable's":                            {words{has(ann), hasCash, claim(bob, hatFalls)}, 0, dropped(ann), said{}},
		"and the equipable's not for the cash-equipable's":   {words{has(ann), hasCash, claim(bob, onFloor)}, 0, droppedHat(ann), said{}},
		"of its template, it can't be told from a monster's": {words{inventory.HasCashCommand{Reference: 77, Template: sword}}, 0, claim(bob, onFloor), said{}},
		"up to 5 seconds too":                                {words{hasCash, claim(bob, hatFalls)}, inventory.ClaimTime, expire, said{events: "[drop cancelled 7]"}},
		"both on the ground: a claim to the one":             {words{dropped(ann), droppedHat(ann)}, 0, claim(bob, onFloor), said{asks: []inventory.Message{grant(bob, onFloor, blank)}}},
		"and to the other":                                   {words{dropped(ann), droppedHat(ann), claim(bob, onFloor)}, 0, claim(ann, hatFalls), said{asks: []inventory.Message{grant(ann, hatFalls, bought)}}},
		"a DROP of the one doesn't end a grant of the other": {words{dropped(ann), claim(bob, onFloor), droppedHat(ann)}, 0, placed(bob, onFloor, false), said{}},
		"which goes back":                                    {words{dropped(ann), claim(bob, onFloor), droppedHat(ann), placed(bob, onFloor, false)}, 0, claim(ann, onFloor), said{asks: []inventory.Message{grant(ann, onFloor, blank)}}},
		"not placed, a cash-equipable lies where it was":     {words{droppedHat(ann), claim(bob, hatFalls), placed(bob, hatFalls, false)}, 0, claim(ann, hatFalls), said{asks: []inventory.Message{grant(ann, hatFalls, bought)}}},
		"placed, it is one character's":                      {words{droppedHat(ann), claim(bob, hatFalls), claim(ann, hatFalls)}, 0, placed(bob, hatFalls, true), said{events: "[drop cancelled 7]"}},
		"both of one template: the equipable first":          {words{inventory.HasNotCommand{Owner: ann, Dropped: &other}, dropped(ann)}, 0, claim(bob, onFloor), said{asks: []inventory.Message{grant(bob, onFloor, blank)}}},
		"and one for each drop":                              {words{inventory.HasNotCommand{Owner: ann, Dropped: &other}, dropped(ann), claim(bob, onFloor)}, 0, claim(bob, onFloor), said{}},
		"the cash-equipable for the next":                    {words{inventory.HasNotCommand{Owner: ann, Dropped: &other}, dropped(ann), claim(bob, onFloor)}, 0, claim(bob, lying(6, sword, 77)), said{asks: []inventory.Message{grant(bob, lying(6, sword, 77), other)}}},
		"whoever sends an UPDATE back has it not":            {words{has(ann), has(bob), updated, returned(bob, 1, better)}, 0, updated, said{asks: []inventory.Message{update(ann, 2, better)}}},
		"also one that is old":                               {words{has(ann), has(bob), updated, updated, returned(bob, 1, better)}, 0, updated, said{asks: []inventory.Message{update(ann, 3, better)}}},
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

// TestACashEquipableInARowOfFormat1: it lies where the equipable would, and
// whoever had it stands among the equipable's owners.
func TestACashEquipableInARowOfFormat1(t *testing.T) {
	e := inventory.Equipment{Known: true, Owners: []inventory.Owner{bob, ann}, Passing: inventory.Passing{OnGround: true, Ground: bought}}
	updated := inventory.UpdatedCommand{Reference: 77, Attributes: better}
	for _, c := range []struct {
		asks []inventory.Message
		word inventory.EquipmentCommand
	}{
		{asks: []inventory.Message{update(ann, 1, better)}, word: updated},
		{asks: []inventory.Message{update(bob, 1, better)}, word: returned(ann, 1, better)},
		{asks: nil, word: dropped(bob)},
		{asks: []inventory.Message{grant(ann, hatFalls, bought)}, word: claim(ann, hatFalls)},
		{asks: []inventory.Message{grant(bob, onFloor, blank)}, word: claim(bob, onFloor)},
	} {
		var answer inventory.Answer
		e, answer = inventory.ApplyEquipment(rules, e, c.word, carry, start)
		require.NoError(t, e.Valid())
		assert.Equal(t, c.asks, answer.Messages, "%+v", c.word)
	}
	granted := inventory.Equipment{Known: true, Passing: inventory.Passing{Ground: bought, Granted: bob.Character, GrantedDrop: hatFalls}}
	granted, _ = inventory.ApplyEquipment(rules, granted, placed(bob, hatFalls, true), carry, start)
	_, answer := inventory.ApplyEquipment(rules, granted, claim(ann, hatFalls), carry, start)
	assert.Equal(t, "drop cancelled 7", say(answer.Events))
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
