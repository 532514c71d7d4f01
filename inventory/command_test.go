package inventory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/inventory"
	"coffer/item"
)

func TestCommandsNeedAnInventory(t *testing.T) {
	all := cmds{equip(1, -1), unequip(-1, 1), move(2, 1, 2), drop(2, 1, 1), reserve(potion, 1, 1), consume(2, 1),
		inventory.CancelReservationCommand{Envelope: in(2)}, destroy(2, 1, 1), inventory.IncreaseCapacityCommand{Envelope: in(2)}, create(potion, 1),
		inventory.RechargeCommand{Envelope: in(2)}, inventory.MergeCommand{Envelope: in(2)}, inventory.SortCommand{Envelope: in(2)}, accept(potion, 0, 1), release(2, 1, 1)}
	for _, c := range all {
		i, answer := inventory.Apply(rules, inventory.Inventory{}, c, carry, start)
		require.EqualError(t, answer.Refusal, "NOT_FOUND: character 100001 has no inventory")
		assert.Equal(t, refusedOutside(c, answer.Refusal), answer)
		assert.Zero(t, i)
		switch e := answer.Events[0].(type) {
		case inventory.Failed:
			assert.Contains(t, []string{"ACCEPT", "RELEASE"}, inventory.TypeOf(c))
			assert.Equal(t, inventory.TypeOf(c)+"_COMMAND_FAILED", e.Code)
		case inventory.Rejected:
			assert.Equal(t, inventory.Rejected{Transaction: tx, Command: inventory.TypeOf(c), Code: item.NotFound, Message: "character 100001 has no inventory"}, e)
		default:
			t.Fatalf("%T", e)
		}
	}
}
