package tester_test

import (
	"fmt"
	"testing"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/storage"
	"coffer/tester"
)

// A test sends commands as the game's services do, reads the answers, and looks
// at what is stored.
func Example() {
	t := new(testing.T) // given by go test
	tt := tester.New(t)
	defer tt.Close() // done by go test

	from := emitters.Sender{ID: "a name of the sender's choice"}
	deposit := storage.DepositCommand{
		World: 0, Account: 4001,
		Incoming: storage.Incoming{Slot: -1, Template: 2000000, Quantity: 50},
	}
	for _, e := range tt.Send(from, deposit) {
		fmt.Println(e.Type(), string(e.Value))
	}

	// The same once more, because the sender didn't hear the answer: it hears the
	// first one again, and nothing changes.
	again := tt.Send(from, deposit)
	fmt.Println(again[0].Type(), again[0].ID() == tt.Events()[0].ID())

	// More than there is.
	for _, e := range tt.Send(emitters.Sender{}, storage.WithdrawCommand{Account: 4001, Asset: 1, Quantity: 51}) {
		var v struct {
			Body struct{ ErrorCode, Message string }
		}
		if err := e.Read(&v); err == nil {
			fmt.Println(e.Type(), v.Body.ErrorCode, v.Body.Message)
		}
	}

	stored := tt.Storage(codecs.AccountKey{Account: 4001}, 0)
	for _, a := range stored.Assets {
		fmt.Printf("slot %d of %s: %d of template %d\n", a.Slot, a.Type(), a.Quantity(), a.Template)
	}
	// Output:
	// DEPOSITED {"transactionId":"00000000-0000-0000-0000-000000000000","worldId":0,"accountId":4001,"type":"DEPOSITED","body":{"assetId":1,"slot":0,"templateId":2000000,"referenceId":0,"referenceType":"consumable","expiration":"0001-01-01T00:00:00Z"}}
	// DEPOSITED true
	// ERROR GENERIC asset 1 holds 50, asked for 51
	// slot 0 of use: 50 of template 2000000
}
