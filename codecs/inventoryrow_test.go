package codecs_test

import (
	"cmp"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// carriedItems is an inventory of 60 stacks and 10 equips with the stats of
// good ones: what the row's size is promised for.
func carriedItems() inventory.Inventory {
	i := inventory.Inventory{Alive: true, LastAsset: 100_070, Capacities: [5]uint32{24, 24, 24, 24, 24}}
	id := item.AssetID(100_000)
	add := func(a item.Asset) {
		id++
		a.ID = id
		i.Assets = append(i.Assets, a)
	}
	for n := range 10 {
		add(item.Asset{Slot: item.Slot(n) - 10, Template: 1302000 + item.TemplateID(n), Reference: 1_000_000_000 + item.ReferenceID(n),
			Data: item.Data{Equip: item.EquipData{Slots: 7, Stats: item.Stats{Strength: 12, Dexterity: 5, HP: 300, WeaponAttack: 117,
				WeaponDefense: 30, MagicDefense: 22, Accuracy: 4, Speed: 2}}}})
	}
	for _, t := range []item.TemplateID{2000000, 3010000, 4000000} {
		for n := range 20 {
			add(item.Asset{Slot: item.Slot(n + 1), Template: t + item.TemplateID(n), Data: item.Data{Quantity: 100}})
		}
	}
	return i
}

// busyInventory has something of everything that a row can remember.
func busyInventory() inventory.Inventory {
	i := carriedItems()
	i.LastTicket, i.Made = 7, other
	i.Reservations = []inventory.Reservation{{Transaction: tx, Slot: 3, Asset: 100_011, Units: 5, End: noon, Carry: "headers"}}
	i.Parked = []inventory.Parked{{Ticket: 7, Transaction: tx, Template: 1302000, Expiration: noon, Owner: 4, Flag: 2,
		Numbers: []item.ReferenceID{0, 9}, At: noon, Carry: "headers"}}
	i.PickUps = []inventory.PickUp{{Drop: inventory.Drop{Place: square, ID: 5, Template: 2000000, Reference: 1}, Until: noon}}
	return i
}

// busyEquipment has something of everything, as far as that goes together.
func busyEquipment() inventory.Equipment {
	drop := inventory.Drop{Place: square, ID: 5, Template: 1302000, Reference: 77}
	return inventory.Equipment{
		Known: true, Owners: []inventory.Owner{{Character: 1}, {Account: 4001, World: 1}},
		Passing: inventory.Passing{
			Ground:  item.Asset{Template: 1302000, Reference: 77, Expiration: noon, Data: item.Data{Equip: item.EquipData{Level: 3}}},
			Granted: 9, GrantedDrop: drop,
		},
		Cash: inventory.CashEquip{Template: 1702000, Passing: inventory.Passing{OnGround: true,
			Ground: item.Asset{Template: 1702000, Reference: 77, Data: item.Data{Cash: true, CashID: 4}}}},
		Claims:  []inventory.Waiting{{Character: 8, Drop: drop, Carry: "headers", End: noon}},
		Taken:   []inventory.Taken{{By: 1, Drop: drop, Until: noon}},
		Updates: 3, Waiting: inventory.Unfound{Number: 3, Carry: "headers", Attributes: item.Attributes{Expiration: noon}},
	}
}

func TestInventoryStatesComeBack(t *testing.T) {
	for _, i := range []inventory.Inventory{{}, carriedItems(), busyInventory()} {
		back, err := codecs.DecodeInventory(codecs.EncodeInventory(i))
		require.NoError(t, err)
		assert.Equal(t, i, back)
	}
	for _, e := range []inventory.Equipment{{}, busyEquipment()} {
		back, err := codecs.DecodeEquipment(codecs.EncodeEquipment(e))
		require.NoError(t, err)
		assert.Equal(t, e, back)
	}
	none, err := codecs.DecodeInventory(nil)
	require.NoError(t, err)
	assert.Zero(t, none)
	_, err = codecs.DecodeEquipment(nil)
	require.NoError(t, err)
}

// TestAnEquipmentOfFormat1: it has the fields that it had, and its
// cash-equipable lies in the equipable's place.
func TestAnEquipmentOfFormat1(t *testing.T) {
	// {k:true, o:[[1,0,0]], g:true, a:{t:1702000, r:77, d:{c:true, i:4}}, u:3}
	row := append([]byte{1}, 0x85, 0xa1, 'k', 0xc3, 0xa1, 'o', 0x91, 0x93, 1, 0, 0, 0xa1, 'g', 0xc3,
		0xa1, 'a', 0x83, 0xa1, 't', 0xce, 0x00, 0x19, 0xf8, 0x70, 0xa1, 'r', 77, 0xa1, 'd', 0x82, 0xa1, 'c', 0xc3, 0xa1, 'i', 4, 0xa1, 'u', 3)
	e, err := codecs.DecodeEquipment(row)
	require.NoError(t, err)
	assert.Equal(t, inventory.Equipment{Known: true, Owners: []inventory.Owner{{Character: 1}}, Updates: 3, Passing: inventory.Passing{OnGround: true,
		Ground: item.Asset{Template: 1702000, Reference: 77, Data: item.Data{Cash: true, CashID: 4}}}}, e)
	after, _ := inventory.ApplyEquipment(item.Rules{}, e, inventory.ExpireClaimsCommand{Reference: 77}, "", noon)
	back, err := codecs.DecodeEquipment(codecs.EncodeEquipment(after))
	require.NoError(t, err)
	assert.Equal(t, inventory.CashEquip{Template: 1702000, Passing: e.Passing}, back.Cash)
	assert.Zero(t, back.Passing)
}

// TestAnInventoryIsSmall: the state is well below the 6 KB of a row, so that
// 16 answers fit beside it.
func TestAnInventoryIsSmall(t *testing.T) {
	assert.Less(t, len(codecs.EncodeInventory(carriedItems())), 2300, "60 stacks and 10 equips")
	for name, e := range sampleInventoryEvents {
		most := 70
		if strings.HasSuffix(name, "equipable") || strings.HasSuffix(name, "pet") {
			most = 90
		}
		assert.Less(t, len(codecs.PackInventoryEvent(e)), most, name)
	}
}

func TestDecodeInventoryChecksTheInvariants(t *testing.T) {
	for want, breaks := range map[string]func(*inventory.Inventory){
		"a deleted inventory that has something":       func(i *inventory.Inventory) { i.Alive = false },
		"setup has capacity 23":                        func(i *inventory.Inventory) { i.Capacities[2] = 23 },
		"cash has capacity 97":                         func(i *inventory.Inventory) { i.Capacities[4] = 97 },
		"template 42 is of no kind":                    func(i *inventory.Inventory) { i.Assets[3].Template = 42 },
		"slot 25 of use":                               func(i *inventory.Inventory) { i.Assets[11].Slot = 25 },
		"slot -1 of use":                               func(i *inventory.Inventory) { i.Assets[11].Slot = -1 },
		"slot -200 of equip":                           func(i *inventory.Inventory) { i.Assets[0].Slot = -200 },
		"asset 100012 at slot 1 of use stands after":   func(i *inventory.Inventory) { i.Assets[11].Slot = 1 },
		"asset id 100001 is used twice":                func(i *inventory.Inventory) { i.Assets[1].ID = 100_001 },
		"above the last one given out, 100069":         func(i *inventory.Inventory) { i.LastAsset-- },
		"a reservation on asset 3, which is not here":  func(i *inventory.Inventory) { i.Reservations[0].Asset = 3 },
		"a reservation of nothing on asset 100011":     func(i *inventory.Inventory) { i.Reservations[0].Units = 0 },
		"asset 100011 has 100 units, 101 are reserved": func(i *inventory.Inventory) { i.Reservations[0].Units = 101 },
		"ends before the one in front of it": func(i *inventory.Inventory) {
			i.Reservations = append(i.Reservations, i.Reservations[0])
			i.Reservations[1].End = noon.Add(-1)
		},
		"ticket 7 at place 0, the last one given out i": func(i *inventory.Inventory) { i.LastTicket = 6 },
		"ticket 7 waits for nothing":                    func(i *inventory.Inventory) { i.Parked[0].Numbers[0] = 1 },
		"ticket 7: template 6000000 is of no kind":      func(i *inventory.Inventory) { i.Parked[0].Template = 6000000 },
		"ticket 7: expiration":                          func(i *inventory.Inventory) { i.Parked[0].Expiration = time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"pick-up 1 is forgotten before": func(i *inventory.Inventory) {
			i.PickUps = append(i.PickUps, i.PickUps[0])
			i.PickUps[1].Until = noon.Add(-1)
		},
	} {
		i := busyInventory()
		breaks(&i)
		_, err := codecs.DecodeInventory(codecs.EncodeInventory(i))
		require.ErrorContains(t, err, want)
	}
	for want, breaks := range map[string]func(*inventory.Equipment){
		"never heard of and is somewhere":        func(e *inventory.Equipment) { e.Known = false },
		"stands twice":                           func(e *inventory.Equipment) { e.Owners[1] = e.Owners[0] },
		"claim 0 of character 0 is out of order": func(e *inventory.Equipment) { e.Claims[0].Character = 0 },
		"on the ground and granted":              func(e *inventory.Equipment) { e.OnGround = true },
		"granted to character 0, drop":           func(e *inventory.Equipment) { e.Granted = 0 },
		"template 2000000 on the ground": func(e *inventory.Equipment) {
			e.Granted, e.GrantedDrop, e.OnGround, e.Ground.Template = 0, inventory.Drop{}, true, 2000000
		},
		"data of template 1302000, which is not":                    func(e *inventory.Equipment) { e.Granted, e.GrantedDrop = 0, inventory.Drop{} },
		"on the ground: asset 4":                                    func(e *inventory.Equipment) { e.Ground.ID = 4 },
		"UPDATED 3 of 2 waits":                                      func(e *inventory.Equipment) { e.Updates = 2 },
		"a cash-equipable that was never heard of and is somewhere": func(e *inventory.Equipment) { e.Cash.Template = 0 },
		"cash-equipable: on the ground and granted":                 func(e *inventory.Equipment) { e.Cash.Granted = 5 },
		"cash-equipable: data of template 1702000, which is not":    func(e *inventory.Equipment) { e.Cash.OnGround = false },
		"pick-up 1 is forgotten before":                             func(e *inventory.Equipment) { e.Taken = append(e.Taken, e.Taken[0]); e.Taken[1].Until = noon.Add(-1) },
	} {
		e := busyEquipment()
		breaks(&e)
		_, err := codecs.DecodeEquipment(codecs.EncodeEquipment(e))
		require.ErrorContains(t, err, want)
	}
	_, err := codecs.DecodeInventory([]byte{codecs.Format + 1, 0x80})
	require.ErrorContains(t, err, "inventory: the row has format 3 and this binary knows up to 2")
	_, err = codecs.DecodeEquipment([]byte{codecs.Format, 0xc1})
	require.ErrorContains(t, err, "equipment: msgp")
}

func TestARowKeepsEveryInventoryEvent(t *testing.T) {
	for name, e := range sampleInventoryEvents {
		for _, e := range []inventory.Event{e, inventory.Late{Carry: "their headers", Event: e}, inventory.Late{Event: e}} {
			packed := codecs.PackInventoryEvent(e)
			back, err := codecs.UnpackInventoryEvent(packed)
			require.NoError(t, err, name)
			assert.Equal(t, e, back, name)
			_, err = codecs.UnpackInventoryEvent(append(packed, 0x80))
			require.Error(t, err, name)
			_, err = codecs.UnpackInventoryEvent(packed[:len(packed)-1])
			require.Error(t, err, name)
		}
	}
	late := codecs.PackInventoryEvent(inventory.Late{Event: inventory.Created{}})
	for want, b := range map[string][]byte{
		"no bytes":                  {},
		"number 9 is none of those": {9, 0x80},
		"headers are cut off":       {late[0], 200},
		"late twice":                {late[0], 0, late[0], 0, 0x80},
	} {
		_, err := codecs.UnpackInventoryEvent(b)
		require.ErrorContains(t, err, want)
	}
}

// TestFormatOfInventoryRows pins the fields, as TestFormatOfRows does. What is
// written as a tuple has no keys: there the place counts.
func TestFormatOfInventoryRows(t *testing.T) {
	require.Equal(t, 2, codecs.Format)
	roots := []any{inventory.Inventory{}, inventory.Equipment{}, inventory.Rejected{}}
	for _, e := range sampleInventoryEvents {
		roots = append(roots, e)
	}
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
			if !f.IsExported() {
				continue // rows don't hold it
			}
			key, how, _ := strings.Cut(f.Tag.Get("msg"), ",")
			if how == "flatten" {
				key = how // its fields stand among the others
			}
			lines = append(lines, strings.Join([]string{typ.String(), cmp.Or(key, strconv.Itoa(i)), f.Name, f.Type.String()}, " "))
			walk(f.Type)
		}
	}
	for _, root := range roots {
		walk(reflect.TypeOf(root))
	}
	slices.Sort(lines)
	want, err := os.ReadFile("testdata/format2-inventory.txt")
	require.NoError(t, err)
	assert.Equal(t, strings.TrimSpace(string(want)), strings.Join(lines, "\n"))
}

// inventoryMessages are one of each kind.
func inventoryMessages() []inventory.Message {
	drop := inventory.Drop{Place: inventory.Place{World: 1, Channel: 2, Map: 100000000}, ID: 5, Template: 1302000, Reference: 77}
	lies := busyEquipment().Ground
	to := item.Attributes{Equip: item.EquipData{Level: 2}, Expiration: noon}
	who, chest := inventory.Owner{Character: 7}, inventory.Owner{Account: 4001, World: 1}
	return []inventory.Message{
		inventory.CreateCommand{Character: 7, Request: other}, inventory.DeleteCommand{Character: 7},
		inventory.DiscardCommand{Character: 7, Type: item.TypeUse, Asset: 3}, inventory.ExpireCommand{Character: 7},
		inventory.NumberCommand{Character: 7, Ticket: 3, Index: 2}, inventory.ReferenceCommand{Character: 7, Ticket: 3, Index: 2, Number: 1 << 40},
		inventory.GrantCommand{Character: 7, Drop: drop}, inventory.GrantCommand{Character: 7, Drop: drop, Item: lies},
		inventory.UpdateCommand{Owner: who, Reference: 77, Number: 4, Attributes: to}, inventory.ReturnCommand{Owner: chest, Reference: 77, Number: 4, Attributes: to},
		inventory.HasCommand{Reference: 77, Owner: who}, inventory.HasCommand{Reference: 77, Owner: chest},
		inventory.HasNotCommand{Reference: 77, Owner: who}, inventory.HasNotCommand{Reference: 77, Owner: who, Dropped: &lies},
		inventory.HasCashCommand{Reference: 77, Template: 1702000},
		inventory.ClaimCommand{Character: 7, Drop: drop}, inventory.PlacedCommand{Character: 7, Drop: drop, Placed: true},
		inventory.ExpireClaimsCommand{Reference: 77},
	}
}

func TestInventoryMessagesComeBack(t *testing.T) {
	for _, m := range inventoryMessages() {
		function, id, value := codecs.EncodeInventoryMessage(m)
		got, problem := codecs.Decode(codecs.Messages, value, nil)
		require.Nil(t, problem, "%s", value)
		require.Len(t, got, 1, "%s", value)
		assert.Equal(t, any(m), got[0].Command)
		assert.Equal(t, function, got[0].Function)
		key := codecs.ReferenceKey{Reference: item.ReferenceID(id)}.String()
		if function == codecs.ReferencesFunction {
			key = codecs.ReferencesKey // one row for all
		}
		assert.Equal(t, key, got[0].Key)
		assert.Zero(t, got[0].Transaction)
		sameFunction, sameID, same := codecs.EncodeInventoryMessage(inventory.LateMessage{Carry: "x", Message: m})
		assert.Equal(t, []any{function, id, value}, []any{sameFunction, sameID, same})
	}
	function, id, value := codecs.EncodeInventoryMessage(inventory.UpdateCommand{Owner: inventory.Owner{Account: 4001, World: 1}, Reference: 77})
	assert.Equal(t, codecs.StorageFunction, function)
	assert.EqualValues(t, 4001, id)
	assert.Contains(t, string(value), `{"type":"UPDATE_STORED","accountId":4001,"worldId":1,"referenceId":77,`)
}

// What a storage and the equipment function say to each other.
func TestMessagesOfStoredEquips(t *testing.T) {
	chest := inventory.Owner{Account: 4001, World: 1}
	to := item.Attributes{Equip: item.EquipData{Level: 2}, Expiration: noon}
	in := storage.HasMessage{Reference: 77, Account: 4001, World: 1}
	bought := storage.HasCashMessage{Reference: 77, Template: 1702000}
	update := storage.UpdateCommand{Reference: 77, Account: 4001, World: 1, Number: 4, Attributes: to}
	for want, sent := range map[any]storage.Message{
		inventory.HasCommand{Reference: 77, Owner: chest}:                               in,
		inventory.HasNotCommand{Reference: 77, Owner: chest}:                            storage.HasNotMessage(in),
		inventory.HasCashCommand(bought):                                                bought,
		inventory.ReturnCommand{Reference: 77, Owner: chest, Number: 4, Attributes: to}: storage.ReturnMessage(update),
	} {
		function, id, value := codecs.EncodeMessage(sent)
		assert.Equal(t, codecs.EquipmentFunction, function)
		assert.EqualValues(t, 77, id)
		got, problem := codecs.Decode(codecs.Messages, value, nil)
		require.Nil(t, problem, "%s", value)
		assert.Equal(t, want, got[0].Command)
	}
	_, _, value := codecs.EncodeInventoryMessage(inventory.UpdateCommand{Owner: chest, Reference: 77, Number: 4, Attributes: to})
	got, problem := codecs.Decode(codecs.Messages, value, nil)
	require.Nil(t, problem)
	assert.Equal(t, codecs.Decoded{Target: codecs.Target{Function: codecs.StorageFunction, Key: "4001"}, Type: "UPDATE_STORED", Command: update}, got[0])
}
