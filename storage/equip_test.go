package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
	"coffer/storage"
)

// TestTheEquipmentHearsOfEveryEquip: of each that comes and of each that goes,
// whichever command it was, and of nothing else.
func TestTheEquipmentHearsOfEveryEquip(t *testing.T) {
	numbered := func(in *storage.Incoming) { in.Reference = 77 }
	in := with(deposit(sword, 0), numbered)
	brought := accept(sword, 0)
	brought.Reference = 77
	bought := brought
	bought.Data.Cash = true
	has := storage.HasMessage{Reference: 77, Account: account}
	hasCash := []storage.Message{storage.HasCashMessage{Reference: 77, Template: sword}}
	gone := []storage.Message{storage.HasNotMessage(has)}
	tests := map[string]struct {
		before  []storage.AccountCommand
		command storage.AccountCommand
		tells   []storage.Message
	}{
		"DEPOSIT":          {nil, in, []storage.Message{has}},
		"ACCEPT":           {nil, brought, []storage.Message{has}},
		"WITHDRAW":         {cmds{in}, withdraw(1, 0), gone},
		"RELEASE":          {cmds{in}, release(1, 0), gone},
		"DEPOSIT_ROLLBACK": {cmds{in}, storage.DepositRollbackCommand{Transaction: tx, Account: account, Asset: 1}, gone},

		"the second of two with one id goes": {cmds{in, brought}, release(2, 0), []storage.Message{has}},
		"a cash-equipable comes":             {nil, bought, hasCash},
		"and goes":                           {cmds{bought}, release(1, 0), nil},
		"it comes beside the equipable":      {cmds{in}, bought, hasCash},
		"the equipable goes and it stays":    {cmds{bought, in}, release(2, 0), gone},
		"it goes and the equipable stays":    {cmds{in, bought}, release(2, 0), nil},
		"an equip without an id":             {nil, deposit(sword, 0), nil},
		"a refusal":                          {nil, withdraw(1, 0), nil},
		"a stack with a reference id":        {nil, with(deposit(potion, 5), numbered), nil},
		"a part of a stack":                  {cmds{with(deposit(potion, 5), numbered)}, withdraw(1, 2), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, answer := storage.Apply(rules, after(t, test.before...), test.command, start.Add(time.Minute))
			assert.Equal(t, test.tells, answer.Messages)
		})
	}
}

func TestUpdateOfAStoredEquip(t *testing.T) {
	to := item.Attributes{Equip: item.EquipData{Level: 3}, Expiration: start}
	update := storage.UpdateCommand{Reference: 77, Account: account, Number: 4, Attributes: to}
	in := with(deposit(sword, 0), func(in *storage.Incoming) { in.Reference, in.Data.Owner = 77, 9 })

	next, answer := storage.Apply(rules, after(t, in), update, start.Add(time.Minute))
	require.NoError(t, next.Valid())
	assert.Equal(t, storage.Answer{}, answer, "it says nothing")
	s, _ := next.Storage(rules, 0)
	assert.Equal(t, item.Data{Owner: 9, Equip: to.Equip}, s.Assets[0].Data)
	assert.Equal(t, start, s.Assets[0].Expiration)

	cash := in
	cash.Data.Cash, cash.Data.CashID = true, 5
	next, answer = storage.Apply(rules, after(t, cash, in), update, start.Add(time.Minute))
	assert.Equal(t, storage.Answer{}, answer)
	s, _ = next.Storage(rules, 0)
	assert.Equal(t, []item.Data{cash.Data, {Owner: 9, Equip: to.Equip}}, []item.Data{s.Assets[0].Data, s.Assets[1].Data}, "a cash-equipable of the same id stays as it is")

	for name, a := range map[string]storage.Account{"no storage": {}, "a cash-equipable": after(t, cash),
		"another equip": after(t, with(deposit(sword, 0), func(in *storage.Incoming) { in.Reference = 78 }))} {
		next, answer = storage.Apply(rules, a, update, start.Add(time.Minute))
		assert.Equal(t, storage.Answer{Messages: []storage.Message{storage.ReturnMessage(update)}}, answer, name)
		assert.Equal(t, a, next, name)
	}
}
