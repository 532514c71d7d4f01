package inventory_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/inventory"
	"coffer/item"
)

// blade is the reference id of the two equips of a world.
const blade item.ReferenceID = 77

// thing is an equip, and where it is outside of the inventories.
type thing struct {
	template item.TemplateID
	data     item.Data   // that it came with
	stored   *item.Asset // in the storage
	transit  *item.Asset // released, not accepted yet
	drops    []inventory.Drop
}

// world is an equipable and a cash-equipable with one reference id, the
// characters that hand them on, a storage, and the messages on their way. Those
// of one sender to one receiver come in order, any others can overtake each
// other.
type world struct {
	t         *rapid.T
	at        time.Time
	equipment inventory.Equipment
	holders   map[inventory.Owner]*inventory.Inventory
	toEquip   map[inventory.Owner][]inventory.EquipmentCommand
	toOwner   map[inventory.Owner][]inventory.Message
	things    [2]*thing // the equipable, the cash-equipable
	drops     uint32
	takers    map[uint32]map[item.CharacterID]bool // who was told to have picked a drop up
	latest    item.Attributes
	updates   int
}

var (
	chars  = []inventory.Owner{{Character: 1}, {Character: 2}, {Character: 3}}
	chest  = inventory.Owner{Account: 4001}
	anyone = append(append([]inventory.Owner(nil), chars...), chest)
)

func newWorld(t *rapid.T) *world {
	w := &world{t: t, at: start, holders: map[inventory.Owner]*inventory.Inventory{}, takers: map[uint32]map[item.CharacterID]bool{},
		toEquip: map[inventory.Owner][]inventory.EquipmentCommand{}, toOwner: map[inventory.Owner][]inventory.Message{}}
	w.things = [2]*thing{{template: sword}, {template: robe, data: item.Data{Cash: true, CashID: 5, Equip: item.EquipData{Level: 4}}}}
	for _, o := range chars {
		i, _ := inventory.Create(rules, inventory.Inventory{}, inventory.CreateCommand{Character: o.Character}, start)
		w.holders[o] = &i
	}
	return w
}

// command applies a command to a character, and posts what comes of it.
func (w *world) command(o inventory.Owner, c inventory.Command) inventory.Answer {
	next, answer := inventory.Apply(rules, *w.holders[o], c, carry, w.at)
	require.NoError(w.t, next.Valid())
	*w.holders[o] = next
	for _, m := range answer.Messages {
		w.toEquip[o] = append(w.toEquip[o], m.(inventory.EquipmentCommand))
	}
	w.hear(answer.Events)
	return answer
}

// track applies a command to the equipment, and posts what comes of it.
func (w *world) track(c inventory.EquipmentCommand) {
	kept := w.equipment
	next, answer := inventory.ApplyEquipment(rules, w.equipment, c, carry, w.at)
	require.NoError(w.t, next.Valid(), "%+v", c)
	require.Equal(w.t, next, throughEquipment(w.t, next))
	require.Equal(w.t, kept, w.equipment)
	w.equipment = next
	for _, m := range answer.Messages {
		m = m.(inventory.LateMessage).Message
		switch m := m.(type) {
		case inventory.UpdateCommand:
			w.toOwner[m.Owner] = append(w.toOwner[m.Owner], m)
		case inventory.GrantCommand:
			o := inventory.Owner{Character: m.Character}
			w.toOwner[o] = append(w.toOwner[o], m)
		}
	}
	w.hear(answer.Events)
}

// hear is what the drops service does with our answers.
func (w *world) hear(events []inventory.Event) {
	for _, e := range events {
		if late, ok := e.(inventory.Late); ok {
			e = late.Event
		}
		switch e := e.(type) {
		case inventory.DropSpawned:
			w.drops++
			for _, x := range w.things {
				if x.template == e.Template {
					x.drops = append(x.drops, inventory.Drop{ID: w.drops, Template: e.Template, Reference: e.Reference})
				}
			}
		case inventory.DropPickedUp:
			if w.takers[e.ID] == nil {
				w.takers[e.ID] = map[item.CharacterID]bool{}
			}
			w.takers[e.ID][e.Character] = true
			assert.Len(w.t, w.takers[e.ID], 1, "a drop is one character's")
		}
	}
}

func throughEquipment(t require.TestingT, e inventory.Equipment) (back inventory.Equipment) {
	b, err := e.MarshalMsg(nil)
	require.NoError(t, err)
	_, err = back.UnmarshalMsg(b)
	require.NoError(t, err)
	return back
}

func (w *world) has(o inventory.Owner, x *thing) *item.Asset {
	if o == chest {
		return x.stored
	}
	for n := range w.holders[o].Assets {
		if a := &w.holders[o].Assets[n]; a.Reference == blade && a.Template == x.template {
			return a
		}
	}
	return nil
}

// copies is where an equip is: with the owners, or on its way between them.
func (w *world) copies(x *thing) (n int, data *item.Asset) {
	for _, o := range anyone {
		if a := w.has(o, x); a != nil {
			n, data = n+1, a
		}
	}
	if x.transit != nil {
		n++
	}
	return n, data
}

// act is one thing that a player, a saga, or another service does.
func (w *world) act() {
	o := rapid.SampledFrom(anyone).Draw(w.t, "owner")
	x := rapid.SampledFrom(w.things[:]).Draw(w.t, "thing")
	a := w.has(o, x)
	switch rapid.SampledFrom([]string{"release", "release", "accept", "accept", "accept", "drop", "pickup", "pickup", "update", "fill", "wait"}).Draw(w.t, "act") {
	case "release":
		if a == nil {
			return
		}
		gone := *a
		x.transit = &gone
		if o == chest {
			x.stored = nil
			if !x.data.Cash {
				w.toEquip[o] = append(w.toEquip[o], inventory.HasNotCommand{Reference: blade, Owner: o})
			}
		} else {
			require.Nil(w.t, w.command(o, inventory.ReleaseCommand{Envelope: envelope(o), Asset: a.ID}).Refusal)
		}
	case "accept":
		w.accept(o, x)
	case "drop":
		if a != nil && o != chest {
			require.Nil(w.t, w.command(o, inventory.DropCommand{Envelope: envelope(o), Source: a.Slot, Quantity: 1}).Refusal)
		}
	case "pickup":
		// Two may be after the latest drop, also while its taker throws it away
		// again.
		if len(x.drops) > 0 && o != chest {
			d := x.drops[len(x.drops)-1]
			if n := len(x.drops); n > 1 && rapid.Bool().Draw(w.t, "before") {
				d = x.drops[n-2]
			}
			w.command(o, inventory.PickUpCommand{Character: o.Character, Drop: d, Quantity: 1})
		}
	case "update":
		w.updates++
		w.latest = item.Attributes{Equip: item.EquipData{Level: 1, Experience: uint32(w.updates)}}
		w.track(inventory.UpdatedCommand{Reference: blade, Attributes: w.latest})
	case "fill":
		w.fill(o)
	case "wait":
		w.at = w.at.Add(2 * time.Second)
		w.track(inventory.ExpireClaimsCommand{Reference: blade})
	}
}

func envelope(o inventory.Owner) inventory.Envelope {
	return inventory.Envelope{Transaction: tx, Character: o.Character, Type: item.TypeEquip}
}

// accept ends a transfer.
func (w *world) accept(o inventory.Owner, x *thing) {
	if x.transit == nil {
		return
	}
	if o == chest {
		x.stored, x.transit = x.transit, nil
		var word inventory.EquipmentCommand = inventory.HasCommand{Reference: blade, Owner: o}
		if x.data.Cash {
			word = inventory.HasCashCommand{Reference: blade, Template: x.template}
		}
		w.toEquip[o] = append(w.toEquip[o], word)
		return
	}
	in := inventory.AcceptCommand{Envelope: envelope(o), Template: x.template, Reference: blade, Data: x.transit.Data, Expiration: x.transit.Expiration}
	if w.command(o, in).Refusal == nil {
		x.transit = nil
	}
}

// fill leaves a character no room, or makes it again.
func (w *world) fill(o inventory.Owner) {
	if o == chest {
		return
	}
	for range inventory.FirstCapacity {
		in := inventory.AcceptCommand{Envelope: envelope(o), Template: hat}
		if w.command(o, in).Refusal != nil {
			break
		}
	}
	if rapid.Bool().Draw(w.t, "empty") {
		for s := item.Slot(1); s <= 24; s++ {
			if a := w.holders[o].Compartment(item.TypeEquip); !slices.ContainsFunc(a, func(a item.Asset) bool { return a.Slot == s && a.Reference == blade }) {
				w.command(o, inventory.DestroyCommand{Envelope: envelope(o), Slot: s})
			}
		}
	}
}

// deliver hands over the first message of one channel; not ok if none is on
// its way.
func (w *world) deliver() bool {
	var ways []func()
	for _, o := range anyone {
		if box := w.toEquip[o]; len(box) > 0 {
			ways = append(ways, func() { w.toEquip[o] = box[1:]; w.track(box[0]) })
		}
		if box := w.toOwner[o]; len(box) > 0 {
			ways = append(ways, func() { w.toOwner[o] = box[1:]; w.receive(o, box[0]) })
		}
	}
	if len(ways) == 0 {
		return false
	}
	ways[rapid.IntRange(0, len(ways)-1).Draw(w.t, "way")]()
	return true
}

func (w *world) receive(o inventory.Owner, m inventory.Message) {
	if o != chest {
		w.command(o, m.(inventory.Command))
		return
	}
	update := m.(inventory.UpdateCommand)
	if w.things[0].stored == nil {
		w.toEquip[o] = append(w.toEquip[o], inventory.ReturnCommand(update))
		return
	}
	w.things[0].stored.Data.Equip = update.Attributes.Equip
}

// TestLawAnEquipIsFoundWhereverItIs plays all orders in which the words of
// different owners can arrive: in the end each equip is in one place, the
// equipable with the attributes of the last UPDATED, the cash-equipable as it
// was, and no drop was picked up twice.
func TestLawAnEquipIsFoundWhereverItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		first := chars[0]
		for _, x := range w.things {
			require.Nil(t, w.command(first, inventory.AcceptCommand{Envelope: envelope(first), Template: x.template, Reference: blade, Data: x.data}).Refusal)
		}
		w.latest = item.Attributes{}
		for w.deliver() { // its owner has spoken: it is known
		}
		for range rapid.IntRange(1, 60).Draw(t, "length") {
			w.act()
			for range rapid.IntRange(0, 3).Draw(t, "deliveries") {
				w.deliver()
			}
			for _, x := range w.things {
				n, _ := w.copies(x)
				require.LessOrEqual(t, n, 1, "one equip is in one place")
			}
		}
		for w.deliver() {
		}
		w.at = w.at.Add(inventory.ClaimTime)
		w.track(inventory.ExpireClaimsCommand{Reference: blade})
		for w.deliver() {
		}
		w.settled()
	})
}

// settled is how it stands when no message is on its way.
func (w *world) settled() {
	for _, x := range w.things {
		if x.transit != nil { // let the saga end at the storage, which always has room
			w.accept(chest, x)
			for w.deliver() {
			}
		}
	}
	assert.Empty(w.t, w.equipment.Claims)
	w.placed(w.things[0], w.equipment.Passing, w.latest.Equip)
	w.placed(w.things[1], w.equipment.Cash.Passing, w.things[1].data.Equip)
	assert.Zero(w.t, w.equipment.Waiting)
	for _, o := range w.equipment.Owners {
		assert.NotNil(w.t, w.has(o, w.things[0]), "no owner is remembered that has it not")
	}
}

// placed: an equip is in one place, with these attributes.
func (w *world) placed(x *thing, p inventory.Passing, want item.EquipData) {
	n, a := w.copies(x)
	assert.Zero(w.t, p.Granted)
	if p.OnGround {
		assert.Zero(w.t, n, "what lies on the ground is nowhere else")
		a = &p.Ground
	} else {
		assert.Equal(w.t, 1, n)
	}
	assert.Equal(w.t, want, a.Data.Equip, "whoever has it has the latest attributes")
	assert.Equal(w.t, x.data.Cash, a.Data.Cash)
}
