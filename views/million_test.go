package views

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

const (
	million = 1_000_000
	// memory is what the benchmark's process may take, in bytes. The rows lie in
	// LevelDB on disk; of them only blocks in its caches are in memory.
	memory = 512 << 20
)

// BenchmarkMillionRows looks inventories up at random among 1,000,000 rows of
// 1.1 KB (ten stacks, four equips, eight kept answers), while 1,000 records a
// second come in, and tells how long the median and the slowest hundredth took:
// from Go, and over HTTP on loopback from a connection that stays open. The goal
// is a p99 of less than 1 ms.
//
//	go test ./views -run '^$' -bench MillionRows
//
// Memory is bounded by LevelDB, as in production: the Go heap is given a limit
// of 512 MiB, and the benchmark fails if the process takes more from the
// system. It needs 2 GB of disk, and half a minute to fill it.
func BenchmarkMillionRows(b *testing.B) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memory))
	c := newCopyIn(b, 8, b.TempDir())
	for i := range million {
		c.write(strconv.Itoa(i+1), heldBy(b, uint64(i)))
	}
	for _, s := range c.shelves {
		require.NoError(b, s.MarkRecovered())
	}
	l := Lookups{Inventories: c}

	b.Run("Go", func(b *testing.B) {
		c.timed(b, func(id item.CharacterID) {
			i, err := l.Inventory(b.Context(), codecs.CharacterKey{Character: id}, 0)
			if err != nil || len(i.Assets) != 14 {
				b.Fatal(i, err)
			}
		})
	})
	b.Run("HTTP", func(b *testing.B) {
		server := httptest.NewServer(API{Lookups: l}.Handler())
		defer server.Close()
		c.timed(b, func(id item.CharacterID) {
			answer, err := http.Get(fmt.Sprintf("%s/api/characters/%d/inventory", server.URL, id))
			require.NoError(b, err)
			n, err := io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			if err != nil || answer.StatusCode != http.StatusOK || n < 5000 {
				b.Fatal(answer.Status, n, err)
			}
		})
	})
}

// timed runs one look-up after the other, with records coming in meanwhile.
func (c *copyOf) timed(b *testing.B, look func(item.CharacterID)) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for version := uint64(1001); ; version++ {
			select {
			case <-stop:
				return
			case <-tick.C:
			}
			for range 10 {
				row := heldBy(b, rand.Uint64N(million))
				row.Version = version
				c.write(strconv.FormatUint(1+rand.Uint64N(million), 10), row)
			}
		}
	}()
	var took []time.Duration
	b.ReportAllocs()
	for b.Loop() {
		id := item.CharacterID(1 + rand.Uint32N(million))
		began := time.Now()
		look(id)
		took = append(took, time.Since(began))
	}
	close(stop)
	<-stopped
	slices.Sort(took)
	at := func(percent int) float64 { return float64(took[len(took)*percent/100].Microseconds()) }
	var used runtime.MemStats
	runtime.ReadMemStats(&used)
	assert.Less(b, used.Sys, uint64(memory), "bytes taken from the system")
	b.ReportMetric(at(50), "p50-µs")
	b.ReportMetric(at(99), "p99-µs")
	b.ReportMetric(float64(used.Sys>>20), "MiB")
}

// heldBy is a row of a character, different for each seed.
func heldBy(t testing.TB, seed uint64) *once.Row {
	r := rand.New(rand.NewPCG(seed, 1))
	i := fresh(uuid.Nil)
	for n := range 4 {
		a := item.Asset{Slot: item.Slot(n + 1), Template: 1302000 + item.TemplateID(r.Uint32N(100)), Reference: item.ReferenceID(r.Uint32())}
		a.Data.Equip.Stats = item.Stats{Strength: uint16(r.Uint32N(20)), Dexterity: uint16(r.Uint32N(20)), WeaponAttack: uint16(r.Uint32N(120))}
		a.Data.Equip.Slots = 7
		i.Assets = append(i.Assets, a)
	}
	for n := range 10 {
		i.Assets = append(i.Assets, item.Asset{
			Slot: item.Slot(n + 1), Template: 2000000 + item.TemplateID(r.Uint32N(1000)), Data: item.Data{Quantity: 1 + r.Uint32N(100)},
		})
	}
	for n := range i.Assets {
		i.Assets[n].ID = item.AssetID(n + 1)
	}
	i.LastAsset = 14
	row := &once.Row{
		Version: 1000, State: codecs.EncodeInventory(i),
		Sources: []once.Source{{Marks: []once.Mark{{Offset: int64(r.Uint32())}}}}, Sets: []once.Set{{Uses: 8, Packed: noise(r, 90)}},
	}
	for n := range 8 {
		moved := codecs.PackInventoryEvent(inventory.AssetMoved{Of: inventory.Of{Asset: item.AssetID(n + 1), Slot: 3}, Old: 4})
		require.NoError(t, row.Keep(once.Answer{
			Version: uint64(993 + n), Own: int64(r.Uint32()), Parent: noise(r, 25), Effects: []once.Effect{{Body: moved}},
		}))
	}
	return row
}

func noise(r *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.Uint32())
	}
	return out
}
