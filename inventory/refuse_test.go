package inventory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"coffer/inventory"
	"coffer/item"
)

// refusedOutside is the answer to a command that is refused for a reason outside its
// step, where nothing waits.
func refusedOutside(c inventory.Command, no *item.Refusal) inventory.Answer {
	_, answer := inventory.Refuse(inventory.Inventory{}, c, no)
	return answer
}

// A CREATE_ASSET whose number came, and which is refused then, waits no longer:
// it has its answer, with its own headers.
func TestARefusedNumberAnswersWhatWaitedForIt(t *testing.T) {
	no := item.Refuse(item.Overflow, "the row would have %d bytes", 600_000)
	waits := inventory.Inventory{Alive: true, LastTicket: 8, Parked: []inventory.Parked{
		{Ticket: 7, Transaction: tx, Numbers: []item.ReferenceID{0}, Carry: carry},
		{Ticket: 8, Numbers: []item.ReferenceID{0}},
	}}
	next, answer := inventory.Refuse(waits, inventory.ReferenceCommand{Character: 7, Ticket: 7, Number: 5}, no)
	assert.Equal(t, []inventory.Event{inventory.Late{Carry: carry, Event: inventory.Rejected{
		Transaction: tx, Command: "CREATE_ASSET", Code: no.Code, Message: no.Message,
	}}}, answer.Events)
	assert.Equal(t, waits.Parked[1:], next.Parked)
	assert.Len(t, waits.Parked, 2, "the state before is left alone")

	next, answer = inventory.Refuse(next, inventory.ReferenceCommand{Character: 7, Ticket: 7, Number: 6}, no)
	assert.Equal(t, inventory.Answer{}, answer, "a number for nothing says nothing")
	assert.Len(t, next.Parked, 1)

	_, answer = inventory.Refuse(waits, inventory.UpdateCommand{Reference: 77}, no)
	assert.Equal(t, inventory.Answer{}, answer, "UPDATED is never rejected")
}

func TestARefusedClaimGivesTheDropBack(t *testing.T) {
	no := item.Refuse(item.Overflow, "too large")
	drop := inventory.Drop{ID: 5, Template: 1302000, Reference: 77}
	assert.Equal(t, inventory.Answer{Events: []inventory.Event{inventory.DropCancelled{ID: 5, Character: 7}}, Refusal: no},
		inventory.RefuseEquipment(inventory.ClaimCommand{Character: 7, Drop: drop}, no))
	assert.Equal(t, inventory.Answer{}, inventory.RefuseEquipment(inventory.HasCommand{Reference: 77}, no))
}
