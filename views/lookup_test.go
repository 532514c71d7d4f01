package views

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors/once"
)

// discard is a response that nobody reads.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header {
	if d.header == nil {
		d.header = http.Header{}
	}
	return d.header
}
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }

// BenchmarkLookUp reads storages of 16 assets and 16 kept answers from a table
// of 100,000 rows.
func BenchmarkLookUp(b *testing.B) {
	const rows = 100_000
	c := recovered(b)
	a := used()
	a.Storages[0].Capacity = 16
	for i := len(a.Storages[0].Assets); i < 16; i++ {
		asset := potion
		asset.ID, asset.Slot = item.AssetID(i+1), item.Slot(i)
		a.Storages[0].Assets = append(a.Storages[0].Assets, asset)
	}
	a.LastAsset = 16
	row := &once.Row{Version: 20, State: codecs.EncodeAccount(a), Sources: []once.Source{{}}, Sets: []once.Set{{Uses: 16, Packed: make([]byte, 90)}}}
	for i := range 16 {
		require.NoError(b, row.Keep(once.Answer{
			Version: uint64(i + 1), ID: make([]byte, 16), Parent: make([]byte, 25),
			Effects: []once.Effect{{Body: make([]byte, 40)}},
		}))
	}
	keys := make([]codecs.AccountKey, rows)
	for i := range keys {
		keys[i] = codecs.AccountKey{Account: item.AccountID(i + 1)}
		c.write(keys[i].String(), row)
	}
	l := Lookups{Accounts: c}
	b.Run("Storage", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			s, err := l.Storage(b.Context(), keys[i%rows], 0, 0)
			if err != nil || len(s.Assets) != 16 {
				b.Fatal(s, err)
			}
		}
	})
	b.Run("HTTP", func(b *testing.B) {
		h := API{Lookups: l}.Handler()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("/api/storage/accounts/%d?worldId=0", keys[i%rows].Account), http.NoBody)
			require.NoError(b, err)
			out := &discard{}
			h.ServeHTTP(out, r)
			if out.status != http.StatusOK {
				b.Fatal(out.status)
			}
		}
	})
	b.Run("Render", func(b *testing.B) {
		s, err := l.Storage(b.Context(), keys[0], 0, 0)
		require.NoError(b, err)
		b.ReportAllocs()
		for b.Loop() {
			rec := &discard{}
			API{}.write(rec, &http.Request{Method: http.MethodGet}, http.StatusOK, jsonAPI, s.document())
		}
	})
}
