package tester

import (
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"coffer/emitters"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// drawLives draws what two characters of one account do: with what they have,
// with each other, and with the account's storage.
func drawLives(t *rapid.T, most int) history {
	var h history
	for c := item.CharacterID(1); c <= 2; c++ {
		h = append(h, live(t, h, inventory.CreateCommand{Character: c}))
		for _, template := range []item.TemplateID{2000000, 1302000} {
			e := inventory.Envelope{Character: c, Type: template.Type()}
			h = append(h, live(t, h, inventory.CreateAssetCommand{Envelope: e, Template: template, Quantity: 1 + 119*uint32(template/2000000)}))
		}
	}
	for range rapid.IntRange(1, most).Draw(t, "moments") {
		if old := h[len(h)-1]; rapid.IntRange(0, 9).Draw(t, "retry") == 0 {
			if _, named := old.headers.Get("ce_id"); named {
				old.pause, old.retry = time.Second, true
				h = append(h, old)
				continue
			}
		}
		h = append(h, live(t, h, drawDeed(t)))
	}
	return h
}

func live(t *rapid.T, before history, command any) moment {
	m := moment{command: command}
	m.pause = rapid.SampledFrom([]time.Duration{0, 0, 0, time.Millisecond, time.Second, 6 * time.Second, 31 * time.Second, -time.Second, 11 * time.Minute}).Draw(t, "pause")
	var from emitters.Sender
	if rapid.Bool().Draw(t, "named") {
		from.ID = uuid.UUID{byte(len(before)), byte(len(before) >> 8), 2}.String()
	}
	from.Traceparent = rapid.SampledFrom([]string{"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}).Draw(t, "trace")
	m.headers = from.Headers()
	m.topic, m.value = encode(command)
	return m
}

// belongings are things of every kind, the first ones more often.
var belongings = []item.TemplateID{2000000, 2000000, 2000000, 2000000, 2000000, 1302000, 1302000, 1302000, 1302000,
	1050000, 1060000, 1112000, 2000001, 2070000, 3010000, 4000000, 5000000, 5200000}

// drawDeed draws a command. Slots and ids are few, so that most are about
// something that is there.
func drawDeed(t *rapid.T) any {
	template := rapid.SampledFrom(belongings).Draw(t, "template")
	e := inventory.Envelope{
		Transaction: uuid.UUID{15: byte(rapid.IntRange(0, 2).Draw(t, "transaction"))},
		Character:   item.CharacterID(rapid.IntRange(1, 2).Draw(t, "character")),
		Type:        template.Type(),
	}
	quantity := rapid.SampledFrom([]uint32{0, 1, 1, 2, 30, 70, 210}).Draw(t, "quantity")
	slot := func() item.Slot {
		return item.Slot(rapid.SampledFrom([]int{1, 1, 1, 1, 2, 2, 3, -11, 0}).Draw(t, "slot"))
	}
	reference := item.ReferenceID(0)
	if e.Type == item.TypeEquip {
		reference = item.ReferenceID(rapid.IntRange(1, 3).Draw(t, "reference"))
	}
	asset := item.AssetID(rapid.IntRange(1, 5).Draw(t, "asset"))
	switch rapid.IntRange(0, 23).Draw(t, "deed") {
	case 0, 1:
		return inventory.CreateAssetCommand{Envelope: e, Template: template, Quantity: min(quantity, 70)}
	case 2, 3:
		return inventory.AcceptCommand{Envelope: e, Template: template, Reference: reference, Quantity: quantity}
	case 4:
		e.Type = item.TypeEquip
		return inventory.EquipCommand{Envelope: e, Source: slot(), Destination: -11}
	case 5:
		e.Type = item.TypeEquip
		return inventory.UnequipCommand{Envelope: e, Source: -11, Destination: slot()}
	case 6, 7:
		return inventory.MoveCommand{Envelope: e, Source: slot(), Destination: slot()}
	case 8, 9:
		return inventory.DropCommand{Envelope: e, Source: slot(), Quantity: 1}
	case 10, 11:
		return inventory.RequestReserveCommand{Envelope: e, Items: []inventory.Wanted{{Source: slot(), Template: template, Quantity: 1}}}
	case 12:
		return inventory.ConsumeCommand{Envelope: e, Slot: slot()}
	case 13:
		return inventory.CancelReservationCommand{Envelope: e, Slot: slot()}
	case 14:
		return inventory.DestroyCommand{Envelope: e, Slot: slot(), Quantity: quantity}
	case 15:
		return inventory.MergeCommand{Envelope: e}
	case 16:
		return inventory.SortCommand{Envelope: e}
	case 17:
		return inventory.ReleaseCommand{Envelope: e, Asset: asset, Quantity: quantity}
	case 18:
		d := inventory.Drop{ID: uint32(rapid.IntRange(1, 3).Draw(t, "drop")), Template: template, Reference: reference}
		return inventory.PickUpCommand{Character: e.Character, Drop: d, Quantity: quantity}
	case 19:
		u := inventory.UpdatedCommand{Reference: item.ReferenceID(rapid.SampledFrom([]int{1, 2, 3, int(item.DefaultReferenceBase)}).Draw(t, "updated"))}
		u.Attributes.Equip.Stats.Strength = uint16(quantity)
		return u
	case 20:
		if rapid.IntRange(0, 3).Draw(t, "deleted") == 0 {
			return inventory.DeleteCommand{Character: e.Character}
		}
		return inventory.CreateCommand{Character: e.Character}
	case 21:
		return inventory.RechargeCommand{Envelope: e, Slot: slot(), Quantity: quantity}
	case 22:
		in := storage.Incoming{Slot: -1, Template: template, Reference: reference, Quantity: quantity}
		return storage.AcceptCommand{Transaction: e.Transaction, Account: 1, Character: e.Character, Incoming: in}
	default:
		return storage.ReleaseCommand{Transaction: e.Transaction, Account: 1, Character: e.Character, Asset: asset, Quantity: quantity}
	}
}
