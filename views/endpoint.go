package views

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// MaxBody bounds a request's body, in bytes. No route has a use for one.
const MaxBody = 64 << 10

// answer is what a route answers. Failures are an *Error instead.
type answer struct {
	status   int    // 0: 200; with 204 there is no body
	etag     string // without quotes
	location string
	body     any
}

// endpoint serves a route. Without methods there is nothing at this path.
func (a API) endpoint(m methods) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		media, err := negotiate(r.Header.Values("Accept"))
		var out answer
		if err == nil {
			out, err = a.serve(w, r, m)
		}
		if err != nil {
			a.refuse(w, r, m, media, asError(err))
			return
		}
		h := w.Header()
		h.Set("ETag", `"`+out.etag+`"`)
		if out.location != "" {
			h.Set("Location", out.location)
		}
		if read(r.Method) && unchanged(r.Header.Values("If-None-Match"), out.etag) {
			private(h)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		switch out.status {
		case 0:
			out.status = http.StatusOK
		case http.StatusNoContent:
			private(h)
			w.WriteHeader(out.status)
			return
		}
		a.write(w, r, out.status, media, out.body)
	})
}

// serve checks what all routes have in common, and asks the route.
func (a API) serve(w http.ResponseWriter, r *http.Request, m methods) (answer, error) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	do, ok := m[method]
	switch {
	case len(m) == 0:
		return answer{}, refuse(UnknownRoute, "Nothing is served under %q.", r.URL.Path)
	case !ok:
		return answer{}, refuse(BadMethod, "%s is not served here, but %s.", r.Method, allowed(m))
	}
	who, err := callerOf(r.Header)
	if err != nil {
		return answer{}, err
	}
	if _, err := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, MaxBody)); err != nil {
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			return answer{}, refuse(TooLarge, "The body is above %d bytes.", tooLarge.Limit)
		}
		return answer{}, refuse(BadBody, "The body could not be read: %v.", err)
	}
	return do(r, who)
}

func (a API) refuse(w http.ResponseWriter, r *http.Request, m methods, media string, e *Error) {
	s := statuses[e.Code]
	if s.number == http.StatusInternalServerError {
		a.log().Error("look-up failed", "method", r.Method, "path", r.URL.Path, "error", e.Cause)
	}
	if e.Code == BadMethod {
		w.Header().Set("Allow", allowed(m))
	}
	if s.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(s.retry.Seconds())))
	}
	a.write(w, r, s.number, media, e.document())
}

func (a API) write(w http.ResponseWriter, r *http.Request, status int, media string, body any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		a.log().Error("answer can't be written", "path", r.URL.Path, "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := w.Header()
	private(h)
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes()) // the client went away
	}
}

// private keeps caches from giving an answer to another tenant: the tenant is
// not part of the address.
func private(h http.Header) {
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "TENANT_ID, Accept")
	h.Set("X-Content-Type-Options", "nosniff")
}

func read(method string) bool { return method == http.MethodGet || method == http.MethodHead }

func allowed(m methods) string {
	all := slices.Collect(maps.Keys(m))
	if slices.Contains(all, http.MethodGet) {
		all = append(all, http.MethodHead)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
