package views

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryCodeHasAStatus(t *testing.T) {
	for _, code := range []Code{
		BadParameter, BadHeader, BadBody, NotFound, UnknownRoute, BadMethod, NotAcceptable, TooLarge,
		Exists, Refused, NotRecovered, NotYet, NotSent, NoAnswer, Internal,
	} {
		s, ok := statuses[code]
		require.True(t, ok, code)
		assert.NotEmpty(t, http.StatusText(s.number), code)
		assert.NotEmpty(t, s.title, code)
	}
	assert.Len(t, statuses, 15)
}

func TestUnknownRoutes(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/api", "/api/storage", "/api/storage/accounts/4001/", "/storage/accounts/4001?worldId=0", "/livez"} {
		assert.Equal(t, UnknownRoute, failure(t, w.get(path), http.StatusNotFound).Code, path)
	}
}

func TestMethods(t *testing.T) {
	w := newWorld(t)
	const storage = "/api/storage/accounts/4001?worldId=0"
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		rec := w.ask(method, storage)
		assert.Equal(t, BadMethod, failure(t, rec, http.StatusMethodNotAllowed).Code)
		assert.Equal(t, "GET, HEAD, POST", rec.Header().Get("Allow"))
	}
	rec := w.ask(http.MethodPost, projection)
	failure(t, rec, http.StatusMethodNotAllowed)
	assert.Equal(t, "GET, HEAD", rec.Header().Get("Allow"))

	rec = w.ask(http.MethodPut, ofCharacter)
	failure(t, rec, http.StatusMethodNotAllowed)
	assert.Equal(t, "DELETE, GET, HEAD, POST", rec.Header().Get("Allow"))
	rec = w.get(compartmentPath(1) + "/assets/1")
	failure(t, rec, http.StatusMethodNotAllowed)
	assert.Equal(t, "DELETE", rec.Header().Get("Allow"))

	w.api.Requests = nil
	rec = w.ask(http.MethodDelete, ofCharacter)
	failure(t, rec, http.StatusMethodNotAllowed)
	assert.Equal(t, "GET, HEAD", rec.Header().Get("Allow"))
	failure(t, w.ask(http.MethodDelete, compartmentPath(1)+"/assets/1"), http.StatusNotFound)
	rec = w.ask(http.MethodPost, storage)
	failure(t, rec, http.StatusMethodNotAllowed)
	assert.Equal(t, "GET, HEAD", rec.Header().Get("Allow"))
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	w := newWorld(t)
	w.putAccount(uuid.Nil, 7, used())
	for _, path := range []string{"/api/storage/accounts/4001?worldId=0", "/api/storage/accounts/4001/assets/9?worldId=0", "/nothing"} {
		got, head := w.get(path), w.ask(http.MethodHead, path)
		assert.Equal(t, got.Code, head.Code)
		assert.Equal(t, got.Header(), head.Header())
		assert.Empty(t, head.Body.String())
		assert.NotEmpty(t, got.Body.String())
	}
}

func TestAccept(t *testing.T) {
	w := newWorld(t)
	const path = "/api/storage/accounts/4001?worldId=0"
	for accept, media := range map[string]string{
		"":                                    jsonAPI,
		"*/*":                                 jsonAPI,
		"application/*;q=0.1":                 jsonAPI,
		"application/vnd.api+json":            jsonAPI,
		"text/html, application/vnd.api+json": jsonAPI,
		"text/html, */*;q=0.8":                jsonAPI,
		"application/json, application/vnd.api+json": jsonAPI,
		"application/json":                           anyJSON,
		"application/json; charset=utf-8":            anyJSON,
	} {
		rec := w.get(path, "Accept", accept)
		assert.Equal(t, http.StatusOK, rec.Code, accept)
		assert.Equal(t, media, rec.Header().Get("Content-Type"), accept)
	}
	for _, accept := range []string{"text/html", "image/*", "application/vnd.api+json;q=0", ";"} {
		assert.Equal(t, NotAcceptable, failure(t, w.get(path, "Accept", accept), http.StatusNotAcceptable).Code, accept)
	}
}

func TestABodyHasALimit(t *testing.T) {
	w := newWorld(t)
	const path = "/api/storage/accounts/4001?worldId=0"
	fits := httptest.NewRequest(http.MethodGet, path, strings.NewReader(strings.Repeat(" ", MaxBody)))
	assert.Equal(t, http.StatusOK, w.send(fits).Code)
	over := httptest.NewRequest(http.MethodPost, path, strings.NewReader(strings.Repeat(" ", MaxBody+1)))
	assert.Equal(t, TooLarge, failure(t, w.send(over), http.StatusRequestEntityTooLarge).Code)
	broken := httptest.NewRequest(http.MethodPost, path, iotest.ErrReader(io.ErrUnexpectedEOF))
	assert.Equal(t, BadBody, failure(t, w.send(broken), http.StatusBadRequest).Code)
	assert.Zero(t, w.requests.account, "nothing was sent")
}

// A damaged row is our fault: the client learns that, and the log what it was.
func TestFaultsAreLoggedAndNotShown(t *testing.T) {
	w := newWorld(t)
	var log bytes.Buffer
	w.api.Log = slog.New(slog.NewTextHandler(&log, nil))
	w.accounts.put("4001", 1, []byte{255, 1})
	e := failure(t, w.get("/api/storage/accounts/4001?worldId=0"), http.StatusInternalServerError)
	assert.Equal(t, Internal, e.Code)
	assert.NotContains(t, e.Detail, "format")
	assert.Contains(t, log.String(), "format 255")
	assert.Equal(t, Internal, asError(errors.New("anything")).Code)
}

func TestWhatCantBeHTMLIsWrittenAsItIs(t *testing.T) {
	w := newWorld(t)
	a := used()
	a.Storages[0].Assets[1].Data.Extra = `"a b<c>&":"<&>"`
	w.putAccount(uuid.Nil, 1, a)
	rec := w.get("/api/storage/accounts/4001/assets/1?worldId=0")
	assert.Contains(t, rec.Body.String(), `"rechargeable":0,"a b<c>&":"<&>"}`)
	assert.Equal(t, "nosniff", rec.Header().Get("X-Content-Type-Options"))
}
