package metrics

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors"
	"coffer/processors/once"
)

var settled = once.Taken{Kind: once.Applied, Type: "UPDATE_MESOS"}

// What a record costs here allocates nothing.
func TestARecordCostsNoMemory(t *testing.T) {
	meter := made().Meter("storage")
	meter.Took(settled)
	meter.Took(once.Taken{Kind: once.Applied, Type: "DEPOSIT", Refused: "ERROR", Code: "STORAGE_FULL"})
	assert.Zero(t, testing.AllocsPerRun(1000, func() {
		meter.Took(settled)
		meter.Answered(2 * time.Millisecond)
	}))
}

// BenchmarkTook is what a record costs: compare with BenchmarkApply.
func BenchmarkTook(b *testing.B) {
	meter := New(map[string][]string{"storage": codecs.Types(codecs.StorageFunction)}).Meter("storage")
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			meter.Took(settled)
			meter.Answered(2 * time.Millisecond)
		}
	})
}

// BenchmarkApply applies a command to a row with 16 answers, through the row's
// encoding both ways, without and with what is measured of it.
func BenchmarkApply(b *testing.B) {
	b.Run("unmeasured", func(b *testing.B) { apply(b, func(once.Taken) {}) })
	b.Run("measured", func(b *testing.B) {
		meter := New(map[string][]string{"storage": codecs.Types(codecs.StorageFunction)}).Meter("storage")
		apply(b, func(t once.Taken) {
			meter.Took(t)
			meter.Answered(2 * time.Millisecond)
		})
	})
}

func apply(b *testing.B, took func(once.Taken)) {
	topics, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(b, err)
	f := processors.Settings{Rules: item.Rules{}, Topics: topics}.Storage()
	topic := kafka.TopicID(uuid.New())
	var row []byte
	n := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		var before *once.Row
		if row != nil {
			if before, err = once.DecodeRow(row); err != nil {
				b.Fatal(err)
			}
		}
		n++
		next, _, kind, err := f.Apply(before, once.Delivery{
			Record: once.Record{Key: "4001", Topic: "COMMAND_TOPIC_STORAGE",
				Value: []byte(`{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","worldId":0,"accountId":4001,"type":"UPDATE_MESOS","body":{"mesos":5,"operation":"SET"}}`)},
			Cause: once.Cause{Topic: topic, Offset: n}, Own: n, Time: time.UnixMicro(1_800_000_000_000_000 + n),
		}, n)
		if err != nil || kind != once.Applied {
			b.Fatal(kind, err)
		}
		if row, err = once.EncodeRow(next); err != nil {
			b.Fatal(err)
		}
		took(once.Taken{Kind: kind, Type: "UPDATE_MESOS"})
	}
}
