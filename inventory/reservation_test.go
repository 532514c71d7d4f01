package inventory_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/inventory"
	"coffer/item"
)

// TestAReservationThatHasEndedIsToldFirst: also by a command that is refused,
// and with the headers of its own command.
func TestAReservationThatHasEndedIsToldFirst(t *testing.T) {
	i := born(t, create(potion, 50))
	i, _ = inventory.Apply(rules, i, reserve(potion, 1, 20), "first", start)
	i, _ = inventory.Apply(rules, i, reserve(potion, 1, 5), "second", start.Add(time.Second))
	i, _ = inventory.Apply(rules, i, move(item.TypeUse, 1, 4), "third", start.Add(2*time.Second))
	next, answer := inventory.Apply(rules, i, consume(item.TypeUse, 4), "fourth", start.Add(30*time.Second))
	assert.Equal(t, "[first?cancelled @4 2000000×20]; rejected CONSUME NOT_FOUND", say(answer.Events))
	assert.Equal(t, "1@4 2000000×50, 3f@1→1×5", tell(next))

	next, answer = inventory.Apply(rules, next, consume(item.TypeUse, 1), "fifth", start.Add(31*time.Second))
	assert.Equal(t, "[second?cancelled @4 2000000×5]; rejected CONSUME NOT_FOUND", say(answer.Events))
	assert.Equal(t, "1@4 2000000×50", tell(next))
	_, answer = inventory.Apply(rules, next, inventory.ExpireCommand{Character: character}, "", start.Add(32*time.Second))
	assert.Empty(t, answer, "the timer doesn't repeat it")
}

// TestCancelledByTheCommandOrByTheEnd: CANCEL_RESERVATION answers as itself,
// anything else that ends a reservation answers as the REQUEST_RESERVE did.
func TestCancelledByTheCommandOrByTheEnd(t *testing.T) {
	asked := reserve(potion, 1, 20)
	asked.Inner = other
	i := born(t, create(potion, 50), asked)
	cancel := inventory.CancelReservationCommand{Envelope: in(item.TypeUse), Slot: 1}
	cancel.Inner = other
	_, answer := inventory.Apply(rules, i, cancel, "", start.Add(time.Second))
	freed := inventory.ReservationCancelled{Transaction: tx, Template: potion, Slot: 1, Quantity: 20}
	assert.Equal(t, []inventory.Event{freed}, answer.Events)

	freed.Transaction = other
	enders := cmds{destroy(item.TypeUse, 1, 0), inventory.DeleteCommand{Character: character}}
	for _, c := range enders {
		_, answer = inventory.Apply(rules, i, c, "", start.Add(time.Second))
		assert.Equal(t, inventory.Late{Carry: carry, Event: freed}, answer.Events[0])
	}
	_, answer = inventory.Apply(rules, i, inventory.ExpireCommand{Character: character}, "", start.Add(time.Minute))
	assert.Equal(t, []inventory.Event{inventory.Late{Carry: carry, Event: freed}}, answer.Events)
}

func TestIDsAreTheContractsUUIDs(t *testing.T) {
	assert.Equal(t, "5", inventory.ID(other, character).String()[14:15], "version 5")
	assert.NotEqual(t, inventory.ID(other, character), inventory.ID(tx, character))
	assert.Equal(t, uuidOf(other, "inventory/100001"), inventory.ID(other, character))
	assert.Equal(t, uuidOf(other, "compartment/100001/5"), inventory.CompartmentID(other, character, item.TypeCash))
}
