package processors

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

// BenchmarkApply is the hot path of the storage function: a DEPOSIT or a
// WITHDRAW taken to the row of a storage with some assets and 16 answers,
// through the row's encoding both ways, without Kafka.
func BenchmarkApply(b *testing.B) {
	f := settings(b, item.Rules{StorageCapacity: 16}).Storage()
	topic := kafka.TopicID(uuid.New())
	var data []byte
	asset := 0
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		var value string
		if i%2 == 0 {
			asset++
			value = `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","worldId":0,"accountId":4001,"type":"DEPOSIT","body":{"slot":0,"templateId":2000000,"expiration":"0001-01-01T00:00:00Z","referenceId":0,"referenceType":"consumable","referenceData":{"quantity":50}}}`
		} else {
			value = fmt.Sprintf(`{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","worldId":0,"accountId":4001,"type":"WITHDRAW","body":{"assetId":%d}}`, asset)
		}
		var row *once.Row
		if data != nil {
			var err error
			if row, err = once.DecodeRow(data); err != nil {
				b.Fatal(err)
			}
		}
		next, emitted, _, err := f.Apply(row, once.Delivery{
			Record: once.Record{Key: account, Value: []byte(value), Topic: "COMMAND_TOPIC_STORAGE", Headers: atlas(i)},
			Cause:  once.Cause{Topic: topic, Partition: int32(i % 3), Offset: int64(1_000_000 + i)},
			Own:    int64(3_000_000 + i), Time: time.UnixMicro(int64(1_800_000_000_000_000 + i)),
		}, int64(3_000_000+i))
		if err != nil || len(emitted) != 1 {
			b.Fatal(err, emitted)
		}
		if data, err = once.EncodeRow(next); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// BenchmarkRoute is the ingress's part.
func BenchmarkRoute(b *testing.B) {
	value := []byte(`{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","worldId":0,"accountId":4001,"type":"DEPOSIT","body":{"slot":0,"templateId":2000000,"expiration":"0001-01-01T00:00:00Z","referenceId":0,"referenceType":"consumable","referenceData":{"quantity":50}}}`)
	headers := atlas(1)
	b.ReportAllocs()
	for b.Loop() {
		if targets, problem := codecs.Route(codecs.StorageCommands, value, headers); problem != nil || len(targets) != 1 {
			b.Fatal(problem)
		}
	}
}
