package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/item"
	"coffer/storage"
)

// lawRules have small stacks and storages, so that random histories meet their
// limits.
var lawRules = item.Rules{
	StorageCapacity: 6,
	Catalog: catalog(`{"templateId":2000000,"slotMax":20}
{"templateId":4031000,"only":true}
{"templateId":5040000,"slotMax":10}`),
}

// anyCommand draws a command of one account, about ids that were given out and
// some that were not.
func anyCommand(t *rapid.T) storage.AccountCommand {
	world := item.WorldID(rapid.SampledFrom([]byte{0, 0, 0, 1}).Draw(t, "world"))
	id := item.AssetID(rapid.Uint32Range(1, 12).Draw(t, "asset"))
	quantity := rapid.SampledFrom([]uint32{0, 1, 1, 2, 3, 5, 8, 19, 20, 21, 4294967295}).Draw(t, "quantity")
	who := item.CharacterID(rapid.Uint32Range(0, 2).Draw(t, "character"))
	switch rapid.SampledFrom([]string{"D", "D", "D", "A", "A", "A", "W", "W", "L", "R", "R", "M", "G", "E"}).Draw(t, "command") {
	case "D":
		return storage.DepositCommand{Transaction: tx, World: world, Account: account, Incoming: anyItem(t)}
	case "A":
		in := anyItem(t)
		in.Quantity = quantity % 30
		return storage.AcceptCommand{Transaction: tx, World: world, Account: account, Character: who, Incoming: in}
	case "W":
		return storage.WithdrawCommand{World: world, Account: account, Asset: id, Quantity: quantity}
	case "L":
		return storage.ReleaseCommand{World: world, Account: account, Character: who, Asset: id, Quantity: quantity}
	case "R":
		return storage.DepositRollbackCommand{World: world, Account: account, Asset: id}
	case "M":
		return storage.UpdateMesosCommand{World: world, Account: account, Mesos: quantity,
			Operation: rapid.SampledFrom([]string{"SET", "ADD", "SUBTRACT", "STEAL"}).Draw(t, "operation")}
	case "G":
		return storage.ArrangeCommand{World: world, Account: account}
	default:
		return storage.EnsureCommand{World: world, Account: account, Request: inner}
	}
}

func anyItem(t *rapid.T) storage.Incoming {
	in := storage.Incoming{
		Slot:     item.Slot(rapid.Int16Range(-2, 7).Draw(t, "slot")),
		Template: rapid.SampledFrom([]item.TemplateID{potion, potion, potion, elixir, stars, sword, kitty, coupon, unique, 42}).Draw(t, "template"),
	}
	in.Data.Quantity = rapid.Uint32Range(0, 25).Draw(t, "units")
	in.Data.Owner = item.CharacterID(rapid.Uint32Range(0, 1).Draw(t, "owner"))
	in.Data.Flag = rapid.Uint16Range(0, 1).Draw(t, "flag")
	in.Data.Cash = rapid.IntRange(0, 9).Draw(t, "cash") == 0
	if rapid.Bool().Draw(t, "expires") {
		in.Expiration = start.Add(24 * time.Hour)
	}
	return in
}

// kind is what conservation counts by.
type kind struct {
	template item.TemplateID
	owner    item.CharacterID
	flag     uint16
}

// units counts an account's units by kind, and the mesos of each world.
func units(a storage.Account) (map[kind]uint64, map[item.WorldID]uint32) {
	out, mesos := map[kind]uint64{}, map[item.WorldID]uint32{}
	for _, s := range a.Storages {
		mesos[s.World] = s.Mesos
		for _, x := range s.Assets {
			k := kind{x.Template, x.Data.Owner, x.Data.Flag}
			if out[k] += uint64(x.Quantity()); out[k] == 0 {
				delete(out, k)
			}
		}
	}
	return out, mesos
}

// history applies random commands and hands each to a look: the account
// before, the command, the account after, and the answer.
func history(t *rapid.T, look func(before storage.Account, c storage.AccountCommand, at time.Time, after storage.Account, answer storage.Answer)) {
	var a storage.Account
	at := start
	for range rapid.IntRange(1, 40).Draw(t, "length") {
		at = at.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "seconds")) * time.Second)
		c := anyCommand(t)
		next, answer := storage.Apply(lawRules, a, c, at)
		require.NoError(t, next.Valid(), "%+v", c)
		look(a, c, at, next, answer)
		a = next
	}
}

func TestLawAllOrNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(before storage.Account, c storage.AccountCommand, _ time.Time, after storage.Account, answer storage.Answer) {
			if answer.Refusal != nil {
				assert.Equal(t, before, after, "%+v", c)
				assert.Len(t, answer.Events, 1, "one ERROR")
			}
		})
	})
}

func TestLawConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		brought := map[item.AssetID]lot{}
		history(t, func(before storage.Account, c storage.AccountCommand, _ time.Time, after storage.Account, answer storage.Answer) {
			had, hadMesos := units(before)
			has, hasMesos := units(after)
			if answer.Refusal != nil || len(answer.Events) == 0 {
				assert.Equal(t, had, has)
				return
			}
			switch e := answer.Events[0].(type) {
			case storage.Deposited:
				x := find(after, e.World, e.Asset)
				had[kindOf(x)] += uint64(x.Quantity())
				brought[e.Asset] = lot{kindOf(x), uint64(x.Quantity())}
			case storage.Accepted:
				in := c.(storage.AcceptCommand)
				x := find(after, e.World, e.Asset)
				had[kindOf(x)] += arrived(in)
			case storage.Withdrawn:
				k := kindOf(find(before, e.World, e.Asset))
				if _, back := c.(storage.DepositRollbackCommand); back {
					k = brought[e.Asset].kind // its own asset may be gone
					assert.LessOrEqual(t, uint64(e.Quantity), brought[e.Asset].units, "at most what the deposit brought")
				}
				had[k] -= uint64(e.Quantity)
			case storage.Released:
				x := find(before, e.World, e.Asset)
				left := uint64(c.(storage.ReleaseCommand).Quantity)
				if left == 0 || !x.Template.Stackable() {
					left = uint64(x.Quantity())
				}
				had[kindOf(x)] -= left
			case storage.MesosUpdated:
				assert.Equal(t, hadMesos[e.World], e.Old)
				hadMesos[e.World] = e.New
			case storage.Arranged:
			default:
				t.Fatalf("%T", e)
			}
			for k, n := range had {
				if n == 0 {
					delete(had, k)
				}
			}
			assert.Equal(t, had, has, "%+v", c)
			for w, n := range hadMesos {
				assert.Equal(t, n, hasMesos[w])
			}
		})
	})
}

// lot is what a deposit brought.
type lot struct {
	kind  kind
	units uint64
}

func kindOf(x item.Asset) kind { return kind{x.Template, x.Data.Owner, x.Data.Flag} }

// arrived is the quantity of an ACCEPT as behaviour.md has it.
func arrived(c storage.AcceptCommand) uint64 {
	switch {
	case !c.Template.Stackable():
		return 1
	case c.Quantity > 0:
		return uint64(c.Quantity)
	case c.Data.Quantity == 0 && c.Template != stars:
		return 1
	}
	return uint64(c.Data.Quantity)
}

func find(a storage.Account, w item.WorldID, id item.AssetID) item.Asset {
	s, _ := a.Storage(lawRules, w)
	for _, x := range s.Assets {
		if x.ID == id {
			return x
		}
	}
	return item.Asset{}
}

func TestLawIDsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(before storage.Account, _ storage.AccountCommand, _ time.Time, after storage.Account, _ storage.Answer) {
			assert.GreaterOrEqual(t, after.LastAsset, before.LastAsset)
			for _, s := range after.Storages {
				for _, x := range s.Assets {
					if find(before, s.World, x.ID).ID == 0 {
						assert.Greater(t, x.ID, before.LastAsset, "a new asset has a new id")
					}
				}
			}
		})
	})
}

func TestLawARowKeepsTheStateAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(before storage.Account, c storage.AccountCommand, at time.Time, after storage.Account, answer storage.Answer) {
			assert.Equal(t, after, through(t, after))
			again, same := storage.Apply(lawRules, through(t, before), c, at)
			assert.Equal(t, after, again)
			assert.Equal(t, answer, same)
		})
	})
}

// through is an account after a row has held it.
func through(t require.TestingT, a storage.Account) (back storage.Account) {
	b, err := a.MarshalMsg(nil)
	require.NoError(t, err)
	rest, err := back.UnmarshalMsg(b)
	require.NoError(t, err)
	require.Empty(t, rest)
	return back
}

func TestLawTwoCommandsOnOneStateShareNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(before storage.Account, first storage.AccountCommand, at time.Time, _ storage.Account, _ storage.Answer) {
			kept := through(t, before)
			one, oneSays := storage.Apply(lawRules, before, first, at)
			two, _ := storage.Apply(lawRules, before, anyCommand(t), at)
			twoKept := through(t, two)
			assert.Equal(t, kept, before, "a step doesn't touch its argument")
			if oneSays.Refusal == nil && len(oneSays.Events) > 0 {
				scribble(one)
			}
			assert.Equal(t, kept, before)
			assert.Equal(t, twoKept, two)
		})
	})
}

// scribble writes over every array of an account, to its capacity.
func scribble(a storage.Account) {
	a.Storages = a.Storages[:cap(a.Storages)]
	for i := range a.Storages {
		s := &a.Storages[i]
		for j := range s.Assets[:cap(s.Assets)] {
			s.Assets[:cap(s.Assets)][j] = item.Asset{ID: 666}
		}
		for j := range s.Claims[:cap(s.Claims)] {
			s.Claims[:cap(s.Claims)][j] = storage.Claim{Deposit: 666}
		}
		for j := range s.Transfers[:cap(s.Transfers)] {
			s.Transfers[:cap(s.Transfers)][j] = storage.Transfer{Character: 666}
		}
		*s = storage.Storage{World: 66}
	}
}
