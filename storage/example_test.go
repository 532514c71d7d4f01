package storage_test

import (
	"fmt"
	"time"

	"coffer/item"
	"coffer/storage"
)

// A deposit, a withdrawal, and one that is refused.
func Example() {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var rules item.Rules
	var account storage.Account

	account, answer := storage.Deposit(rules, account, storage.DepositCommand{
		Account: 4001,
		Incoming: storage.Incoming{
			Slot:     -1,
			Template: 2000000,
			Data:     item.Data{Quantity: 50},
		},
	}, at)
	fmt.Println("asset", answer.Events[0].(storage.Deposited).Asset)

	account, answer = storage.Withdraw(rules, account, storage.WithdrawCommand{Account: 4001, Asset: 1, Quantity: 20}, at)
	fmt.Println("withdrawn", answer.Events[0].(storage.Withdrawn).Quantity)

	account, answer = storage.Withdraw(rules, account, storage.WithdrawCommand{Account: 4001, Asset: 1, Quantity: 31}, at)
	fmt.Println(answer.Refusal)
	fmt.Println("left", account.Storages[0].Assets[0].Quantity())
	// Output:
	// asset 1
	// withdrawn 20
	// GENERIC: asset 1 holds 30, asked for 31
	// left 30
}
