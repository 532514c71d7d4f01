package views

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lovoo/goka"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// copyOf is a table whose records a test writes itself, in place of goka: the
// rest of it is the real one.
type copyOf struct {
	t testing.TB
	*Table
	run     *run
	shelves []*shelf
	fault   error
}

func newCopy(t testing.TB, n int32) *copyOf { return newCopyIn(t, n, "") }

// newCopyIn is a copy whose stores lie in a directory; "": in memory.
func newCopyIn(t testing.TB, n int32, dir string) *copyOf {
	const name = "table"
	d := Deployment{
		Kafka:  kafka.Config{Partitions: map[string]int32{name: n}},
		Stores: kafka.StoreBuilder(dir, func(string) (kafka.TopicID, error) { return kafka.TopicID{1}, nil }),
	}
	c := &copyOf{t: t, Table: d.Table(name)}
	c.run = &run{table: c.Table, cancel: func(err error) { c.fault = err }}
	for i := range n {
		store, err := c.run.shelves(d.Stores)(name, i)
		require.NoError(t, err)
		require.NoError(t, store.Open())
		t.Cleanup(func() { assert.NoError(t, store.Close()) })
		c.shelves = append(c.shelves, store.(*shelf))
	}
	return c
}

// recovered is a copy of which everything can be read.
func recovered(t testing.TB) *copyOf {
	c := newCopy(t, 4)
	for _, s := range c.shelves {
		require.NoError(t, s.MarkRecovered())
	}
	return c
}

// place is where a record of a table lies.
type place struct {
	goka.UpdateContext
	partition int32
}

func (p place) Topic() goka.Stream { return "table" }
func (p place) Partition() int32   { return p.partition }
func (p place) Offset() int64      { return 0 }

// put reads a record of the table.
func (c *copyOf) put(key string, version uint64, state []byte) {
	c.write(key, &once.Row{Version: version, State: state})
}

func (c *copyOf) write(key string, row *once.Row) {
	p := kafka.Partition(key, int32(len(c.shelves)))
	require.NoError(c.t, c.run.update()(place{partition: p}, c.shelves[p], key, encodeRow(c.t, row)))
}

func encodeRow(t testing.TB, row *once.Row) []byte {
	data, err := once.EncodeRow(row)
	require.NoError(t, err)
	return data
}

// world is an API over two tables.
type world struct {
	t          *testing.T
	accounts   *copyOf
	sessions   *copyOf
	characters *copyOf
	requests   *requests
	api        API
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, accounts: recovered(t), sessions: recovered(t), characters: recovered(t), requests: &requests{}}
	w.api = API{
		Lookups:  Lookups{Accounts: w.accounts, Sessions: w.sessions, Inventories: w.characters},
		Requests: w.requests,
	}
	return w
}

// requests does with a request what a test says.
type requests struct {
	ensure  func(ctx context.Context, request uuid.UUID) error
	order   func(ctx context.Context, c inventory.Command, request uuid.UUID) error
	headers kafka.Headers
	account item.AccountID
	world   item.WorldID
}

func (r *requests) EnsureStorage(ctx context.Context, h kafka.Headers, a item.AccountID, w item.WorldID, request uuid.UUID) error {
	r.headers, r.account, r.world = h, a, w
	if r.ensure == nil {
		return nil
	}
	return r.ensure(ctx, request)
}

func (r *requests) CreateInventory(ctx context.Context, h kafka.Headers, c item.CharacterID, request uuid.UUID) error {
	return r.ordered(ctx, h, inventory.CreateCommand{Character: c, Request: request}, request)
}

func (r *requests) DeleteInventory(ctx context.Context, h kafka.Headers, c item.CharacterID, request uuid.UUID) error {
	return r.ordered(ctx, h, inventory.DeleteCommand{Character: c}, request)
}

func (r *requests) DiscardAsset(ctx context.Context, h kafka.Headers, c item.CharacterID, t item.Type, a item.AssetID, request uuid.UUID) error {
	return r.ordered(ctx, h, inventory.DiscardCommand{Character: c, Type: t, Asset: a}, request)
}

func (r *requests) ordered(ctx context.Context, h kafka.Headers, c inventory.Command, request uuid.UUID) error {
	r.headers = h
	if r.order == nil {
		return nil
	}
	return r.order(ctx, c, request)
}

// ask sends a request; headers are pairs of name and value.
func (w *world) ask(method, path string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	return w.send(r)
}

func (w *world) send(r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	w.api.Handler().ServeHTTP(rec, r)
	return rec
}

func (w *world) get(path string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodGet, path, headers...)
}

// decoded is a body as JSON.
func decoded(t *testing.T, rec *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var out map[string]any
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &out), rec.Body.String())
	return out
}

// failure is the error object of an answer with that status.
func failure(t *testing.T, rec *httptest.ResponseRecorder, status int) errorObject {
	t.Helper()
	require.Equal(t, status, rec.Code, rec.Body.String())
	require.Equal(t, jsonAPI, rec.Header().Get("Content-Type"))
	var out errorDocument
	if rec.Body.Len() > 0 {
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &out), rec.Body.String())
		require.Len(t, out.Errors, 1)
		return out.Errors[0]
	}
	return errorObject{}
}

// sample is an answer of the services whose clients ours are, without the links
// in relationships, which no client follows, and with our ids of the storage,
// the inventory and its compartments.
func sample(t *testing.T, name string) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "codecs", "testdata", "samples", "rest", name+".json"))
	require.NoError(t, err)
	ids := []string{
		"5f0b3d1e-7d55-5d6c-8a51-0c9b1d3c7e0a", storageID.String(),
		"0d0b3d1e-7d55-5d6c-8a51-0c9b1d3c7e0b", inventory.ID(uuid.Nil, character).String(),
	}
	for _, one := range item.Types {
		ids = append(ids, fmt.Sprintf("9b1d3c7e-0a44-5a3c-8f0d-2b6f6d1f4e2%d", one), compartmentID(one))
	}
	var out map[string]any
	require.NoError(t, json.Unmarshal([]byte(strings.NewReplacer(ids...).Replace(string(raw))), &out))
	unlink(out)
	return out
}

// unlink takes the links out of all relationships.
func unlink(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			unlink(one)
		}
	case map[string]any:
		if all, ok := v["relationships"].(map[string]any); ok {
			for _, one := range all {
				delete(one.(map[string]any), "links")
			}
		}
		for _, one := range v {
			unlink(one)
		}
	}
}

const account item.AccountID = 4001

var potion = item.Asset{ID: 1, Template: 2000000, Data: item.Data{Quantity: 30}}

// used is the account of the samples: a sword and thirty potions in world 0.
func used() storage.Account {
	sword := item.Asset{ID: 2, Template: 1302000, Reference: 77}
	sword.Data.Equip.Stats.WeaponAttack = 17
	sword.Data.Equip.Slots = 7
	return storage.Account{
		LastAsset: 2,
		Storages:  []storage.Storage{{Capacity: 4, Mesos: 1500, Assets: []item.Asset{sword, potion}}},
	}
}

// opened is a session of the samples' account.
func opened() storage.Session {
	return storage.Session{Account: account, NPC: 9030100, Opened: time.Unix(1000, 0).UTC()}
}

func (w *world) putAccount(tenant uuid.UUID, version uint64, a storage.Account) {
	w.accounts.put(codecs.AccountKey{Tenant: tenant, Account: account}.String(), version, codecs.EncodeAccount(a))
}

func (w *world) putSession(tenant uuid.UUID, version uint64, s storage.Session) {
	w.sessions.put(codecs.CharacterKey{Tenant: tenant, Character: 100001}.String(), version, codecs.EncodeSession(s))
}
