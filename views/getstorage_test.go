package views

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
	"coffer/storage"
)

var storageID = storage.ID(uuid.Nil, 0, account)

func TestStorageAnswersAreTheSamples(t *testing.T) {
	w := newWorld(t)
	const path = "/api/storage/accounts/4001"
	empty := w.get(path + "?worldId=0")
	require.Equal(t, http.StatusOK, empty.Code)
	assert.Equal(t, `"0"`, empty.Header().Get("ETag"))
	assert.Equal(t, sample(t, "storage.get.empty"), decoded(t, empty))

	w.putAccount(uuid.Nil, 7, used())
	for _, c := range []struct{ path, sample string }{
		{path + "?worldId=0", "storage.get"},
		{path + "/assets?worldId=0", "storage.assets"},
		{path + "/assets/1?worldId=0", "storage.asset"},
	} {
		t.Run(c.sample, func(t *testing.T) {
			rec := w.get(c.path)
			require.Equal(t, http.StatusOK, rec.Code, rec.Body.String())
			assert.Equal(t, jsonAPI, rec.Header().Get("Content-Type"))
			assert.Equal(t, `"7"`, rec.Header().Get("ETag"))
			assert.Equal(t, sample(t, c.sample), decoded(t, rec))
		})
	}
}

func TestAStorageNeverUsedHasTheDeploymentsCapacity(t *testing.T) {
	w := newWorld(t)
	w.api.Rules = item.Rules{StorageCapacity: 9}
	w.putAccount(uuid.Nil, 7, used())
	show := func(world string) any {
		data := decoded(t, w.get("/api/storage/accounts/4001?worldId="+world))["data"].(map[string]any)
		return data["attributes"].(map[string]any)["capacity"]
	}
	assert.EqualValues(t, 4, show("0"), "a storage keeps the capacity that was written into it")
	assert.EqualValues(t, 9, show("1"))
}

func TestNoTenantSeesAnothersStorage(t *testing.T) {
	w := newWorld(t)
	ours, theirs := uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123"), uuid.MustParse("183839c6-c47c-42a6-9585-76492795d123")
	w.putAccount(ours, 3, used())
	w.putSession(ours, 2, opened())
	paths := []string{
		"/api/storage/accounts/4001/assets/1?worldId=0",
		"/api/storage/projections/100001",
		"/api/storage/projections/100001/compartments/use/assets/1",
	}
	w.api.Patience.Projection = time.Nanosecond
	for _, path := range paths {
		for _, spelling := range []string{ours.String(), "083839C6-C47C-42A6-9585-76492795D123"} {
			rec := w.get(path, "TENANT_ID", spelling)
			assert.Equal(t, http.StatusOK, rec.Code, rec.Body.String())
			assert.Contains(t, rec.Header().Get("Vary"), "TENANT_ID")
			assert.Contains(t, rec.Header().Get("Cache-Control"), "private")
		}
		failure(t, w.get(path, "TENANT_ID", theirs.String()), http.StatusNotFound)
		failure(t, w.get(path), http.StatusNotFound)
		e := failure(t, w.get(path, "TENANT_ID", "GMS"), http.StatusBadRequest)
		assert.Equal(t, &errorSource{Header: "TENANT_ID"}, e.Source)
	}
	rec := w.get("/api/storage/accounts/4001?worldId=0", "TENANT_ID", theirs.String())
	assert.Equal(t, `"0"`, rec.Header().Get("ETag"))
	assert.Equal(t, storage.ID(theirs, 0, account).String(), decoded(t, rec)["data"].(map[string]any)["id"])

	two, err := http.NewRequest(http.MethodGet, paths[0], nil)
	require.NoError(t, err)
	two.Header.Add("TENANT_ID", ours.String())
	two.Header.Add("TENANT_ID", theirs.String())
	failure(t, w.send(two), http.StatusBadRequest)
}

func TestWhatCantBeReadIsNamed(t *testing.T) {
	w := newWorld(t)
	w.putAccount(uuid.Nil, 7, used())
	for path, parameter := range map[string]string{
		"accounts/4001":                                          "worldId",
		"accounts/4001/assets":                                   "worldId",
		"accounts/4001/assets/1":                                 "worldId",
		"accounts/4001?worldId=256":                              "worldId",
		"accounts/4001?worldId=-1":                               "worldId",
		"accounts/0?worldId=0":                                   "accountId",
		"accounts/4294967296?worldId=0":                          "accountId",
		"accounts/x/assets?worldId=0":                            "accountId",
		"accounts/4001/assets/0?worldId=0":                       "assetId",
		"accounts/4001/assets/one?worldId=0":                     "assetId",
		"accounts/4001/assets?worldId=0&page[number]=0":          "page[number]",
		"accounts/4001/assets?worldId=0&page[size]=251":          "page[size]",
		"accounts/4001/assets?worldId=0&page[size]=":             "page[size]",
		"projections/0":                                          "characterId",
		"projections/100001/compartments/6/assets/0":             "type",
		"projections/100001/compartments/USE/assets/0":           "type",
		"projections/100001/compartments/use/assets/x":           "slot",
		"projections/100001/compartments/use/assets/32768":       "slot",
		"projections/4294967296/compartments/5/assets/0":         "characterId",
		"projections/-1/compartments/cash/assets/0":              "characterId",
		"accounts/4001/assets?worldId=0&page[number]=9999999999": "page[number]",
	} {
		e := failure(t, w.get("/api/storage/"+path), http.StatusBadRequest)
		require.NotNil(t, e.Source, path)
		assert.Equal(t, parameter, e.Source.Parameter, path)
		assert.Equal(t, "400", e.Status)
		assert.Equal(t, BadParameter, e.Code)
		assert.NotEmpty(t, e.Title)
		assert.Contains(t, e.Detail, parameter)
	}
}

func TestAnAssetThatIsNotThere(t *testing.T) {
	w := newWorld(t)
	w.putAccount(uuid.Nil, 7, used())
	for _, path := range []string{"4001/assets/3?worldId=0", "4001/assets/1?worldId=1", "4002/assets/1?worldId=0"} {
		e := failure(t, w.get("/api/storage/accounts/"+path), http.StatusNotFound)
		assert.Equal(t, NotFound, e.Code)
	}
}

func TestIfNoneMatch(t *testing.T) {
	w := newWorld(t)
	w.putAccount(uuid.Nil, 7, used())
	const path = "/api/storage/accounts/4001?worldId=0"
	for tag, status := range map[string]int{
		`"7"`: http.StatusNotModified, `W/"7"`: http.StatusNotModified, `"6", "7"`: http.StatusNotModified, `*`: http.StatusNotModified,
		`"6"`: http.StatusOK, `7`: http.StatusOK, ``: http.StatusOK,
	} {
		rec := w.get(path, "If-None-Match", tag)
		assert.Equal(t, status, rec.Code, tag)
		assert.Equal(t, `"7"`, rec.Header().Get("ETag"))
		assert.Equal(t, status == http.StatusNotModified, rec.Body.Len() == 0)
	}
	w.putAccount(uuid.Nil, 8, used())
	assert.Equal(t, http.StatusOK, w.get(path, "If-None-Match", `"7"`).Code)
}

func TestCofferMinVersionIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		const path = "/api/storage/accounts/4001?worldId=0"
		w.putAccount(uuid.Nil, 7, used())
		began := time.Now()
		assert.Equal(t, http.StatusOK, w.get(path, MinVersion, "7").Code)
		assert.Zero(t, time.Since(began))

		e := w.get(path, MinVersion, "8")
		assert.Equal(t, 2*time.Second, time.Since(began))
		assert.Equal(t, NotYet, failure(t, e, http.StatusServiceUnavailable).Code)
		assert.Equal(t, "1", e.Header().Get("Retry-After"))

		began = time.Now()
		time.AfterFunc(1900*time.Millisecond, func() { w.putAccount(uuid.Nil, 9, used()) })
		rec := w.get(path, MinVersion, "8")
		assert.Equal(t, http.StatusOK, rec.Code)
		assert.Equal(t, `"9"`, rec.Header().Get("ETag"))
		assert.Equal(t, 1900*time.Millisecond, time.Since(began))
		for _, text := range []string{"x", "-1", "5.17", `"7"`, "18446744073709551616"} {
			e := failure(t, w.get(path, MinVersion, text), http.StatusBadRequest)
			assert.Equal(t, &errorSource{Header: MinVersion}, e.Source, text)
		}
	})
}

func TestATableThatIsNotRecovered(t *testing.T) {
	w := newWorld(t)
	w.api.Accounts = newCopy(t, 1)
	w.putSession(uuid.Nil, 1, opened())
	for _, path := range []string{"accounts/4001?worldId=0", "accounts/4001/assets/1?worldId=0", "projections/100001"} {
		rec := w.get("/api/storage/" + path)
		assert.Equal(t, NotRecovered, failure(t, rec, http.StatusServiceUnavailable).Code)
		assert.Equal(t, "1", rec.Header().Get("Retry-After"))
	}
	failure(t, w.ask(http.MethodPost, "/api/storage/accounts/4001?worldId=0"), http.StatusServiceUnavailable)
}

func TestPages(t *testing.T) {
	w := newWorld(t)
	a := storage.Account{LastAsset: 7, Storages: []storage.Storage{{Capacity: 7}}}
	for i := range 7 {
		asset := potion
		asset.ID, asset.Slot = item.AssetID(i+1), item.Slot(i)
		a.Storages[0].Assets = append(a.Storages[0].Assets, asset)
	}
	w.putAccount(uuid.Nil, 7, a)
	for _, c := range []struct {
		number, size int
		ids          []string
		links        map[string]int
	}{
		{1, 3, []string{"1", "2", "3"}, map[string]int{"self": 1, "first": 1, "next": 2, "last": 3}},
		{2, 3, []string{"4", "5", "6"}, map[string]int{"self": 2, "first": 1, "prev": 1, "next": 3, "last": 3}},
		{3, 3, []string{"7"}, map[string]int{"self": 3, "first": 1, "prev": 2, "last": 3}},
		{9, 3, []string{}, map[string]int{"self": 9, "first": 1, "prev": 3, "last": 3}},
		{1, 250, []string{"1", "2", "3", "4", "5", "6", "7"}, map[string]int{"self": 1, "first": 1, "last": 1}},
		{1 << 30, 250, []string{}, map[string]int{"self": 1 << 30, "first": 1, "prev": 1, "last": 1}},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.number, c.size), func(t *testing.T) {
			query := url.Values{"worldId": {"0"}, pageNumber: {fmt.Sprint(c.number)}, pageSize: {fmt.Sprint(c.size)}}
			body := decoded(t, w.get("/api/storage/accounts/4001/assets?"+query.Encode()))
			ids := []string{}
			for _, one := range body["data"].([]any) {
				ids = append(ids, one.(map[string]any)["id"].(string))
			}
			assert.Equal(t, c.ids, ids)
			last := float64(c.links["last"])
			assert.Equal(t, map[string]any{
				"total": 7.0,
				"page":  map[string]any{"number": float64(c.number), "size": float64(c.size), "last": last},
			}, body["meta"])
			links := map[string]any{}
			for name, number := range c.links {
				query.Set(pageNumber, fmt.Sprint(number))
				links[name] = "/api/storage/accounts/4001/assets?" + query.Encode()
			}
			assert.Equal(t, links, body["links"])
		})
	}
	half := decoded(t, w.get("/api/storage/accounts/4001/assets?worldId=0&page[number]=1"))
	assert.EqualValues(t, MaxPage, half["meta"].(map[string]any)["page"].(map[string]any)["size"])
	none := decoded(t, w.get("/api/storage/accounts/4002/assets?worldId=0&page[size]=5"))
	assert.Equal(t, []any{}, none["data"])
	assert.EqualValues(t, 1, none["meta"].(map[string]any)["page"].(map[string]any)["last"])
}
