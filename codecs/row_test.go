package codecs_test

import (
	"cmp"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
	"coffer/storage"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)

// stored is an account with 16 stacks, each remembered as a deposit of the
// last ten minutes, and five transfers: as much as one of 16 assets holds.
func stored() storage.Account { return storedWith(16) }

func storedWith(n int) storage.Account {
	s := storage.Storage{Capacity: uint32(n), Mesos: 1_000_000, Made: tx}
	for i := range n {
		id := item.AssetID(1000 + i)
		s.Assets = append(s.Assets, item.Asset{ID: id, Slot: item.Slot(i), Template: 2000000 + item.TemplateID(i), Data: item.Data{Quantity: 100}})
		s.Claims = append(s.Claims, storage.Claim{Deposit: id, Asset: id, Units: 100, At: noon})
	}
	for _, t := range item.Types {
		s.Transfers = append(s.Transfers, storage.Transfer{Character: 100001, Type: t, At: noon})
	}
	return storage.Account{LastAsset: 999 + item.AssetID(n), Storages: []storage.Storage{s}}
}

func TestStatesComeBack(t *testing.T) {
	a := stored()
	back, err := codecs.DecodeAccount(codecs.EncodeAccount(a))
	require.NoError(t, err)
	assert.Equal(t, a, back)

	s := storage.Session{Account: 4001, World: 1, Channel: 2, NPC: 9030100, Transaction: tx, Opened: noon}
	opened, err := codecs.DecodeSession(codecs.EncodeSession(s))
	require.NoError(t, err)
	assert.Equal(t, s, opened)

	none, err := codecs.DecodeAccount(nil)
	require.NoError(t, err)
	assert.Equal(t, storage.Account{}, none)
	closed, err := codecs.DecodeSession(codecs.EncodeSession(storage.Session{}))
	require.NoError(t, err)
	assert.Equal(t, storage.Session{}, closed)
}

func TestAStateThatIsNotOursIsAnError(t *testing.T) {
	good := codecs.EncodeAccount(stored())
	newer := slices.Clone(good)
	newer[0] = codecs.Format + 1
	for want, b := range map[string][]byte{
		"account: the row has format 3 and this binary knows up to 2: start one that is at least as new as the row's writer": newer,
		"account: format 0 is none":              {0, 0x80},
		"account: 1 bytes after its end":         append(slices.Clone(good), 0x80),
		"account: ":                              good[:len(good)-1],
		"account: msgp":                          {codecs.Format, 0xc1},
		"account: world 0: 0 assets, capacity 0": codecs.EncodeAccount(storage.Account{Storages: []storage.Storage{{}}}),
	} {
		_, err := codecs.DecodeAccount(b)
		require.ErrorContains(t, err, want)
	}
	for want, b := range map[string][]byte{
		"session: the row has format 9 and this binary knows up to 2": {9, 0x80},
		"session: a closed session that remembers something":          codecs.EncodeSession(storage.Session{World: 1}),
		"session: ": {codecs.Format},
	} {
		_, err := codecs.DecodeSession(b)
		require.ErrorContains(t, err, want)
	}
}

// TestDecodeAccountChecksTheInvariants breaks one at a time.
func TestDecodeAccountChecksTheInvariants(t *testing.T) {
	for want, breaks := range map[string]func(a *storage.Account, s *storage.Storage){
		"world 0 stands after world 0":       func(a *storage.Account, s *storage.Storage) { a.Storages = append(a.Storages, *s) },
		"asset id 1015 is above the last":    func(a *storage.Account, s *storage.Storage) { a.LastAsset-- },
		"16 assets, capacity 15":             func(a *storage.Account, s *storage.Storage) { s.Capacity-- },
		"0 assets, capacity 32768":           func(a *storage.Account, s *storage.Storage) { *s = storage.Storage{Capacity: 32768} },
		"asset 1001 stands after asset 1000": func(a *storage.Account, s *storage.Storage) { s.Assets[0].Template = 2000002 },
		"template 42 is of no kind":          func(a *storage.Account, s *storage.Storage) { s.Assets[3].Template, s.Assets[3].ID = 42, 7 },
		"slot 16, capacity 16":               func(a *storage.Account, s *storage.Storage) { s.Assets[3].Slot = 16 },
		"slot 4 of use is held twice":        func(a *storage.Account, s *storage.Storage) { s.Assets[3].Slot = 4 },
		"deposits claim 101":                 func(a *storage.Account, s *storage.Storage) { s.Claims[3].Units++ },
		"deposits claim 16 assets, 15":       func(a *storage.Account, s *storage.Storage) { s.Claims[3].Asset = 1 },
		"the claim of deposit 1000 on asset": func(a *storage.Account, s *storage.Storage) { s.Claims[1] = s.Claims[0] },
		"use stand twice in the transfers":   func(a *storage.Account, s *storage.Storage) { s.Transfers[0].Type = item.TypeUse },
		"65 transfers": func(a *storage.Account, s *storage.Storage) {
			for i := range 60 {
				s.Transfers = append(s.Transfers, storage.Transfer{Character: item.CharacterID(i), Type: 1, At: noon})
			}
		},
	} {
		a := stored()
		breaks(&a, &a.Storages[0])
		_, err := codecs.DecodeAccount(codecs.EncodeAccount(a))
		require.ErrorContains(t, err, want)
	}
	twice := stored()
	twice.Storages[0].Assets[1].ID = 1000
	twice.Storages[0].Claims = nil
	_, err := codecs.DecodeAccount(codecs.EncodeAccount(twice))
	require.ErrorContains(t, err, "asset id 1000 is used twice")
}

// TestAnAccountIsSmall: with the runtime's part a row of 16 assets has to fit
// in 3 KB.
func TestAnAccountIsSmall(t *testing.T) {
	a := stored()
	assert.Less(t, len(codecs.EncodeAccount(a)), 1000, "everything remembered")
	a.Storages[0].Claims, a.Storages[0].Transfers = nil, nil
	assert.Less(t, len(codecs.EncodeAccount(a)), 500, "16 stacks")
	for name, e := range sampleEvents {
		most := 50
		if strings.HasSuffix(name, "ERROR") {
			most = 100
		}
		assert.Less(t, len(codecs.PackEvent(e)), most, name)
	}
}

// TestFormatOfRows pins the fields of the format. If it fails because of a new
// field, raise codecs.Format, so that an older binary refuses such a row
// instead of losing the field, and record the new list here.
func TestFormatOfRows(t *testing.T) {
	require.Equal(t, 2, codecs.Format)
	seen := map[reflect.Type]bool{}
	var lines []string
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		if typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[time.Time]() || seen[typ] {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			f := typ.Field(i)
			key, _, _ := strings.Cut(f.Tag.Get("msg"), ",")
			require.Len(t, key, 1, "%s.%s: keys have one letter", typ, f.Name)
			lines = append(lines, typ.String()+" "+key+" "+f.Name+" "+f.Type.String())
			walk(f.Type)
		}
	}
	for _, root := range []any{
		storage.Account{}, storage.Session{}, storage.Deposited{}, storage.Withdrawn{}, storage.MesosUpdated{},
		storage.Arranged{}, storage.Failed{}, storage.ProjectionCreated{}, storage.ProjectionDestroyed{},
		storage.Accepted{}, storage.Released{}, storage.TransferFailed{},
	} {
		walk(reflect.TypeOf(root))
	}
	slices.SortFunc(lines, cmp.Compare)
	want, err := os.ReadFile("testdata/format2.txt")
	require.NoError(t, err)
	assert.Equal(t, strings.TrimSpace(string(want)), strings.Join(lines, "\n"))
}
