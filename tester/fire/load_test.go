//go:build unix

package fire

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// flood: commands of strangers come faster than they can be taken, at least
// twice as fast as they were in the last second.
func flood(lasts time.Duration) harm {
	return harm{"flood", nobody, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
		client, err := kgo.NewClient(kgo.SeedBrokers(f.kafka.Brokers()...), kgo.MaxBufferedRecords(100_000))
		if err != nil {
			return err
		}
		defer client.Close()
		admin := kadm.NewClient(client)
		bounded, cancel := context.WithTimeout(ctx, lasts)
		defer cancel()
		began := time.Now()
		before, unknown := taken(ctx, admin)
		written, err := pour(bounded, client, r)
		if err != nil {
			return err
		}
		took := time.Since(began).Seconds()
		after, unheard := taken(context.WithoutCancel(ctx), admin)
		if err := errors.Join(unknown, unheard); err != nil {
			f.t.Logf("a flood of %.0f commands/s, and nobody said how many were taken: %v", float64(written)/took, err)
		} else {
			f.t.Logf("a flood of %.0f commands/s, of which %.0f were taken meanwhile", float64(written)/took, float64(after-before)/took)
		}
		return nil
	}}
}

// floodRate is more than twice what three processes take on the two cores that
// they share with three brokers.
const floodRate = 20_000

func pour(ctx context.Context, client *kgo.Client, r *rand.Rand) (written int, wrong error) {
	var mu sync.Mutex
	tenant := uuid.NewString()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); ctx.Err() == nil; <-tick.C {
		for due := int(time.Since(began).Seconds() * floodRate); written < due && ctx.Err() == nil; written++ {
			account := 1 + r.Uint32N(20_000)
			record := &kgo.Record{
				Topic: codecs.StorageCommands.Env, Key: binary.LittleEndian.AppendUint64(nil, r.Uint64()),
				Value:   fmt.Appendf(nil, `{"worldId":0,"accountId":%d,"type":"UPDATE_MESOS","body":{"mesos":1,"operation":"ADD"}}`, account),
				Headers: []kgo.RecordHeader{{Key: "TENANT_ID", Value: []byte(tenant)}},
			}
			client.Produce(context.Background(), record, func(_ *kgo.Record, err error) {
				mu.Lock()
				defer mu.Unlock()
				wrong = errors.Join(wrong, err)
			})
		}
	}
	flushing, cancel := mended(ctx)
	defer cancel()
	if err := client.Flush(flushing); err != nil {
		return written, err
	}
	mu.Lock()
	defer mu.Unlock()
	return written, wrong
}

// taken is how many commands to storages were brought to their end.
func taken(ctx context.Context, admin *kadm.Client) (n int64, err error) {
	committed, err := admin.FetchOffsets(ctx, codecs.StorageFunction)
	if err != nil {
		return 0, err
	}
	committed.Each(func(o kadm.OffsetResponse) { n += max(0, o.At) })
	return n, committed.Error()
}
