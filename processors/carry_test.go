package processors

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

// Headers are packed for a command only if it can be answered later; and what
// gets none has no use for them.
func TestWhatIsAnsweredAtOnceCarriesNothing(t *testing.T) {
	tx := uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")
	in := func(of item.Type) inventory.Envelope {
		return inventory.Envelope{Transaction: tx, Character: 100001, Type: of}
	}
	now := time.Unix(1_800_000_000, 0).UTC()
	var held inventory.Inventory
	must := func(c inventory.Command) {
		next, answer := inventory.Apply(item.Rules{}, held, c, "before", now)
		require.Nil(t, answer.Refusal, "%T", c)
		held = next
	}
	use, etc, equip := in(item.TypeUse), in(item.TypeEtc), in(item.TypeEquip)
	must(inventory.CreateCommand{Character: 100001})
	must(inventory.CreateAssetCommand{Envelope: use, Template: 2000000, Quantity: 150})
	must(inventory.CreateAssetCommand{Envelope: use, Template: 2070000, Quantity: 5})
	must(inventory.CreateAssetCommand{Envelope: etc, Template: 4000000, Quantity: 5})
	must(inventory.AcceptCommand{Envelope: equip, Template: 1302000, Reference: 7, ReferenceType: "equipable"})
	must(inventory.AcceptCommand{Envelope: equip, Template: 1302000, Reference: 8, ReferenceType: "equipable"})
	must(inventory.EquipCommand{Envelope: equip, Source: 2, Destination: -11})
	reserve := inventory.RequestReserveCommand{Envelope: use, Items: []inventory.Wanted{{Source: 1, Template: 2000000, Quantity: 5}}}
	must(reserve)

	headers := once.Command{Headers: atlas(1), Version: 3}
	for _, c := range []inventory.Command{
		inventory.MoveCommand{Envelope: use, Source: 1, Destination: 9},
		inventory.EquipCommand{Envelope: equip, Source: 1, Destination: -11},
		inventory.UnequipCommand{Envelope: equip, Source: -11, Destination: 5},
		inventory.DropCommand{Envelope: etc, Source: 1, Quantity: 2},
		inventory.ConsumeCommand{Envelope: use, Slot: 1},
		inventory.CancelReservationCommand{Envelope: use, Slot: 1},
		inventory.DestroyCommand{Envelope: use, Slot: 1},
		inventory.RechargeCommand{Envelope: use, Slot: 3, Quantity: 2},
		inventory.MergeCommand{Envelope: use},
		inventory.SortCommand{Envelope: use},
		inventory.AcceptCommand{Envelope: etc, Template: 4000001, ReferenceType: "etc", Quantity: 3},
		inventory.ReleaseCommand{Envelope: etc, Asset: 4},
		inventory.IncreaseCapacityCommand{Envelope: etc, Amount: 4},
	} {
		assert.Empty(t, carry(c, headers), "%T", c)
		next, answer := inventory.Apply(item.Rules{}, held, c, "the headers", now)
		require.Nil(t, answer.Refusal, "%T", c)
		assert.NotContains(t, string(codecs.EncodeInventory(next)), "the headers", "%T", c)
		for _, e := range answer.Events {
			assert.NotContains(t, string(codecs.PackInventoryEvent(e)), "the headers", "%T", c)
		}
		assert.NotContains(t, fmt.Sprintf("%v", answer.Messages), "the headers", "%T", c)
	}
	for _, c := range []inventory.Command{
		reserve, inventory.CreateAssetCommand{Envelope: equip, Template: 1302000},
	} {
		next, _ := inventory.Apply(item.Rules{}, held, c, carry(c, headers), now)
		assert.Contains(t, string(codecs.EncodeInventory(next)), string(once.PackCarry(headers)), "%T", c)
	}
}
