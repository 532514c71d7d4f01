package inventory_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/inventory"
	"coffer/item"
)

// lawRules have small stacks, so that random histories fill compartments.
var lawRules = item.Rules{Catalog: catalog(`{"templateId":2000000,"slotMax":10}
{"templateId":2330000,"slotMax":50}
{"templateId":4000000,"slotMax":3}`)}

var templates = []item.TemplateID{potion, potion, elixir, stars, arrows, chair, shell, shell, coupon, kitty, sword, robe, pants, ring}

func anySlot(t *rapid.T) item.Slot {
	return rapid.SampledFrom([]item.Slot{1, 1, 2, 2, 3, 4, 5, 6, 7, 24, 25, 0, -1, -5, -6, -11, -12, -13, -200, -32768}).Draw(t, "slot")
}

func anyEnvelope(t *rapid.T, of item.Type) inventory.Envelope {
	if rapid.IntRange(0, 19).Draw(t, "odd") == 0 {
		of = item.Type(rapid.Byte().Draw(t, "type"))
	}
	return inventory.Envelope{Transaction: rapid.SampledFrom([]uuid.UUID{tx, other, uuid.Nil}).Draw(t, "tx"), Character: character, Type: of}
}

var kinds = []string{"create", "create", "create", "accept", "accept", "equip", "equip", "unequip", "move", "move", "move", "drop",
	"reserve", "reserve", "reserve", "consume", "cancel", "destroy", "capacity", "recharge", "merge", "sort", "release", "release",
	"pickup", "number", "number", "grant", "update", "expire", "status", "discard"}

// anyCommand draws a command of one character.
func anyCommand(t *rapid.T, i inventory.Inventory) inventory.Command {
	template := rapid.SampledFrom(templates).Draw(t, "template")
	e := anyEnvelope(t, template.Type())
	slot, to := anySlot(t), anySlot(t)
	if len(i.Assets) > 0 && rapid.IntRange(0, 2).Draw(t, "here") > 0 {
		a := rapid.SampledFrom(i.Assets).Draw(t, "of")
		slot, e.Type = a.Slot, a.Type()
	}
	id := item.AssetID(rapid.Uint32Range(1, 30).Draw(t, "asset"))
	quantity := rapid.SampledFrom([]uint32{0, 1, 1, 2, 3, 5, 9, 10, 11, 25, 60, 4294967295}).Draw(t, "quantity")
	reference := item.ReferenceID(rapid.Uint32Range(1, 4).Draw(t, "reference"))
	drop := inventory.Drop{ID: rapid.Uint32Range(1, 5).Draw(t, "drop"), Template: template}
	switch rapid.SampledFrom(kinds).Draw(t, "command") {
	case "create":
		return inventory.CreateAssetCommand{Envelope: e, Template: template, Quantity: quantity}
	case "accept":
		c := inventory.AcceptCommand{Envelope: e, Template: template, Quantity: quantity, Reference: reference}
		c.Data.Owner = item.CharacterID(rapid.Uint32Range(0, 1).Draw(t, "owner"))
		return c
	case "equip":
		return inventory.EquipCommand{Envelope: e, Source: slot, Destination: to}
	case "unequip":
		return inventory.UnequipCommand{Envelope: e, Source: slot, Destination: to}
	case "move":
		return inventory.MoveCommand{Envelope: e, Source: slot, Destination: to}
	case "drop":
		return inventory.DropCommand{Envelope: e, Source: slot, Quantity: int16(quantity)}
	case "reserve":
		c := inventory.RequestReserveCommand{Envelope: e}
		for _, a := range i.Assets {
			if a.Type() == e.Type && rapid.IntRange(0, 2).Draw(t, "want") == 0 {
				c.Items = append(c.Items, inventory.Wanted{Source: a.Slot, Template: a.Template, Quantity: int16(quantity % 5)})
			}
		}
		return c
	case "consume", "cancel":
		if len(i.Reservations) > 0 && rapid.IntRange(0, 3).Draw(t, "known") > 0 {
			r := rapid.SampledFrom(i.Reservations).Draw(t, "reservation")
			e.Transaction, slot = r.Transaction, r.Slot
			for _, a := range i.Assets {
				if a.ID == r.Asset {
					e.Type = a.Type()
				}
			}
		}
		if rapid.Bool().Draw(t, "cancels") {
			return inventory.CancelReservationCommand{Envelope: e, Slot: slot}
		}
		return inventory.ConsumeCommand{Envelope: e, Slot: slot}
	case "destroy":
		return inventory.DestroyCommand{Envelope: e, Slot: slot, Quantity: quantity}
	case "capacity":
		return inventory.IncreaseCapacityCommand{Envelope: e, Amount: quantity}
	case "recharge":
		return inventory.RechargeCommand{Envelope: e, Slot: slot, Quantity: quantity}
	case "merge":
		return inventory.MergeCommand{Envelope: e}
	case "sort":
		return inventory.SortCommand{Envelope: e}
	case "release":
		return inventory.ReleaseCommand{Envelope: e, Asset: id, Quantity: quantity % 7}
	case "pickup":
		if rapid.Bool().Draw(t, "equip") {
			drop.Reference = reference
		}
		return inventory.PickUpCommand{Character: character, Drop: drop, Quantity: quantity}
	case "number":
		if len(i.Parked) > 0 {
			p := rapid.SampledFrom(i.Parked).Draw(t, "parked")
			return number(p.Ticket, uint32(slices.Index(p.Numbers, 0)), rapid.SampledFrom([]uint64{1, 1, 1, 1 << 33}).Draw(t, "n"))
		}
		return number(inventory.Ticket(rapid.Uint32Range(1, 9).Draw(t, "ticket")), rapid.Uint32Range(0, 3).Draw(t, "index"), uint64(1000+quantity))
	case "grant":
		return inventory.GrantCommand{Character: character, Drop: inventory.Drop{ID: drop.ID, Template: sword, Reference: reference}}
	case "update":
		return inventory.UpdateCommand{Owner: inventory.Owner{Character: character}, Reference: reference, Number: 1}
	case "expire":
		return inventory.ExpireCommand{Character: character}
	case "discard":
		return inventory.DiscardCommand{Character: character, Type: e.Type, Asset: id}
	default:
		if rapid.IntRange(0, 4).Draw(t, "deleted") == 0 {
			return inventory.DeleteCommand{Character: character}
		}
		return inventory.CreateCommand{Character: character}
	}
}

// look is shown one command of a history.
type look struct {
	before, after inventory.Inventory
	command       inventory.Command
	at            time.Time
	answer        inventory.Answer
}

// history applies random commands and shows each.
func history(t *rapid.T, show func(look)) {
	i, _ := inventory.Create(lawRules, inventory.Inventory{}, inventory.CreateCommand{Character: character}, start)
	at := start
	for range rapid.IntRange(1, 60).Draw(t, "length") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 10, 31, 601}).Draw(t, "seconds")) * time.Second)
		c := anyCommand(t, i)
		next, answer := inventory.Apply(lawRules, i, c, carry, at)
		require.NoError(t, next.Valid(), "%+v", c)
		show(look{i, next, c, at, answer})
		i = next
	}
}

func TestLawAllOrNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			if l.answer.Refusal == nil {
				return
			}
			expired, ended := inventory.Expire(lawRules, l.before, inventory.ExpireCommand{Character: character}, l.at)
			assert.Len(t, l.answer.Events, len(ended.Events)+1, "what has ended, and one refusal")
			if _, number := l.command.(inventory.ReferenceCommand); number {
				l.after.Parked, expired.Parked = nil, nil // the parked one is refused, and forgotten
			}
			assert.Equal(t, expired, l.after, "%+v", l.command)
		})
	})
}

// TestLawAClientThatFollowsTheEventsAgrees: after every command a client that
// knows only the asset events has what the row has.
func TestLawAClientThatFollowsTheEventsAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var follower client
		history(t, func(l look) {
			for _, e := range l.answer.Events {
				follower.follow(t, e)
			}
			require.Equal(t, seen(l.after.Assets), seen(follower), "%+v %s", l.command, say(l.answer.Events))
		})
	})
}

// client are the assets that a client believes in.
type client []item.Asset

func (c *client) follow(t require.TestingT, e inventory.Event) {
	index := func(id item.AssetID) int {
		return slices.IndexFunc(*c, func(a item.Asset) bool { return a.ID == id })
	}
	switch e := e.(type) {
	case inventory.Late:
		c.follow(t, e.Event)
	case inventory.AssetCreated:
		*c = append(*c, e.Asset)
	case inventory.AssetAccepted:
		*c = append(*c, e.Asset)
	case inventory.AssetUpdated:
		(*c)[index(e.Asset.ID)] = e.Asset
	case inventory.AssetDeleted:
		n := index(e.Of.Asset)
		require.Equal(t, (*c)[n].Slot, e.Of.Slot)
		*c = slices.Delete(*c, n, n+1)
	case inventory.AssetReleased:
		n := index(e.Of.Asset)
		*c = slices.Delete(*c, n, n+1)
	case inventory.AssetQuantityChanged:
		(*c)[index(e.Of.Asset)].Data.Quantity = e.Quantity
	case inventory.AssetMoved:
		for n := range *c {
			if a := &(*c)[n]; a.Type() == e.Of.Template.Type() && a.Slot == e.Of.Slot {
				a.Slot = e.Old
			}
		}
		require.Equal(t, e.Of.Template, (*c)[index(e.Of.Asset)].Template)
		(*c)[index(e.Of.Asset)].Slot = e.Of.Slot
	}
}

// seen is what a client and a row are compared by.
func seen(assets []item.Asset) []item.Asset {
	out := append([]item.Asset{}, assets...)
	slices.SortFunc(out, func(a, b item.Asset) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// kind is what conservation counts by.
type kind struct {
	template item.TemplateID
	owner    item.CharacterID
	flag     uint16
}

func units(i inventory.Inventory) map[kind]int64 {
	out := map[kind]int64{}
	for _, a := range i.Assets {
		out[kind{a.Template, a.Data.Owner, a.Data.Flag}] += int64(a.Quantity())
	}
	return out
}

func TestLawConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			had, has := units(l.before), units(l.after)
			if l.answer.Refusal == nil {
				balance(l, had)
			}
			for k := range has {
				had[k] += 0
			}
			for k, n := range had {
				assert.Equal(t, n, has[k], "%+v of %+v", k, l.command)
			}
		})
	})
}

// balance adds to what was there what a command had to bring or to take.
func balance(l look, had map[kind]int64) {
	asset := func(id item.AssetID) item.Asset {
		for _, a := range l.before.Assets {
			if a.ID == id {
				return a
			}
		}
		return item.Asset{}
	}
	in := func(t item.Type, s item.Slot) item.Asset {
		for _, a := range l.before.Assets {
			if a.Type() == t && a.Slot == s {
				return a
			}
		}
		return item.Asset{}
	}
	add := func(a item.Asset, n int64) { had[kind{a.Template, a.Data.Owner, a.Data.Flag}] += n }
	incoming := func(t item.TemplateID, quantity uint32) int64 {
		switch {
		case !t.Stackable():
			return 1
		case quantity > 0 || t == stars || t == arrows:
			return int64(quantity)
		default:
			return 1
		}
	}
	switch c := l.command.(type) {
	case inventory.CreateAssetCommand:
		if c.Type != item.TypeEquip && c.Type != item.TypeCash {
			had[kind{template: c.Template}] += incoming(c.Template, c.Quantity)
		}
	case inventory.AcceptCommand:
		had[kind{c.Template, c.Data.Owner, 0}] += incoming(c.Template, c.Quantity)
	case inventory.ReleaseCommand:
		n := int64(c.Quantity)
		if a := asset(c.Asset); n == 0 || !a.Template.Stackable() {
			n = int64(a.Quantity())
		}
		add(asset(c.Asset), -n)
	case inventory.DestroyCommand:
		a := in(c.Type, c.Slot)
		n := int64(a.Quantity())
		if c.Quantity > 0 {
			n = min(n, int64(c.Quantity))
		}
		add(a, -n)
	case inventory.DiscardCommand:
		add(asset(c.Asset), -int64(asset(c.Asset).Quantity()))
	case inventory.RechargeCommand:
		a := in(c.Type, c.Slot)
		n := int64(c.Quantity)
		if a.Template == arrows {
			n = min(n, max(50, int64(a.Quantity()))-int64(a.Quantity()))
		}
		add(a, n)
	case inventory.ConsumeCommand:
		for _, r := range l.before.Reservations {
			if r.Transaction == c.Transaction && r.Slot == c.Slot && !r.Ended(l.at) && asset(r.Asset).Type() == c.Type {
				add(asset(r.Asset), -int64(r.Units))
			}
		}
	case inventory.PickUpCommand:
		// Told again what was picked up before, or asked of the equipment
		// function, or mesos: nothing comes.
		if len(l.after.PickUps) > 0 && !slices.Contains(l.before.PickUps, l.after.PickUps[len(l.after.PickUps)-1]) && c.Drop.Reference == 0 {
			had[kind{template: c.Drop.Template}] += incoming(c.Drop.Template, c.Quantity)
		}
	case inventory.GrantCommand:
		had[kind{template: c.Drop.Template}]++
	case inventory.ReferenceCommand:
		if len(l.after.Parked) < len(l.before.Parked) {
			for _, p := range l.before.Parked {
				if p.Ticket == c.Ticket {
					had[kind{template: p.Template}] += int64(len(p.Numbers))
				}
			}
		}
	case inventory.DropCommand:
		for _, e := range l.answer.Events {
			if s, ok := e.(inventory.DropSpawned); ok {
				had[kind{template: s.Template, owner: in(c.Type, c.Source).Data.Owner}] -= int64(s.Quantity)
			}
		}
	case inventory.DeleteCommand:
		clear(had)
	}
}

// TestLawReservedUnits: what a transaction was told is reserved is reserved,
// until it is told otherwise or uses it.
func TestLawReservedUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		promised := map[uuid.UUID]int64{}
		history(t, func(l look) {
			for _, e := range l.answer.Events {
				if late, ok := e.(inventory.Late); ok {
					e = late.Event
				}
				switch e := e.(type) {
				case inventory.Reserved:
					promised[e.Transaction] += int64(e.Quantity)
				case inventory.ReservationCancelled:
					promised[e.Transaction] -= int64(e.Quantity)
				}
			}
			if c, ok := l.command.(inventory.ConsumeCommand); ok && l.answer.Refusal == nil {
				for k, n := range units(l.before) {
					promised[c.Transaction] -= n - units(l.after)[k]
				}
			}
			held := map[uuid.UUID]int64{}
			for _, r := range l.after.Reservations {
				held[r.Transaction] += int64(r.Units)
				assert.True(t, l.at.Before(r.End) && !l.at.Add(inventory.ReservationTime).Before(r.End))
			}
			for _, who := range []uuid.UUID{tx, other, uuid.Nil} {
				assert.Equal(t, promised[who], held[who], "%s after %+v", who, l.command)
			}
		})
	})
}

func TestLawIDsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			require.GreaterOrEqual(t, l.after.LastAsset, l.before.LastAsset)
			require.GreaterOrEqual(t, l.after.LastTicket, l.before.LastTicket)
			for _, a := range l.after.Assets {
				if !slices.ContainsFunc(l.before.Assets, func(b item.Asset) bool { return a.ID == b.ID }) {
					assert.Greater(t, a.ID, l.before.LastAsset, "a new asset has a new id")
				}
			}
		})
	})
}

func TestLawARowKeepsTheStateAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			assert.Equal(t, l.after, through(t, l.after))
			again, same := inventory.Apply(lawRules, through(t, l.before), l.command, carry, l.at)
			assert.Equal(t, l.after, again)
			assert.Equal(t, l.answer, same)
		})
	})
}

// through is an inventory after a row has held it.
func through(t require.TestingT, i inventory.Inventory) (back inventory.Inventory) {
	b, err := i.MarshalMsg(nil)
	require.NoError(t, err)
	rest, err := back.UnmarshalMsg(b)
	require.NoError(t, err)
	require.Empty(t, rest)
	return back
}

func TestLawTwoCommandsOnOneStateShareNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			kept := through(t, l.before)
			one, _ := inventory.Apply(lawRules, l.before, l.command, carry, l.at)
			two, _ := inventory.Apply(lawRules, l.before, anyCommand(t, l.before), carry, l.at)
			twoKept := through(t, two)
			assert.Equal(t, kept, l.before, "a step doesn't touch its argument")
			scribble(one)
			assert.Equal(t, kept, l.before)
			assert.Equal(t, twoKept, two)
		})
	})
}

// scribble writes over every array of an inventory, to its capacity.
func scribble(i inventory.Inventory) {
	for n := range i.Assets[:cap(i.Assets)] {
		i.Assets[:cap(i.Assets)][n] = item.Asset{ID: 666}
	}
	for n := range i.Reservations[:cap(i.Reservations)] {
		i.Reservations[:cap(i.Reservations)][n] = inventory.Reservation{Units: 666}
	}
	for n := range i.PickUps[:cap(i.PickUps)] {
		i.PickUps[:cap(i.PickUps)][n] = inventory.PickUp{Until: start}
	}
	for n := range i.Parked {
		for m := range i.Parked[n].Numbers {
			i.Parked[n].Numbers[m] = 666
		}
		i.Parked[n] = inventory.Parked{Ticket: 666}
	}
}
