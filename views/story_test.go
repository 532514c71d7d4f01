package views_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/inventory"
	"coffer/item"
	"coffer/tester"
	"coffer/views"
)

// The writes over HTTP through the real functions: what they answer, and what
// everybody else hears of them.
func TestAnInventorysLifeOverHTTP(t *testing.T) {
	const (
		character item.CharacterID = 7
		path                       = "/api/characters/7/inventory"
	)
	tenant := uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123")
	of := codecs.CharacterKey{Tenant: tenant, Character: character}
	system := tester.New(t)
	requests := emitters.NewRequests(system, system.Topics)
	api := views.API{Lookups: system.Lookups(), Requests: requests}.Handler()
	ask := func(method, path string, status int) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("TENANT_ID", tenant.String())
		r.Header.Set("MAJOR_VERSION", "83")
		out := httptest.NewRecorder()
		api.ServeHTTP(out, r)
		require.Equal(t, status, out.Code, out.Body.String())
		return out
	}
	// heard are the types of the events since the last call. Each carries the
	// request's headers, and the last one's version is the answer's.
	heard := func(answer *httptest.ResponseRecorder) []string {
		t.Helper()
		var types []string
		for _, e := range system.News() {
			types = append(types, e.Type())
			assert.Equal(t, "\x00\x53", e.Header("MAJOR_VERSION"))
			assert.Equal(t, tenant.String(), e.Header("TENANT_ID"))
			if answer != nil {
				assert.Equal(t, answer.Header().Get("ETag"), fmt.Sprintf("%q", e.Header("coffer-version")))
			}
		}
		return types
	}

	made := ask(http.MethodPost, path, http.StatusCreated)
	assert.Equal(t, []string{"CREATED", "CREATED", "CREATED", "CREATED", "CREATED", "CREATED"}, heard(made))
	ask(http.MethodPost, path, http.StatusConflict)
	assert.Empty(t, heard(nil), "one that is there is announced once")

	from := emitters.Sender{Tenant: tenant, Major: 83}
	_, err := emitters.NewInventory(system, system.Topics).CreateAsset(t.Context(), from, inventory.CreateAssetCommand{
		Envelope: inventory.Envelope{Character: character, Type: item.TypeUse}, Template: 2000000, Quantity: 30,
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"CREATED"}, heard(nil))
	var shown struct {
		Data struct{ ID string }
	}
	require.NoError(t, json.Unmarshal(ask(http.MethodGet, path+"/compartments?type=2", http.StatusOK).Body.Bytes(), &shown))
	asset := path + "/compartments/" + shown.Data.ID + "/assets/1"

	assert.Equal(t, []string{"DELETED"}, heard(ask(http.MethodDelete, asset, http.StatusNoContent)))
	ask(http.MethodDelete, asset, http.StatusNotFound)
	assert.Equal(t, []string{"REJECTED"}, heard(nil))
	there, ok := system.Inventory(of)
	require.True(t, ok)
	assert.Empty(t, there.Assets)

	gone := heard(ask(http.MethodDelete, path, http.StatusNoContent))
	assert.Equal(t, []string{"DELETED", "DELETED", "DELETED", "DELETED", "DELETED", "DELETED"}, gone)
	ask(http.MethodDelete, path, http.StatusNotFound)
	ask(http.MethodGet, path, http.StatusNotFound)
	assert.Empty(t, heard(nil))
	_, ok = system.Inventory(of)
	assert.False(t, ok)
}
