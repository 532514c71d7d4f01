package views

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/inventory"
)

func noContent(t *testing.T, rec *httptest.ResponseRecorder, tag string) {
	t.Helper()
	require.Equal(t, http.StatusNoContent, rec.Code, rec.Body.String())
	assert.Zero(t, rec.Body.Len())
	assert.Empty(t, rec.Header().Get("Content-Type"))
	assert.Empty(t, rec.Header().Get("Content-Length"))
	assert.Equal(t, tag, rec.Header().Get("ETag"))
	assert.Contains(t, rec.Header().Get("Cache-Control"), "private")
}

func TestDeleteTakesTheInventory(t *testing.T) {
	w := newWorld(t)
	p := play(t, w, inventory.CreateCommand{Character: character}, drinks)
	noContent(t, w.ask(http.MethodDelete, ofCharacter), `"3"`)
	failure(t, w.get(ofCharacter), http.StatusNotFound)
	assert.Equal(t, NotFound, failure(t, w.ask(http.MethodDelete, ofCharacter), http.StatusNotFound).Code)

	require.Equal(t, http.StatusCreated, w.ask(http.MethodPost, ofCharacter).Code)
	w.requests.order = func(_ context.Context, c inventory.Command, request uuid.UUID) error {
		p.apply(c, request.String())
		p.apply(inventory.CreateCommand{Character: character}, "")
		return nil
	}
	noContent(t, w.ask(http.MethodDelete, ofCharacter), `"7"`) // it was this one, though there is another since

	w.requests.order = func(_ context.Context, c inventory.Command, request uuid.UUID) error {
		p.apply(inventory.DeleteCommand{Character: character}, "another's")
		p.apply(c, request.String())
		return nil
	}
	failure(t, w.ask(http.MethodDelete, ofCharacter), http.StatusNotFound)
}
