package storage_test

import (
	"math"
	"testing"

	"coffer/storage"
)

func TestUpdateMesos(t *testing.T) {
	updated := func(from, to uint32) []storage.Event {
		return []storage.Event{storage.MesosUpdated{Transaction: tx, Account: account, Old: from, New: to}}
	}
	rich := cmds{mesos("SET", 1500)}
	check(t, []step{
		{name: "set", command: mesos("SET", 1500), says: updated(0, 1500), state: "w0/4 $1500"},
		{name: "set lower", before: rich, command: mesos("SET", 0), says: updated(1500, 0), state: "w0/4"},
		{name: "add", before: rich, command: mesos("ADD", 1), says: updated(1500, 1501), state: "w0/4 $1501"},
		{name: "add to the limit", before: rich, command: mesos("ADD", math.MaxUint32-1500),
			says: updated(1500, math.MaxUint32), state: "w0/4 $4294967295"},
		{name: "subtract", before: rich, command: mesos("SUBTRACT", 500), says: updated(1500, 1000), state: "w0/4 $1000"},
		{name: "subtract all", before: rich, command: mesos("SUBTRACT", 1500), says: updated(1500, 0), state: "w0/4"},
		{name: "nothing added makes the storage", command: mesos("ADD", 0), says: updated(0, 0), state: "w0/4"},

		{name: "below 0", before: rich, command: mesos("SUBTRACT", 2000),
			refused: "NOT_ENOUGH_MESOS: stored 1500, asked to subtract 2000"},
		{name: "below 0 where no storage is", command: mesos("SUBTRACT", 1),
			refused: "NOT_ENOUGH_MESOS: stored 0, asked to subtract 1"},
		{name: "above the limit", before: rich, command: mesos("ADD", math.MaxUint32-1499),
			refused: "GENERIC: stored 1500, asked to add 4294965796: more than 4294967295"},
		{name: "no operation", before: rich, command: mesos("", 1),
			refused: `GENERIC: operation "" is none of SET, ADD, SUBTRACT`},
		{name: "an unknown operation", before: rich, command: mesos("add", 1),
			refused: `GENERIC: operation "add" is none of SET, ADD, SUBTRACT`},
	})
}
