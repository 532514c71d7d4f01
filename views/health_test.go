package views

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHealth(t *testing.T) {
	c := newCopy(t, 2)
	ready := false
	worker := Check{"worker", func() (bool, any) { return ready, nil }}
	h := Health(API{}.Handler(), c.Check(), worker)
	ask := func(path string) (int, string) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		return rec.Code, rec.Body.String()
	}
	readyz := func() (int, Readiness) {
		status, body := ask("/readyz")
		var out Readiness
		require.NoError(t, json.Unmarshal([]byte(body), &out))
		return status, out
	}
	status, out := readyz()
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.False(t, out.Ready)
	require.Len(t, out.Checks, 2)
	assert.Equal(t, map[string]any{"table": "table", "partitions": 2.0, "recovered": 0.0, "restarts": 0.0}, out.Checks[0].Detail)

	for _, s := range c.shelves {
		require.NoError(t, s.MarkRecovered())
	}
	status, out = readyz()
	assert.Equal(t, http.StatusServiceUnavailable, status, "the worker isn't ready")
	assert.True(t, out.Checks[0].Ready)

	ready = true
	status, out = readyz()
	assert.Equal(t, http.StatusOK, status)
	assert.True(t, out.Ready)

	status, _ = ask("/livez")
	assert.Equal(t, http.StatusOK, status)
	status, body := ask("/elsewhere")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, body, UnknownRoute)

	rec := httptest.NewRecorder()
	Health(nil).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	assert.Equal(t, http.StatusOK, rec.Code)
	assert.JSONEq(t, `{"ready":true,"checks":[]}`, rec.Body.String())
}
