package storage_test

import (
	"testing"
	"time"
)

func TestDepositRollback(t *testing.T) {
	elsewhere := rollback(1)
	elsewhere.World = 1
	check(t, []step{
		{name: "all of it is there", before: cmds{at(deposit(potion, 50), 2)}, command: rollback(1),
			says: withdrawn(1, 2, potion, 50), state: "w0/4"},
		{name: "a part left", before: cmds{deposit(potion, 50), withdraw(1, 20)}, command: rollback(1),
			says: withdrawn(1, 0, potion, 30), state: "w0/4"},
		{name: "an equip", before: cmds{deposit(sword, 0)}, command: rollback(1),
			says: withdrawn(1, 0, sword, 1), state: "w0/4"},
		{name: "a rechargeable", before: cmds{deposit(stars, 500)}, command: rollback(1),
			says: withdrawn(1, 0, stars, 500), state: "w0/4"},
		{name: "an empty rechargeable", before: cmds{deposit(stars, 0)}, command: rollback(1),
			says: withdrawn(1, 0, stars, 0), state: "w0/4"},
		{name: "never what an ACCEPT brought", before: cmds{deposit(potion, 50), accept(potion, 30)}, command: rollback(1),
			says: withdrawn(1, 0, potion, 50), state: "w0/4 1@0 2000000×30"},
		{name: "units of no deposit left first", before: cmds{deposit(potion, 50), accept(potion, 30), release(1, 40)}, command: rollback(1),
			says: withdrawn(1, 0, potion, 40), state: "w0/4"},
		{name: "merged into another", before: cmds{deposit(shell, 1), deposit(potion, 10), deposit(potion, 20), arrange()},
			command: rollback(3), says: withdrawn(3, 0, potion, 20),
			state: "w0/4 2@0 2000000×10 1@0 4000000×1 1→1×1 2→2×10"},
		{name: "spread by a merge", before: cmds{deposit(potion, 70), deposit(potion, 60), arrange()},
			command: rollback(2), says: withdrawn(2, 1, potion, 60), state: "w0/4 1@0 2000000×70 1→1×70"},
		{name: "spread over a younger asset: its own is named",
			before:  cmds{at(deposit(potion, 70), 1), at(deposit(potion, 60), 0), arrange()},
			command: rollback(1), says: withdrawn(1, 0, potion, 70), state: "w0/4 2@1 2000000×60 2→2×60"},
		{name: "another was merged into it", before: cmds{deposit(potion, 10), deposit(potion, 20), arrange()},
			command: rollback(1), says: withdrawn(1, 0, potion, 10), state: "w0/4 1@0 2000000×20 2→1×20"},
		{name: "its own asset gone, its units elsewhere",
			before:  cmds{deposit(potion, 70), deposit(potion, 60), arrange(), withdraw(2, 0)},
			command: rollback(2), says: withdrawn(2, 0, potion, 30), state: "w0/4 1@0 2000000×70 1→1×70"},
		{name: "at the last moment", before: cmds{deposit(potion, 50)}, late: 10*time.Minute - time.Second - 1, command: rollback(1),
			says: withdrawn(1, 0, potion, 50), state: "w0/4"},

		{name: "after ten minutes nothing", before: cmds{deposit(potion, 50)}, late: 10*time.Minute - time.Second,
			command: rollback(1), state: "w0/4 1@0 2000000×50 1→1×50"},
		{name: "twice: nothing", before: cmds{deposit(potion, 50), rollback(1)}, command: rollback(1), state: "w0/4"},
		{name: "withdrawn meanwhile: nothing", before: cmds{deposit(potion, 50), withdraw(1, 0)}, command: rollback(1), state: "w0/4"},
		{name: "what an ACCEPT made: nothing", before: cmds{accept(potion, 50)}, command: rollback(1), state: "w0/4 1@0 2000000×50"},
		{name: "no such asset: nothing", before: cmds{deposit(potion, 50)}, command: rollback(9), state: "w0/4 1@0 2000000×50 1→1×50"},
		{name: "another world: nothing", before: cmds{deposit(potion, 50)}, command: elsewhere, state: "w0/4 1@0 2000000×50 1→1×50"},
		{name: "no storage: nothing, and none is made", command: rollback(1), state: ""},
	})
}
