package inventory_test

import (
	"slices"
	"time"

	"github.com/google/uuid"
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
