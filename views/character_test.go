package views

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

const character item.CharacterID = 100001

var owner = codecs.CharacterKey{Character: character}

func compartmentID(t item.Type) string {
	return inventory.CompartmentID(uuid.Nil, character, t).String()
}

// equipped is the character of the samples: a sword in the hand, thirty potions
// and a pet.
func equipped() inventory.Inventory {
	sword := item.Asset{ID: 2, Slot: -11, Template: 1302000, Reference: 77}
	sword.Data.Equip.Stats.WeaponAttack = 17
	sword.Data.Equip.Slots = 7
	drink := potion
	drink.Slot = 1
	kitty := item.Asset{ID: 3, Slot: 1, Template: 5000000, Reference: 31, Data: item.Data{Cash: true, CashID: 43, PurchasedBy: character}}
	kitty.Data.Pet = item.PetData{Name: "BrownKitty", Level: 1, Fullness: 100, Slot: -1}
	i := fresh(uuid.Nil)
	i.LastAsset, i.Assets = 3, []item.Asset{sword, drink, kitty}
	return i
}

// fresh is the inventory of a character that has nothing yet.
func fresh(request uuid.UUID) inventory.Inventory {
	i, _ := inventory.Create(item.Rules{}, inventory.Inventory{}, inventory.CreateCommand{Character: character, Request: request}, time.Unix(1, 0))
	return i
}

func (w *world) putInventory(tenant uuid.UUID, version uint64, i inventory.Inventory) {
	w.characters.put(codecs.CharacterKey{Tenant: tenant, Character: character}.String(), version, codecs.EncodeInventory(i))
}

// players apply the inventory's steps as the function does, and write the rows
// to the table.
type players struct {
	*world
	row *once.Row
}

// function is the inventory's, as far as a row shows it.
func function() once.Function {
	return once.Function{
		Outputs: []once.Output{{Topic: "events"}},
		Decode:  func(r once.Record) (once.Command, *once.BadInput) { return once.Command{Key: r.Key}, nil },
		Render:  func(once.Effect, string) (once.Rendered, error) { return once.Rendered{}, nil },
	}
}

// apply is the row after a command with that ce_id.
func (p *players) apply(c inventory.Command, id string) {
	f := function()
	f.Step = func(state []byte, _ once.Command, at time.Time) (once.Result, error) {
		before, err := codecs.DecodeInventory(state)
		if err != nil {
			return once.Result{}, err
		}
		after, answer := inventory.Apply(item.Rules{}, before, c, "", at)
		out := once.Result{State: codecs.EncodeInventory(after)}
		for _, m := range answer.Messages {
			_, _, value := codecs.EncodeInventoryMessage(m)
			out.Effects = append(out.Effects, once.Effect{Body: value})
		}
		for _, e := range answer.Events {
			out.Effects = append(out.Effects, once.Effect{Body: codecs.PackInventoryEvent(e)})
		}
		return out, nil
	}
	var own int64
	if p.row != nil {
		own = int64(p.row.Version)
	}
	d := once.Delivery{Record: once.Record{Key: owner.String()}, Own: own, ClientID: id, Time: time.Unix(own, 0)}
	d.Cause.Partition, d.Cause.Offset = -1, own
	row, _, _, err := f.Apply(p.row, d, 0)
	require.NoError(p.t, err)
	p.row = row
	p.characters.write(owner.String(), row)
}

// drinks are thirty potions that come into the first free slot.
var drinks = inventory.AcceptCommand{
	Envelope: inventory.Envelope{Character: character, Type: item.TypeUse}, Template: 2000000, Quantity: 30,
}

// play lets requests reach the inventory, each after what happened before it.
func play(t *testing.T, w *world, before ...inventory.Command) *players {
	t.Helper()
	p := &players{world: w}
	for _, c := range before {
		p.apply(c, "")
	}
	w.requests.order = func(_ context.Context, c inventory.Command, request uuid.UUID) error {
		p.apply(c, request.String())
		return nil
	}
	return p
}
