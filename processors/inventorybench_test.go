package processors

import (
	"testing"

	"coffer/item"
)

// BenchmarkApplyInventory is the hot path of the inventory function, as
// BenchmarkApply is the storage's: commands to a row with 60 stacks and 16
// answers.
func BenchmarkApplyInventory(b *testing.B) {
	c := carrying(b)
	commands := [][]byte{
		order(item.TypeUse, "CREATE_ASSET", `{"templateId":2000000,"quantity":10,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}`),
		order(item.TypeUse, "MOVE", `{"source":21,"destination":22}`),
		order(item.TypeUse, "REQUEST_RESERVE", `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","items":[{"source":22,"itemId":2000000,"quantity":4}]}`),
		order(item.TypeUse, "CONSUME", `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","slot":22}`),
		order(item.TypeUse, "DESTROY", `{"slot":22,"quantity":0,"removeAll":true}`),
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if emitted := c.take(b, orders, commands[i%len(commands)]); len(emitted) != 1 {
			b.Fatalf("%s: %v", commands[i%len(commands)], emitted)
		}
		i++
	}
	b.ReportMetric(float64(len(c.row)), "row-bytes")
}
