package codecs_test

import (
	"fmt"
	"testing"
	"time"

	"coffer/codecs"
	"coffer/item"
	"coffer/storage"
)

func BenchmarkDecode(b *testing.B) {
	for _, c := range []struct {
		topic *codecs.Topic
		file  string
	}{
		{codecs.StorageCommands, "DEPOSIT.json"},
		{codecs.StorageCommands, "UPDATE_MESOS.json"},
		{codecs.StorageCompartmentCommands, "ACCEPT.equip.json"},
		{codecs.StorageShowCommands, "SHOW_STORAGE.json"},
		{codecs.CharacterStatus, "CREATED.json"},
	} {
		value := []byte(compact(b, sample(b, "consumed", c.topic.Env, c.file)))
		b.Run("decode/"+c.file, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, problem := codecs.Decode(c.topic, value, nil); problem != nil {
					b.Fatal(problem)
				}
			}
		})
		b.Run("route/"+c.file, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, problem := codecs.Route(c.topic, value, nil); problem != nil {
					b.Fatal(problem)
				}
			}
		})
	}
}

// BenchmarkDeposit is all that a function does for a command: the row's state
// read, the command read, the step, state and event written.
func BenchmarkDeposit(b *testing.B) {
	value := []byte(compact(b, sample(b, "consumed", "COMMAND_TOPIC_STORAGE", "DEPOSIT.json")))
	at := noon.Add(time.Second)
	for _, n := range []int{3, 16} {
		a := storedWith(n)
		a.Storages[0].Capacity++
		row := codecs.EncodeAccount(a)
		b.Run(fmt.Sprintf("%d assets", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				state, err := codecs.DecodeAccount(row)
				if err != nil {
					b.Fatal(err)
				}
				decoded, problem := codecs.Decode(codecs.StorageCommands, value, nil)
				if problem != nil {
					b.Fatal(problem)
				}
				state, answer := storage.Apply(item.Rules{}, state, decoded[0].Command.(storage.AccountCommand), at)
				if answer.Refusal != nil {
					b.Fatal(answer.Refusal)
				}
				codecs.EncodeAccount(state)
				codecs.PackEvent(answer.Events[0])
				codecs.EncodeEvent(answer.Events[0])
			}
		})
	}
}

func BenchmarkEncodeEvent(b *testing.B) {
	e := sampleEvents["EVENT_TOPIC_STORAGE_STATUS/DEPOSITED"]
	b.ReportAllocs()
	for b.Loop() {
		codecs.EncodeEvent(e)
	}
}

func BenchmarkAccount(b *testing.B) {
	a := stored()
	row := codecs.EncodeAccount(a)
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			codecs.EncodeAccount(a)
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := codecs.DecodeAccount(row); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkReferenceData(b *testing.B) {
	raw := []byte(compact(b, rawData(b, string(sample(b, "produced", "EVENT_TOPIC_ASSET_STATUS", "CREATED.equipable.json")))))
	b.ReportAllocs()
	for b.Loop() {
		d, expiration, bad := codecs.ParseData(1302000, raw)
		if bad != "" {
			b.Fatal(bad)
		}
		codecs.AppendEventData(nil, item.Asset{Template: 1302000, Expiration: expiration, Data: d})
	}
}
