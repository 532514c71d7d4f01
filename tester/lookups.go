package tester

import (
	"context"
	"errors"
	"fmt"

	"github.com/lovoo/goka"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
	"coffer/views"
)

// rows are a function's table as it is now. Nothing is under way between two
// calls, so there is nothing to wait for.
type rows struct {
	of    *Tester
	table goka.Table
}

// Get returns a key's row, nil if it has none.
func (r rows) Get(key string) (*once.Row, error) {
	switch v := r.of.Goka.TableValue(r.table, key).(type) {
	case nil:
		return nil, nil
	case *once.Row:
		return v, nil
	default:
		return nil, fmt.Errorf("the row of key %s in %s doesn't decode: %v", key, r.table, v)
	}
}

// Wait returns the row; if it isn't as asked for, it never will be.
func (r rows) Wait(_ context.Context, key string, until func(*once.Row) bool) (*once.Row, error) {
	row, err := r.Get(key)
	if err == nil && !until(row) {
		err = context.DeadlineExceeded
	}
	return row, err
}

// Lookups answer as the sidecar does, and never wait.
func (t *Tester) Lookups() views.Lookups {
	return views.Lookups{
		Accounts:    rows{t, codecs.StorageFunction + codecs.TableSuffix},
		Sessions:    rows{t, codecs.SessionFunction + codecs.TableSuffix},
		Inventories: rows{t, codecs.InventoryFunction + codecs.TableSuffix},
		Rules:       t.settings.Rules,
	}
}

// Row is the row of a key in a function's table, nil if it has none.
func (t *Tester) Row(function, key string) *once.Row {
	t.t.Helper()
	row, err := rows{t, goka.Table(function + codecs.TableSuffix)}.Get(key)
	if err != nil {
		t.t.Fatalf("tester: %v", err)
	}
	return row
}

// keys are the keys of a function's table that have a row.
func (t *Tester) keys(function string) []string {
	return t.Goka.GetTableKeys(goka.Table(function + codecs.TableSuffix))
}

// Storage is an account's storage in a world; one that was never used is an
// empty one with the defaults.
func (t *Tester) Storage(of codecs.AccountKey, w item.WorldID) views.Storage {
	t.t.Helper()
	s, err := t.Lookups().Storage(context.Background(), of, w, 0)
	if err != nil {
		t.t.Fatalf("tester: %v", err)
	}
	return s
}

// Session is a character's storage session; the zero value is closed.
func (t *Tester) Session(of codecs.CharacterKey) storage.Session {
	t.t.Helper()
	row := t.Row(codecs.SessionFunction, of.String())
	if row == nil {
		return storage.Session{}
	}
	s, err := codecs.DecodeSession(row.State)
	if err != nil {
		t.t.Fatalf("tester: %v", err)
	}
	return s
}

// Projection is what a character has open; not ok if nothing.
func (t *Tester) Projection(of codecs.CharacterKey) (p views.Projection, ok bool) {
	t.t.Helper()
	p, err := t.Lookups().Projection(context.Background(), of, views.Versions{})
	return p, t.found(err)
}

// Inventory is what a character has; not ok without an inventory.
func (t *Tester) Inventory(of codecs.CharacterKey) (i views.Inventory, ok bool) {
	t.t.Helper()
	i, err := t.Lookups().Inventory(context.Background(), of, 0)
	return i, t.found(err)
}

// Equip is what the equipment function knows of the equip with a reference id;
// the zero value if it never heard of it.
func (t *Tester) Equip(of codecs.ReferenceKey) inventory.Equipment {
	t.t.Helper()
	row := t.Row(codecs.EquipmentFunction, of.String())
	if row == nil {
		return inventory.Equipment{}
	}
	e, err := codecs.DecodeEquipment(row.State)
	if err != nil {
		t.t.Fatalf("tester: %v", err)
	}
	return e
}

// found tells whether a look-up found what it is about.
func (t *Tester) found(err error) bool {
	t.t.Helper()
	var none *views.Error
	switch {
	case errors.As(err, &none) && none.Code == views.NotFound:
		return false
	case err != nil:
		t.t.Fatalf("tester: %v", err)
	}
	return true
}
