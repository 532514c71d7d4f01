//go:build unix

package fire

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// strangers are how many accounts a flood is about.
const strangers = 20_000

// mostPoured are the commands of a flood, at most.
const mostPoured = 4_000_000

// stranger writes commands of a tenant of its own: each gives an account 1
// meso, so that a storage's mesos are the commands that were applied to it.
type stranger struct {
	tenant string
	client *kgo.Client
	random *rand.Rand

	given        []int // commands by account, from 1
	written      int
	acknowledged atomic.Int64

	mu    sync.Mutex
	wrong error
}

// stranger is a new one, whose storages are looked at when the fire is out.
func (f *fire) stranger(r *rand.Rand) (*stranger, error) {
	client, err := f.client(kgo.MaxBufferedRecords(100_000), kgo.ProducerLinger(50*time.Millisecond))
	if err != nil {
		return nil, err
	}
	s := &stranger{tenant: uuid.NewString(), client: client, random: rand.New(rand.NewPCG(r.Uint64(), 3)), given: make([]int, strangers+1)}
	f.floods.Lock()
	defer f.floods.Unlock()
	f.poured = append(f.poured, s)
	return s, nil
}

// steady is how many commands are due after a time, at a rate.
func steady(rate float64) func(time.Duration) int {
	return func(since time.Duration) int { return int(since.Seconds() * rate) }
}

// pour writes as many commands as are due, for as long as it lasts, and returns
// when Kafka has all of them.
func (s *stranger) pour(ctx context.Context, lasts time.Duration, due func(since time.Duration) int) error {
	pouring, end := context.WithTimeout(ctx, lasts)
	defer end()
	began, n := time.Now(), 0
	for pouring.Err() == nil && s.written < mostPoured {
		for most := due(time.Since(began)); n < most && pouring.Err() == nil; n++ {
			s.put()
		}
		wait(pouring, 5*time.Millisecond)
	}
	flushing, cancel := mended(ctx)
	defer cancel()
	if err := s.client.Flush(flushing); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wrong
}

// put writes a command to any partition, and waits if too many are under way.
func (s *stranger) put() {
	account := 1 + s.random.IntN(strangers)
	s.given[account]++
	s.written++
	record := &kgo.Record{
		Topic: codecs.StorageCommands.Env, Key: binary.LittleEndian.AppendUint64(nil, s.random.Uint64()),
		Value:   fmt.Appendf(nil, `{"worldId":0,"accountId":%d,"type":"UPDATE_MESOS","body":{"mesos":1,"operation":"ADD"}}`, account),
		Headers: []kgo.RecordHeader{{Key: "TENANT_ID", Value: []byte(s.tenant)}},
	}
	s.client.Produce(context.Background(), record, func(_ *kgo.Record, err error) {
		if err == nil {
			s.acknowledged.Add(1)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.wrong = errors.Join(s.wrong, err)
	})
}

// drained looks at each of so many storages of every stranger's: its mesos are
// the commands that were sent to it. It returns how many it looked at.
func (f *fire) drained(ctx context.Context, every int) (looked int, err error) {
	for _, s := range f.poured {
		var asked []int
		for account := 1 + s.random.IntN(every); account <= strangers; account += every {
			asked = append(asked, account)
		}
		looked += len(asked)
		err = errors.Join(err, together(asked, func(account int) error {
			shown, err := f.sidecar.shown(ctx, s.tenant, fmt.Sprintf("/api/storage/accounts/%d?worldId=0", account))
			if err != nil {
				return err
			}
			var storage struct {
				Data struct{ Attributes struct{ Mesos int } }
			}
			if shown.status != http.StatusOK {
				return fmt.Errorf("account %d of %s: %d %s", account, s.tenant, shown.status, shown.body)
			}
			if err := json.Unmarshal([]byte(shown.body), &storage); err != nil {
				return fmt.Errorf("account %d of %s: %w", account, s.tenant, err)
			}
			if has := storage.Data.Attributes.Mesos; has != s.given[account] {
				return fmt.Errorf("account %d of %s has %d mesos and was given %d", account, s.tenant, has, s.given[account])
			}
			return nil
		}))
	}
	return looked, err
}
