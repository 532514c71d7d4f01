package views

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
	"coffer/storage"
)

const projection = "/api/storage/projections/100001"

func TestProjectionIsTheSample(t *testing.T) {
	w := newWorld(t)
	w.putAccount(uuid.Nil, 7, used())
	w.putSession(uuid.Nil, 3, opened())
	rec := w.get(projection)
	require.Equal(t, http.StatusOK, rec.Code)
	assert.Equal(t, `"3.7"`, rec.Header().Get("ETag"))
	assert.Equal(t, sample(t, "storage.projection"), decoded(t, rec))
	assert.Equal(t, http.StatusNotModified, w.get(projection, "If-None-Match", `"3.7"`).Code)
}

// Until the character moved an item of a type, that type lists everything.
func TestProjectionsQuirk(t *testing.T) {
	w := newWorld(t)
	a := used()
	a.Storages[0].Transfers = []storage.Transfer{
		{Character: 100001, Type: item.TypeEquip, At: opened().Opened.Add(-time.Second)}, // in the session before
		{Character: 100002, Type: item.TypeEquip, At: opened().Opened},                   // another's
		{Character: 100001, Type: item.TypeUse, At: opened().Opened},
	}
	w.putAccount(uuid.Nil, 7, a)
	w.putSession(uuid.Nil, 3, opened())
	body := decoded(t, w.get(projection))["data"].(map[string]any)["attributes"].(map[string]any)["compartments"].(map[string]any)
	for _, name := range []string{"equip", "setup", "etc", "cash"} {
		assert.Len(t, body[name], 2, name)
	}
	assert.Len(t, body["use"], 1)

	for path, id := range map[string]string{
		"use/assets/0": "1", "2/assets/0": "1", "equip/assets/0": "2", "1/assets/1": "1", "5/assets/1": "1", "cash/assets/0": "2",
	} {
		rec := w.get(projection + "/compartments/" + path)
		require.Equal(t, http.StatusOK, rec.Code, path)
		assert.Equal(t, id, decoded(t, rec)["data"].(map[string]any)["id"], path)
		assert.Equal(t, `"3.7"`, rec.Header().Get("ETag"))
	}
	for _, path := range []string{"use/assets/1", "equip/assets/2", "use/assets/-1"} {
		e := failure(t, w.get(projection+"/compartments/"+path), http.StatusNotFound)
		assert.Equal(t, NotFound, e.Code)
	}
	rec := w.get(projection + "/compartments/use/assets/0")
	assert.Equal(t, sample(t, "storage.asset"), decoded(t, rec))
}

func TestAProjectionWithNothingInItListsNothing(t *testing.T) {
	w := newWorld(t)
	w.putSession(uuid.Nil, 1, opened())
	rec := w.get(projection)
	require.Equal(t, http.StatusOK, rec.Code)
	assert.Equal(t, `"1.0"`, rec.Header().Get("ETag"))
	attributes := decoded(t, rec)["data"].(map[string]any)["attributes"].(map[string]any)
	assert.EqualValues(t, 4, attributes["capacity"])
	for _, kind := range item.Types {
		assert.Equal(t, []any{}, attributes["compartments"].(map[string]any)[kind.String()])
	}
}

func TestAProjectionThatIsNotThereYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		began := time.Now()
		e := failure(t, w.get(projection), http.StatusNotFound)
		assert.Equal(t, NotFound, e.Code)
		assert.Equal(t, 500*time.Millisecond, time.Since(began))

		began = time.Now()
		time.AfterFunc(400*time.Millisecond, func() { w.putSession(uuid.Nil, 1, opened()) })
		assert.Equal(t, http.StatusOK, w.get(projection).Code)
		assert.Equal(t, 400*time.Millisecond, time.Since(began))

		w.putSession(uuid.Nil, 2, storage.Session{})
		began = time.Now()
		failure(t, w.get(projection), http.StatusNotFound)
		assert.Equal(t, 500*time.Millisecond, time.Since(began), "a closed one may be opened anew")

		began = time.Now()
		failure(t, w.get(projection, MinVersion, "2.0"), http.StatusNotFound)
		assert.Zero(t, time.Since(began), "the reader knows this version, and it is closed")
	})
}

func TestProjectionsMinVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			asked            string
			session, storage uint64 // to which versions the rows come, after a second each
			status           int
			took             time.Duration
		}{
			{"2.5", 2, 5, http.StatusOK, 0},
			{"5", 2, 5, http.StatusOK, 0},
			{"6", 2, 6, http.StatusOK, time.Second},
			{"2.6", 2, 6, http.StatusOK, time.Second},
			{"3.5", 3, 5, http.StatusOK, time.Second},
			{"3.6", 3, 6, http.StatusOK, time.Second},
			{"3.0", 3, 5, http.StatusOK, time.Second},
			{"3", 2, 5, http.StatusOK, 0},
			{"3.5", 2, 5, http.StatusServiceUnavailable, 2 * time.Second},
			{"7", 2, 6, http.StatusServiceUnavailable, 2 * time.Second},
			{"3.7", 3, 6, http.StatusServiceUnavailable, 2 * time.Second},
			{"", 2, 5, http.StatusOK, 0},
			{"2.", 2, 5, http.StatusBadRequest, 0},
			{".5", 2, 5, http.StatusBadRequest, 0},
			{"2.5.1", 2, 5, http.StatusBadRequest, 0},
		} {
			w := newWorld(t)
			w.putAccount(uuid.Nil, 5, used())
			w.putSession(uuid.Nil, 2, opened())
			began := time.Now()
			time.AfterFunc(time.Second, func() {
				w.putAccount(uuid.Nil, c.storage, used())
				w.putSession(uuid.Nil, c.session, opened())
			})
			rec := w.get(projection, MinVersion, c.asked)
			assert.Equal(t, c.status, rec.Code, c.asked)
			assert.Equal(t, c.took, time.Since(began), c.asked)
			if c.status == http.StatusServiceUnavailable {
				assert.NotEmpty(t, rec.Header().Get("Retry-After"))
			}
			time.Sleep(3 * time.Second) // the bubble's clock: let the writes happen
			assert.Equal(t, strconv.Quote(etag(c.session)+"."+etag(c.storage)), w.get(projection).Header().Get("ETag"))
		}
	})
}
