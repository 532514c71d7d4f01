package codecs_test

import (
	"testing"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
)

// BenchmarkInventory is what one command costs besides Kafka and the row: the
// record is read, the state too, the step is taken, and both are written.
func BenchmarkInventory(b *testing.B) {
	state := codecs.EncodeInventory(carriedItems())
	_, value := codecs.EncodeInventoryCommand(inventory.MoveCommand{Envelope: orderOf(item.TypeUse), Source: 1, Destination: 24})
	whose := codecs.CharacterKey{Character: 100001}
	b.Run("read the record", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, p := codecs.Decode(codecs.CompartmentCommands, value, nil); p != nil {
				b.Fatal(p)
			}
		}
	})
	b.Run("read the state", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := codecs.DecodeInventory(state); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all of it", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			decoded, _ := codecs.Decode(codecs.CompartmentCommands, value, nil)
			before, err := codecs.DecodeInventory(state)
			if err != nil {
				b.Fatal(err)
			}
			after, answer := inventory.Apply(item.Rules{}, before, decoded[0].Command.(inventory.Command), "", noon)
			for _, e := range answer.Events {
				codecs.PackInventoryEvent(e)
				codecs.EncodeInventoryEvent(whose, "orders", e)
			}
			codecs.EncodeInventory(after)
		}
	})
}
