package codecs_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
)

// anyOrder draws a command that a client can send.
func anyOrder(t *rapid.T) any {
	character := item.CharacterID(rapid.Uint32Range(1, 1<<32-1).Draw(t, "character"))
	e := inventory.Envelope{Character: character, Type: item.Type(rapid.Byte().Draw(t, "type"))}
	if rapid.Bool().Draw(t, "transaction") {
		e.Transaction = tx
	}
	plain := e
	if e.Transaction != uuid.Nil && rapid.Bool().Draw(t, "inner") {
		e.Inner = other
	}
	slot, to := item.Slot(rapid.Int16().Draw(t, "slot")), item.Slot(rapid.Int16().Draw(t, "to"))
	number, small := rapid.Uint32().Draw(t, "number"), rapid.Int16().Draw(t, "small")
	template := rapid.SampledFrom([]item.TemplateID{1302000, 2000000, 3010000, 4000000, 5040000, 5000000, 42}).Draw(t, "template")
	expires := time.Time{}
	if rapid.Bool().Draw(t, "expires") {
		expires = noon
	}
	place := inventory.Place{World: item.WorldID(number), Channel: item.ChannelID(small), Map: number}
	switch rapid.IntRange(0, 18).Draw(t, "command") {
	case 0:
		return inventory.EquipCommand{Envelope: plain, Source: slot, Destination: to}
	case 1:
		return inventory.UnequipCommand{Envelope: plain, Source: slot, Destination: to}
	case 2:
		return inventory.MoveCommand{Envelope: plain, Source: slot, Destination: to}
	case 3:
		return inventory.DropCommand{Envelope: plain, Place: place, Source: slot, Quantity: small, X: small, Y: int16(to)}
	case 4:
		c := inventory.RequestReserveCommand{Envelope: e}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			c.Items = append(c.Items, inventory.Wanted{Source: slot, Template: template, Quantity: small})
		}
		return c
	case 5:
		return inventory.ConsumeCommand{Envelope: e, Slot: slot}
	case 6:
		return inventory.CancelReservationCommand{Envelope: e, Slot: slot}
	case 7:
		return inventory.DestroyCommand{Envelope: plain, Slot: slot, Quantity: number, All: rapid.Bool().Draw(t, "all")}
	case 8:
		return inventory.IncreaseCapacityCommand{Envelope: plain, Amount: number}
	case 9:
		return inventory.CreateAssetCommand{Envelope: plain, Template: template, Quantity: number, Expiration: expires,
			Owner: character, Flag: uint16(small), Rechargeable: uint64(number) << 32}
	case 10:
		return inventory.RechargeCommand{Envelope: plain, Slot: slot, Quantity: number}
	case 11:
		return inventory.MergeCommand{Envelope: plain}
	case 12:
		return inventory.SortCommand{Envelope: plain}
	case 13:
		return inventory.AcceptCommand{Envelope: e, Template: template, Reference: item.ReferenceID(number), ReferenceType: "\"x", Quantity: number}
	case 14:
		return inventory.ReleaseCommand{Envelope: e, Asset: item.AssetID(number), Quantity: number}
	case 15:
		return inventory.CreateCommand{Character: character}
	case 16:
		return inventory.DeleteCommand{Character: character}
	case 17:
		return inventory.PickUpCommand{Character: character, Quantity: number,
			Drop: inventory.Drop{Place: place, ID: number, Template: template, Reference: item.ReferenceID(number)}}
	default:
		return inventory.UpdatedCommand{Reference: item.ReferenceID(character), Attributes: item.Attributes{Expiration: expires,
			Equip: item.EquipData{Stats: item.Stats{Strength: uint16(small), Jump: 3}, Slots: uint16(to), Cold: true, Level: byte(small), Experience: number}}}
	}
}

// TestWhatAnEmitterWritesIsReadAsTheSame: any command, and the same bytes for
// the same command.
func TestWhatAnEmitterWritesIsReadAsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyOrder(t)
		topic, value := encode(c)
		_, again := codecs.EncodeInventoryCommand(c)
		require.Equal(t, value, again)
		got, problem := codecs.Decode(topic, value, nil)
		require.Nil(t, problem, "%s", value)
		require.Len(t, got, 1)
		require.Equal(t, c, got[0].Command, "%s", value)
	})
}
