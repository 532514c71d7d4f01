package storage

import (
	"math"
	"time"

	"coffer/item"
)

// The operations of UPDATE_MESOS.
const (
	SetMesos      = "SET"
	AddMesos      = "ADD"
	SubtractMesos = "SUBTRACT"
)

// UpdateMesosCommand is UPDATE_MESOS: stored mesos are set, raised or lowered.
type UpdateMesosCommand struct {
	Transaction item.Transaction
	World       item.WorldID
	Account     item.AccountID
	Mesos       uint32
	Operation   string // SetMesos, AddMesos, SubtractMesos; anything else is refused
}

// UpdateMesos refuses with NOT_ENOUGH_MESOS what would go below 0, and with
// GENERIC what would pass uint32 or is no operation.
func UpdateMesos(r item.Rules, a Account, c UpdateMesosCommand, at time.Time) (Account, Answer) {
	next, s := a.change(r, c.World, at)
	old := s.Mesos
	mesos, no := c.apply(old)
	if no != nil {
		return a, failed(c.Transaction, c.World, c.Account, no)
	}
	s.Mesos = mesos
	return *next, say(MesosUpdated{Transaction: c.Transaction, World: c.World, Account: c.Account, Old: old, New: mesos})
}

func (c UpdateMesosCommand) apply(stored uint32) (uint32, *item.Refusal) {
	switch c.Operation {
	case SetMesos:
		return c.Mesos, nil
	case AddMesos:
		if c.Mesos > math.MaxUint32-stored {
			return 0, refusal(item.Generic, "stored %d, asked to add %d: more than %d", stored, c.Mesos, uint32(math.MaxUint32))
		}
		return stored + c.Mesos, nil
	case SubtractMesos:
		if c.Mesos > stored {
			return 0, refusal(item.NotEnoughMesos, "stored %d, asked to subtract %d", stored, c.Mesos)
		}
		return stored - c.Mesos, nil
	default:
		return 0, refusal(item.Generic, "operation %s is none of SET, ADD, SUBTRACT", short(c.Operation))
	}
}
