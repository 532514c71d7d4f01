package inventory_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"coffer/inventory"
	"coffer/item"
)

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
