package tester

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/emitters"
	"coffer/inventory"
)

// A drops service that sends RESERVED of an equip again, under one ce_id: the
// answer was another record's, and the pick-up knows itself. It is told again,
// and one equip is there.
func TestAPickUpOfAnEquipThatIsSentAgain(t *testing.T) {
	tt := New(t)
	tt.Send(emitters.Sender{}, inventory.CreateCommand{Character: 7})
	again := emitters.Sender{ID: "reserved-5"}
	pickUp := inventory.PickUpCommand{Character: 7, Quantity: 1, Drop: inventory.Drop{ID: 5, Template: 1302000, Reference: 77}}
	types := func(events []Event) (all []string) {
		for _, e := range events {
			all = append(all, e.Type())
		}
		return all
	}
	first := tt.Send(again, pickUp)
	assert.Equal(t, []string{"CREATED", "REQUEST_PICK_UP"}, types(first))
	second := tt.Send(again, pickUp)
	require.Equal(t, []string{"REQUEST_PICK_UP"}, types(second))
	assert.Equal(t, first[1].Value, second[0].Value)
}
