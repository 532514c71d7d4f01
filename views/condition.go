package views

import (
	"net/http"
	"strconv"
	"strings"
)

// MinVersion is the header with which a reader asks for what it has seen of,
// or later: the coffer-version of an event.
const MinVersion = "Coffer-Min-Version"

// minVersion reads the version of a row, 0 if none is asked for.
func minVersion(h http.Header) (uint64, error) {
	text := h.Get(MinVersion)
	if text == "" {
		return 0, nil
	}
	return parseVersion(text, text)
}

// minVersions reads the versions of a projection's rows: "session.storage", or
// one number as the storage's.
func minVersions(h http.Header) (v Versions, err error) {
	text := h.Get(MinVersion)
	if text == "" {
		return v, nil
	}
	session, storage, pair := strings.Cut(text, ".")
	if !pair {
		v.Storage, err = parseVersion(text, text)
		return v, err
	}
	if v.Session, err = parseVersion(session, text); err != nil {
		return v, err
	}
	v.Storage, err = parseVersion(storage, text)
	return v, err
}

func parseVersion(part, whole string) (uint64, error) {
	n, err := strconv.ParseUint(part, 10, 64)
	if err != nil {
		e := refuse(BadHeader, "%s is %q, and it is a version (17), or of a projection two (5.17).", MinVersion, whole)
		e.Header = MinVersion
		return 0, e
	}
	return n, nil
}

// etag is the version of a row, as it stands in an ETag.
func etag(version uint64) string { return strconv.FormatUint(version, 10) }

func (p Projection) etag() string { return etag(p.Version) + "." + etag(p.Storage.Version) }

// unchanged tells whether If-None-Match names the tag, weakly or not (RFC 9110,
// 13.1.2).
func unchanged(noneMatch []string, tag string) bool {
	for one := range strings.SplitSeq(strings.Join(noneMatch, ","), ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" || one == `"`+tag+`"` {
			return true
		}
	}
	return false
}
