package processors

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

const carrierKey = "083839c6-c47c-42a6-9585-76492795d123/100001"

// carrier takes commands to one character's row, through the row's encoding
// both ways, as a processor does it, without Kafka.
type carrier struct {
	f     *once.Function
	topic kafka.TopicID
	row   []byte
	taken int64
}

// order is a command of COMMAND_TOPIC_COMPARTMENT as clients write it.
func order(of item.Type, kind, body string) []byte {
	return fmt.Appendf(nil, `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","characterId":100001,"inventoryType":%d,"type":%q,"body":%s}`, of, kind, body)
}

// take applies a record; topic is the public one, or the function that sent it.
func (c *carrier) take(t testing.TB, topic string, value []byte) []once.Emission {
	var row *once.Row
	if c.row != nil {
		var err error
		if row, err = once.DecodeRow(c.row); err != nil {
			t.Fatal(err)
		}
	}
	c.taken++
	next, emitted, kind, err := c.f.Apply(row, once.Delivery{
		Record: once.Record{Key: carrierKey, Value: value, Topic: topic, Headers: atlas(int(c.taken))},
		Cause:  once.Cause{Topic: c.topic, Partition: int32(c.taken % 3), Offset: 1_000_000 + c.taken},
		Own:    3_000_000 + c.taken, Time: time.UnixMicro(1_800_000_000_000_000 + c.taken),
	}, 3_000_000+c.taken)
	if err != nil || kind != once.Applied {
		t.Fatal(kind, err)
	}
	if c.row, err = once.EncodeRow(next); err != nil {
		t.Fatal(err)
	}
	return emitted
}

// carrying is a character with 20 stacks each of use, setup and etc.
func carrying(t testing.TB) *carrier {
	c := &carrier{f: settings(t, item.Rules{}).Inventory(), topic: kafka.TopicID(uuid.New())}
	c.take(t, "EVENT_TOPIC_CHARACTER_STATUS", []byte(`{"worldId":0,"characterId":100001,"type":"CREATED","body":{"name":"Ann"}}`))
	for of := item.TypeUse; of <= item.TypeEtc; of++ {
		for n := range 10 {
			body := fmt.Sprintf(`{"templateId":%d,"quantity":200,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}`, int(of)*1_000_000+n)
			require.Len(t, c.take(t, "COMMAND_TOPIC_COMPARTMENT", order(of, "CREATE_ASSET", body)), 2)
		}
	}
	return c
}

// BenchmarkApplyInventory is the hot path of the inventory function, as
// BenchmarkApply is the storage's: commands to a row with 60 stacks and 16
// answers.
func BenchmarkApplyInventory(b *testing.B) {
	c := carrying(b)
	orders := [][]byte{
		order(item.TypeUse, "CREATE_ASSET", `{"templateId":2000000,"quantity":10,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}`),
		order(item.TypeUse, "MOVE", `{"source":21,"destination":22}`),
		order(item.TypeUse, "REQUEST_RESERVE", `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","items":[{"source":22,"itemId":2000000,"quantity":4}]}`),
		order(item.TypeUse, "CONSUME", `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","slot":22}`),
		order(item.TypeUse, "DESTROY", `{"slot":22,"quantity":0,"removeAll":true}`),
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if emitted := c.take(b, "COMMAND_TOPIC_COMPARTMENT", orders[i%len(orders)]); len(emitted) != 1 {
			b.Fatalf("%s: %v", orders[i%len(orders)], emitted)
		}
		i++
	}
	b.ReportMetric(float64(len(c.row)), "row-bytes")
}
