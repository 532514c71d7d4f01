package inventory_test

import (
	"fmt"
	"time"

	"coffer/inventory"
	"coffer/item"
)

// A character is created, is given potions, and reserves some; half a minute
// later the reservation ends, and the next command tells so.
func Example() {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var rules item.Rules
	var bag inventory.Inventory
	use := inventory.Envelope{Transaction: tx, Character: 100001, Type: item.TypeUse}

	bag, _ = inventory.Create(rules, bag, inventory.CreateCommand{Character: 100001}, at)
	bag, answer := inventory.Apply(rules, bag, inventory.CreateAssetCommand{Envelope: use, Template: 2000000, Quantity: 120}, "headers", at)
	for _, e := range answer.Events {
		created := e.(inventory.AssetCreated).Asset
		fmt.Printf("slot %d: %d\n", created.Slot, created.Quantity())
	}

	bag, answer = inventory.Apply(rules, bag, inventory.RequestReserveCommand{
		Envelope: use,
		Items:    []inventory.Wanted{{Source: 1, Template: 2000000, Quantity: 30}},
	}, "headers", at)
	fmt.Println("reserved", answer.Events[0].(inventory.Reserved).Quantity)

	_, answer = inventory.Apply(rules, bag, inventory.MoveCommand{Envelope: use, Source: 1, Destination: 9}, "", at.Add(30*time.Second))
	late := answer.Events[0].(inventory.Late)
	fmt.Println(late.Event.(inventory.ReservationCancelled).Quantity, "free again, told with the", late.Carry, "of their command")
	// Output:
	// slot 1: 100
	// slot 2: 20
	// reserved 30
	// 30 free again, told with the headers of their command
}
