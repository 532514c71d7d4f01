package inventory_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/inventory"
	"coffer/item"
)

const (
	character item.CharacterID = 100001

	potion item.TemplateID = 2000000 // slotMax 100
	elixir item.TemplateID = 2000001
	stars  item.TemplateID = 2070000 // rechargeable
	arrows item.TemplateID = 2330000 // rechargeable, slotMax 50 by the catalog
	chair  item.TemplateID = 3010000
	shell  item.TemplateID = 4000000
	coupon item.TemplateID = 5040000
	kitty  item.TemplateID = 5000000
	sword  item.TemplateID = 1302000
	axe    item.TemplateID = 1312000
	hat    item.TemplateID = 1002000
	top    item.TemplateID = 1040000
	robe   item.TemplateID = 1050000 // an overall
	pants  item.TemplateID = 1060000
	ring   item.TemplateID = 1112000
	mask   item.TemplateID = 1010000 // of no position of its own but the catalog's
	relic  item.TemplateID = 1990000 // of no position at all
)

var (
	start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tx    = uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")
	other = uuid.MustParse("7b1a2c3d-0000-4000-8000-000000000001")

	rules = item.Rules{Catalog: catalog(`{"templateId":2330000,"slotMax":50}
{"templateId":1010000,"slots":[-2,-102,-30]}
{"templateId":1302000,"stats":{"strength":100,"weaponAttack":17},"upgradeSlots":7}`)}
)

func catalog(lines string) *item.Catalog {
	c, err := item.ReadCatalog(strings.NewReader(lines))
	if err != nil {
		panic(err)
	}
	return c
}

func uuidOf(tenant uuid.UUID, name string) uuid.UUID { return uuid.NewSHA1(tenant, []byte(name)) }

func in(t item.Type) inventory.Envelope {
	return inventory.Envelope{Transaction: tx, Character: character, Type: t}
}

// Commands, short enough to write many.

func create(t item.TemplateID, quantity uint32) inventory.CreateAssetCommand {
	return inventory.CreateAssetCommand{Envelope: in(t.Type()), Template: t, Quantity: quantity}
}

func accept(t item.TemplateID, reference item.ReferenceID, quantity uint32) inventory.AcceptCommand {
	return inventory.AcceptCommand{Envelope: in(t.Type()), Template: t, Reference: reference, Quantity: quantity}
}

func acceptCash(t item.TemplateID, reference item.ReferenceID, quantity uint32) inventory.AcceptCommand {
	c := accept(t, reference, quantity)
	c.Data.Cash, c.Data.CashID = true, int64(reference)
	return c
}

func move(t item.Type, from, to item.Slot) inventory.MoveCommand {
	return inventory.MoveCommand{Envelope: in(t), Source: from, Destination: to}
}

func equip(from, to item.Slot) inventory.EquipCommand {
	return inventory.EquipCommand{Envelope: in(item.TypeEquip), Source: from, Destination: to}
}

func unequip(from, to item.Slot) inventory.UnequipCommand {
	return inventory.UnequipCommand{Envelope: in(item.TypeEquip), Source: from, Destination: to}
}

func reserve(t item.TemplateID, slot item.Slot, quantity int16) inventory.RequestReserveCommand {
	return inventory.RequestReserveCommand{Envelope: in(t.Type()), Items: []inventory.Wanted{{Source: slot, Template: t, Quantity: quantity}}}
}

func by(who uuid.UUID, c inventory.RequestReserveCommand) inventory.RequestReserveCommand {
	c.Transaction = who
	return c
}

func consume(t item.Type, slot item.Slot) inventory.ConsumeCommand {
	return inventory.ConsumeCommand{Envelope: in(t), Slot: slot}
}

func destroy(t item.Type, slot item.Slot, quantity uint32) inventory.DestroyCommand {
	return inventory.DestroyCommand{Envelope: in(t), Slot: slot, Quantity: quantity}
}

func release(t item.Type, id item.AssetID, quantity uint32) inventory.ReleaseCommand {
	return inventory.ReleaseCommand{Envelope: in(t), Asset: id, Quantity: quantity}
}

func number(ticket inventory.Ticket, index uint32, n uint64) inventory.ReferenceCommand {
	return inventory.ReferenceCommand{Character: character, Ticket: ticket, Index: index, Number: n}
}

// cmds is a list of commands.
type cmds = []inventory.Command

const carry inventory.Carry = "headers"

// born is an inventory that commands were applied to, a second apart, none of
// which may be refused.
func born(t testing.TB, commands ...inventory.Command) inventory.Inventory {
	t.Helper()
	i, _ := inventory.Create(rules, inventory.Inventory{}, inventory.CreateCommand{Character: character}, start)
	for n, c := range commands {
		var answer inventory.Answer
		i, answer = inventory.Apply(rules, i, c, carry, start.Add(time.Duration(n)*time.Second))
		require.Nil(t, answer.Refusal, "%T", c)
		require.NoError(t, i.Valid(), "%T", c)
	}
	return i
}

// step is one line of a command's table.
type step struct {
	name    string
	before  cmds
	command inventory.Command
	late    time.Duration // after the commands before
	// One of the two: what it says as say tells it, and the state after it …
	says  string
	state string
	asks  []inventory.Message
	// … or the code and the message of its refusal.
	refused string
}

// check runs a command's table.
func check(t *testing.T, steps []step) {
	t.Helper()
	for _, s := range steps {
		t.Run(s.name, func(t *testing.T) {
			i := born(t, s.before...)
			at := start.Add(time.Duration(len(s.before))*time.Second + s.late)
			next, answer := inventory.Apply(rules, i, s.command, carry, at)
			require.NoError(t, next.Valid())
			if s.refused != "" {
				require.NotNil(t, answer.Refusal)
				assert.Equal(t, s.refused, answer.Refusal.Error())
				assert.Equal(t, i, next, "a refused command changes nothing")
				assert.Equal(t, refusedOutside(s.command, answer.Refusal), answer)
				require.Len(t, answer.Events, 1)
				return
			}
			assert.Nil(t, answer.Refusal)
			assert.Equal(t, s.says, say(answer.Events))
			assert.Equal(t, s.state, tell(next))
			assert.Equal(t, s.asks, answer.Messages)
		})
	}
}

// say tells events in a line: the type, then what matters of it. A late one
// stands in brackets.
func say(events []inventory.Event) string {
	var parts []string
	for _, e := range events {
		parts = append(parts, sayOne(e))
	}
	return strings.Join(parts, "; ")
}

func sayOne(e inventory.Event) string {
	switch e := e.(type) {
	case inventory.Late:
		if e.Carry != carry {
			return "[" + string(e.Carry) + "?" + sayOne(e.Event) + "]"
		}
		return "[" + sayOne(e.Event) + "]"
	case inventory.AssetCreated:
		return "created " + tellAsset(e.Asset)
	case inventory.AssetAccepted:
		return "accepted " + tellAsset(e.Asset)
	case inventory.AssetUpdated:
		return "updated " + tellAsset(e.Asset)
	case inventory.AssetDeleted:
		return fmt.Sprintf("deleted %d", e.Of.Asset)
	case inventory.AssetMoved:
		return fmt.Sprintf("moved %d %d→%d", e.Of.Asset, e.Old, e.Of.Slot)
	case inventory.AssetQuantityChanged:
		return fmt.Sprintf("quantity %d ×%d", e.Of.Asset, e.Quantity)
	case inventory.AssetReleased:
		return fmt.Sprintf("released %d %s", e.Of.Asset, e.ReferenceType)
	case inventory.Reserved:
		return fmt.Sprintf("reserved @%d %d×%d", e.Slot, e.Template, e.Quantity)
	case inventory.ReservationCancelled:
		return fmt.Sprintf("cancelled @%d %d×%d", e.Slot, e.Template, e.Quantity)
	case inventory.CapacityChanged:
		return fmt.Sprintf("capacity %s %d", e.Type, e.Capacity)
	case inventory.Rejected:
		return "rejected " + e.Command + " " + e.Code
	case inventory.DropSpawned:
		return fmt.Sprintf("spawned %d×%d #%d", e.Template, e.Quantity, e.Reference)
	case inventory.DropPickedUp:
		return fmt.Sprintf("picked up %d", e.ID)
	case inventory.DropCancelled:
		return fmt.Sprintf("drop cancelled %d", e.ID)
	default:
		return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", e), "inventory."))
	}
}

// tell tells an inventory in a line: assets as id@slot template×units #reference,
// reservations as transaction@slot→asset×units, parked as ?ticket×numbers.
func tell(i inventory.Inventory) string {
	var parts []string
	for _, a := range i.Assets {
		parts = append(parts, tellAsset(a))
	}
	for _, r := range i.Reservations {
		parts = append(parts, fmt.Sprintf("%.2s@%d→%d×%d", r.Transaction, r.Slot, r.Asset, r.Units))
	}
	for _, p := range i.Parked {
		parts = append(parts, fmt.Sprintf("?%d×%d", p.Ticket, len(p.Numbers)))
	}
	return strings.Join(parts, ", ")
}

func tellAsset(a item.Asset) string {
	line := fmt.Sprintf("%d@%d %d×%d", a.ID, a.Slot, a.Template, a.Quantity())
	if a.Reference != 0 {
		line += fmt.Sprintf(" #%d", a.Reference)
	}
	return line
}
