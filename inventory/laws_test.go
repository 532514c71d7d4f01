package inventory_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/inventory"
	"coffer/item"
)

func TestLawAllOrNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			if l.answer.Refusal == nil {
				return
			}
			expired, ended := inventory.Expire(lawRules, l.before, inventory.ExpireCommand{Character: character}, l.at)
			assert.Len(t, l.answer.Events, len(ended.Events)+1, "what has ended, and one refusal")
			if _, number := l.command.(inventory.ReferenceCommand); number {
				l.after.Parked, expired.Parked = nil, nil // the parked one is refused, and forgotten
			}
			assert.Equal(t, expired, l.after, "%+v", l.command)
		})
	})
}

// TestLawReservedUnits: what a transaction was told is reserved is reserved,
// until it is told otherwise or uses it.
func TestLawReservedUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		promised := map[uuid.UUID]int64{}
		history(t, func(l look) {
			for _, e := range l.answer.Events {
				if late, ok := e.(inventory.Late); ok {
					e = late.Event
				}
				switch e := e.(type) {
				case inventory.Reserved:
					promised[e.Transaction] += int64(e.Quantity)
				case inventory.ReservationCancelled:
					promised[e.Transaction] -= int64(e.Quantity)
				}
			}
			if c, ok := l.command.(inventory.ConsumeCommand); ok && l.answer.Refusal == nil {
				for k, n := range units(l.before) {
					promised[c.Transaction] -= n - units(l.after)[k]
				}
			}
			held := map[uuid.UUID]int64{}
			for _, r := range l.after.Reservations {
				held[r.Transaction] += int64(r.Units)
				assert.True(t, l.at.Before(r.End) && !l.at.Add(inventory.ReservationTime).Before(r.End))
			}
			for _, who := range []uuid.UUID{tx, other, uuid.Nil} {
				assert.Equal(t, promised[who], held[who], "%s after %+v", who, l.command)
			}
		})
	})
}

func TestLawIDsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			require.GreaterOrEqual(t, l.after.LastAsset, l.before.LastAsset)
			require.GreaterOrEqual(t, l.after.LastTicket, l.before.LastTicket)
			for _, a := range l.after.Assets {
				if !slices.ContainsFunc(l.before.Assets, func(b item.Asset) bool { return a.ID == b.ID }) {
					assert.Greater(t, a.ID, l.before.LastAsset, "a new asset has a new id")
				}
			}
		})
	})
}

func TestLawARowKeepsTheStateAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			assert.Equal(t, l.after, through(t, l.after))
			again, same := inventory.Apply(lawRules, through(t, l.before), l.command, carry, l.at)
			assert.Equal(t, l.after, again)
			assert.Equal(t, l.answer, same)
			given, same := inventory.Apply(lawRules, through(t, l.before).Given(), l.command, carry, l.at)
			assert.Equal(t, l.after, given, "also if it may change the arrays that it was given")
			assert.Equal(t, l.answer, same)
		})
	})
}

// through is an inventory after a row has held it.
func through(t require.TestingT, i inventory.Inventory) (back inventory.Inventory) {
	b, err := i.MarshalMsg(nil)
	require.NoError(t, err)
	rest, err := back.UnmarshalMsg(b)
	require.NoError(t, err)
	require.Empty(t, rest)
	return back
}

func TestLawTwoCommandsOnOneStateShareNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(l look) {
			kept := through(t, l.before)
			one, _ := inventory.Apply(lawRules, l.before, l.command, carry, l.at)
			two, _ := inventory.Apply(lawRules, l.before, anyCommand(t, l.before), carry, l.at)
			twoKept := through(t, two)
			assert.Equal(t, kept, l.before, "a step doesn't touch its argument")
			scribble(one)
			assert.Equal(t, kept, l.before)
			assert.Equal(t, twoKept, two)
		})
	})
}

// scribble writes over every array of an inventory, to its capacity.
func scribble(i inventory.Inventory) {
	for n := range i.Assets[:cap(i.Assets)] {
		i.Assets[:cap(i.Assets)][n] = item.Asset{ID: 666}
	}
	for n := range i.Reservations[:cap(i.Reservations)] {
		i.Reservations[:cap(i.Reservations)][n] = inventory.Reservation{Units: 666}
	}
	for n := range i.PickUps[:cap(i.PickUps)] {
		i.PickUps[:cap(i.PickUps)][n] = inventory.PickUp{Until: start}
	}
	for n := range i.Parked {
		for m := range i.Parked[n].Numbers {
			i.Parked[n].Numbers[m] = 666
		}
		i.Parked[n] = inventory.Parked{Ticket: 666}
	}
}
