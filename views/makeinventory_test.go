package views

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/inventory"
)

func TestPostMakesTheInventory(t *testing.T) {
	w := newWorld(t)
	p := play(t, w)
	rec := w.ask(http.MethodPost, ofCharacter)
	require.Equal(t, http.StatusCreated, rec.Code, rec.Body.String())
	assert.Equal(t, `"1"`, rec.Header().Get("ETag"))
	assert.Equal(t, ofCharacter, rec.Header().Get("Location"))
	assert.JSONEq(t, w.get(ofCharacter).Body.String(), rec.Body.String())

	again := w.ask(http.MethodPost, ofCharacter)
	assert.Equal(t, Exists, failure(t, again, http.StatusConflict).Code)
	assert.EqualValues(t, 2, p.row.Version, "the row decides, not the copy")
}

// An inventory comes and goes, also when the copy hasn't seen it yet.
func TestPostThatCameSecondToCreated(t *testing.T) {
	w := newWorld(t)
	p := play(t, w)
	w.requests.order = func(_ context.Context, c inventory.Command, request uuid.UUID) error {
		p.apply(inventory.CreateCommand{Character: character}, "")
		p.apply(c, request.String())
		return nil
	}
	assert.Equal(t, Exists, failure(t, w.ask(http.MethodPost, ofCharacter), http.StatusConflict).Code)
}

func TestPostThatWasDeletedAtOnce(t *testing.T) {
	w := newWorld(t)
	p := play(t, w)
	w.requests.order = func(_ context.Context, c inventory.Command, request uuid.UUID) error {
		p.apply(c, request.String())
		p.apply(inventory.DeleteCommand{Character: character}, "")
		return nil
	}
	assert.Contains(t, failure(t, w.ask(http.MethodPost, ofCharacter), http.StatusNotFound).Detail, "deleted already")
}
