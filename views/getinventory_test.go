package views

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/inventory"
	"coffer/item"
)

const ofCharacter = "/api/characters/100001/inventory"

func compartmentPath(t item.Type) string { return ofCharacter + "/compartments/" + compartmentID(t) }

func TestInventoryAnswersAreTheSamples(t *testing.T) {
	w := newWorld(t)
	w.putInventory(uuid.Nil, 7, equipped())
	for _, c := range []struct{ path, sample string }{
		{ofCharacter, "inventory.get"},
		{ofCharacter + "/compartments?type=2", "inventory.compartment"},
		{ofCharacter + "/compartments?type=use", "inventory.compartment"},
		{compartmentPath(item.TypeUse), "inventory.compartment"},
		{compartmentPath(item.TypeUse) + "/assets", "inventory.assets"},
	} {
		t.Run(c.path, func(t *testing.T) {
			rec := w.get(c.path)
			require.Equal(t, http.StatusOK, rec.Code, rec.Body.String())
			assert.Equal(t, jsonAPI, rec.Header().Get("Content-Type"))
			assert.Equal(t, `"7"`, rec.Header().Get("ETag"))
			assert.Equal(t, sample(t, c.sample), decoded(t, rec))
			assert.Equal(t, http.StatusNotModified, w.get(c.path, "If-None-Match", `"7"`).Code)
		})
	}
}

// Lists come by compartment, then slot, so what is worn comes first.
func TestWornEquipsComeFirst(t *testing.T) {
	w := newWorld(t)
	i := fresh(uuid.Nil)
	i.LastAsset = 4
	for n, slot := range []item.Slot{-111, -11, 1, 24} {
		i.Assets = append(i.Assets, item.Asset{ID: item.AssetID(4 - n), Slot: slot, Template: 1302000, Data: item.Data{Cash: slot == -111}})
	}
	w.putInventory(uuid.Nil, 7, i)
	body := decoded(t, w.get(compartmentPath(item.TypeEquip)+"/assets"))
	var slots []float64
	for _, one := range body["data"].([]any) {
		slots = append(slots, one.(map[string]any)["attributes"].(map[string]any)["slot"].(float64))
	}
	assert.Equal(t, []float64{-111, -11, 1, 24}, slots)
	first := body["data"].([]any)[0].(map[string]any)["attributes"].(map[string]any)
	assert.Equal(t, "cash-equipable", first["referenceType"], "a storage writes it with an underscore")
	assert.NotContains(t, first, "id")
	assert.NotContains(t, first["referenceData"], "expiration")
}

func TestReservationsStandBesideTheInventory(t *testing.T) {
	w := newWorld(t)
	i := equipped()
	tx := uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")
	end := time.Date(2027, 1, 1, 0, 0, 30, 0, time.UTC)
	i.Reservations = []inventory.Reservation{{Transaction: tx, Slot: 5, Asset: 1, Units: 12, End: end}}
	w.putInventory(uuid.Nil, 7, i)
	body := decoded(t, w.get(ofCharacter))
	assert.Equal(t, map[string]any{"reservations": []any{map[string]any{
		"transactionId": tx.String(), "assetId": 1.0, "type": 2.0, "slot": 1.0, "quantity": 12.0, "until": "2027-01-01T00:00:30Z",
	}}}, body["meta"])
	delete(body, "meta")
	assert.Equal(t, sample(t, "inventory.get"), body)
	assert.NotContains(t, decoded(t, w.get(compartmentPath(item.TypeUse))), "meta")
}

func TestACompartmentWithNothingInItListsNothing(t *testing.T) {
	w := newWorld(t)
	w.putInventory(uuid.Nil, 7, fresh(uuid.Nil))
	for _, kind := range item.Types {
		data := decoded(t, w.get(compartmentPath(kind)))["data"].(map[string]any)
		assert.Equal(t, map[string]any{"type": float64(kind), "capacity": 24.0}, data["attributes"])
		assert.Equal(t, map[string]any{"assets": map[string]any{"data": []any{}}}, data["relationships"])
		assert.Equal(t, map[string]any{"data": []any{}}, decoded(t, w.get(compartmentPath(kind)+"/assets")))
	}
}

func TestACharacterWithoutInventory(t *testing.T) {
	deleted, _ := inventory.Delete(item.Rules{}, equipped(), inventory.DeleteCommand{Character: character}, time.Unix(2, 0))
	for name, put := range map[string]func(*world){
		"never heard of": func(*world) {},
		"deleted":        func(w *world) { w.putInventory(uuid.Nil, 8, deleted) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			put(w)
			for _, path := range []string{
				ofCharacter, ofCharacter + "/compartments?type=1", compartmentPath(item.TypeEquip), compartmentPath(item.TypeEquip) + "/assets",
			} {
				assert.Equal(t, NotFound, failure(t, w.get(path), http.StatusNotFound).Code, path)
			}
		})
	}
}

func TestWhatCantBeReadOfAnInventoryIsNamed(t *testing.T) {
	w := newWorld(t)
	w.putInventory(uuid.Nil, 7, equipped())
	for path, parameter := range map[string]string{
		"0/inventory":                            "characterId",
		"4294967296/inventory":                   "characterId",
		"x/inventory/compartments?type=1":        "characterId",
		"100001/inventory/compartments":          "type",
		"100001/inventory/compartments?type=":    "type",
		"100001/inventory/compartments?type=0":   "type",
		"100001/inventory/compartments?type=6":   "type",
		"100001/inventory/compartments/2":        "compartmentId",
		"100001/inventory/compartments/use":      "compartmentId",
		"100001/inventory/compartments/2/assets": "compartmentId",
		"100001/inventory/compartments/" + compartmentID(item.TypeUse) + "/assets?page[size]=251": "page[size]",
	} {
		e := failure(t, w.get("/api/characters/"+path), http.StatusBadRequest)
		require.NotNil(t, e.Source, path)
		assert.Equal(t, parameter, e.Source.Parameter, path)
		assert.Equal(t, BadParameter, e.Code)
		assert.Contains(t, e.Detail, parameter)
	}
	e := failure(t, w.get(ofCharacter+"/compartments/"+uuid.NewString()), http.StatusNotFound)
	assert.Equal(t, NotFound, e.Code, "another character's, or nobody's")
	assert.Equal(t, UnknownRoute, failure(t, w.get(ofCharacter+"/"), http.StatusNotFound).Code)
}

func TestNoTenantSeesAnothersInventory(t *testing.T) {
	w := newWorld(t)
	ours, theirs := uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123"), uuid.MustParse("183839c6-c47c-42a6-9585-76492795d123")
	w.putInventory(ours, 3, equipped())
	id := inventory.CompartmentID(ours, character, item.TypeUse).String()
	for _, path := range []string{ofCharacter, ofCharacter + "/compartments?type=2", ofCharacter + "/compartments/" + id, ofCharacter + "/compartments/" + id + "/assets"} {
		assert.Equal(t, http.StatusOK, w.get(path, "TENANT_ID", ours.String()).Code, path)
		failure(t, w.get(path, "TENANT_ID", theirs.String()), http.StatusNotFound)
		failure(t, w.get(path), http.StatusNotFound)
		failure(t, w.get(path, "TENANT_ID", "GMS"), http.StatusBadRequest)
	}
	data := decoded(t, w.get(ofCharacter, "TENANT_ID", ours.String()))["data"].(map[string]any)
	assert.Equal(t, inventory.ID(ours, character).String(), data["id"])
}

func TestAnInventorysVersionIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		began := time.Now()
		time.AfterFunc(time.Second, func() { w.putInventory(uuid.Nil, 1, equipped()) })
		rec := w.get(ofCharacter, MinVersion, "1")
		assert.Equal(t, http.StatusOK, rec.Code, rec.Body.String())
		assert.Equal(t, time.Second, time.Since(began))

		began = time.Now()
		for _, path := range []string{ofCharacter, ofCharacter + "/compartments?type=2", compartmentPath(item.TypeUse), compartmentPath(item.TypeUse) + "/assets"} {
			assert.Equal(t, NotYet, failure(t, w.get(path, MinVersion, "2"), http.StatusServiceUnavailable).Code)
			failure(t, w.get(path, MinVersion, "1.1"), http.StatusBadRequest)
		}
		assert.Equal(t, 4*2*time.Second, time.Since(began))
	})
}

func TestAnInventorysTableThatIsNotRecovered(t *testing.T) {
	w := newWorld(t)
	w.api.Inventories = newCopy(t, 1)
	play(t, w)
	w.requests.order = nil
	for _, ask := range []struct{ method, path string }{
		{http.MethodGet, ofCharacter}, {http.MethodGet, compartmentPath(item.TypeUse)},
		{http.MethodPost, ofCharacter}, {http.MethodDelete, ofCharacter}, {http.MethodDelete, compartmentPath(item.TypeUse) + "/assets/1"},
	} {
		rec := w.ask(ask.method, ask.path)
		assert.Equal(t, NotRecovered, failure(t, rec, http.StatusServiceUnavailable).Code)
		assert.Equal(t, "1", rec.Header().Get("Retry-After"))
	}
	assert.Nil(t, w.requests.headers, "a command was sent whose answer can't be seen")
}

func TestPagesOfACompartment(t *testing.T) {
	w := newWorld(t)
	i := fresh(uuid.Nil)
	for n := range 7 {
		a := potion
		a.ID, a.Slot = item.AssetID(n+1), item.Slot(n+1)
		i.Assets = append(i.Assets, a)
	}
	i.LastAsset = 7
	w.putInventory(uuid.Nil, 7, i)
	path := compartmentPath(item.TypeUse) + "/assets"
	body := decoded(t, w.get(path+"?page[number]=2&page[size]=3"))
	require.Len(t, body["data"], 3)
	assert.Equal(t, "4", body["data"].([]any)[0].(map[string]any)["id"])
	assert.Equal(t, map[string]any{"total": 7.0, "page": map[string]any{"number": 2.0, "size": 3.0, "last": 3.0}}, body["meta"])
	links := body["links"].(map[string]any)
	next := w.get(links["next"].(string))
	assert.Len(t, decoded(t, next)["data"], 1)
	assert.Contains(t, links["self"], path)
	assert.NotContains(t, decoded(t, w.get(path)), "meta")
}

// Without the inventory's table a sidecar serves what it has.
func TestWithoutInventoriesThereAreNoRoutes(t *testing.T) {
	w := newWorld(t)
	w.api.Inventories = nil
	assert.Equal(t, UnknownRoute, failure(t, w.get(ofCharacter), http.StatusNotFound).Code)
}
