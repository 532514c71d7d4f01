package views

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/item"
)

// badParameter names the part of the path or the query that can't be read.
func badParameter(name, format string, args ...any) error {
	e := refuse(BadParameter, format, args...)
	e.Parameter = name
	return e
}

// queryOf reads the query, all of it: net/url's Query leaves out in silence what
// it can't read, and the answer would be one to another question.
func queryOf(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err == nil {
		return values, nil
	}
	for part := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if _, err := url.ParseQuery(part); err != nil {
			name, _, _ := strings.Cut(part, "=")
			if plain, err := url.QueryUnescape(name); err == nil {
				name = plain
			}
			return nil, badParameter(name, "%q in the query can't be read: %v.", part, err)
		}
	}
	return nil, badParameter("", "The query can't be read: %v.", err) // too many parts for net/url
}

// number reads a part of the path as a number of so many bits.
func number(r *http.Request, name string, least uint64, bits int) (uint64, error) {
	text := r.PathValue(name)
	n, err := strconv.ParseUint(text, 10, bits)
	if err != nil || n < least {
		return 0, badParameter(name, "%s is %q, and it is a number from %d to %d.", name, text, least, uint64(1)<<bits-1)
	}
	return n, nil
}

func accountOf(r *http.Request, who caller) (codecs.AccountKey, error) {
	n, err := number(r, "accountId", 1, 32)
	return codecs.AccountKey{Tenant: who.tenant, Account: item.AccountID(n)}, err
}

func characterOf(r *http.Request, who caller) (codecs.CharacterKey, error) {
	n, err := number(r, "characterId", 1, 32)
	return codecs.CharacterKey{Tenant: who.tenant, Character: item.CharacterID(n)}, err
}

func worldOf(r *http.Request) (item.WorldID, error) {
	const name = "worldId"
	query, err := queryOf(r)
	if err != nil {
		return 0, err
	}
	text := query.Get(name)
	if text == "" {
		return 0, badParameter(name, "%s is missing.", name)
	}
	n, err := strconv.ParseUint(text, 10, 8)
	if err != nil {
		return 0, badParameter(name, "%s is %q, and it is a number from 0 to 255.", name, text)
	}
	return item.WorldID(n), nil
}

// typeParameter is the inventory type's name in paths and queries.
const typeParameter = "type"

// typeOf reads the inventory type in the path.
func typeOf(r *http.Request) (item.Type, error) { return parseType(r.PathValue(typeParameter)) }

// queriedType reads the inventory type in the query, where it may be missing.
func queriedType(r *http.Request) (item.Type, error) {
	query, err := queryOf(r)
	if err != nil {
		return 0, err
	}
	text := query.Get(typeParameter)
	if text == "" {
		return 0, badParameter(typeParameter, "%s is missing.", typeParameter)
	}
	return parseType(text)
}

func parseType(text string) (item.Type, error) {
	t, ok := item.ParseType(text)
	if !ok {
		return 0, badParameter(typeParameter, "%s is %q, and it is 1 to 5, equip, use, setup, etc or cash.", typeParameter, text)
	}
	return t, nil
}

// uuidOf reads a part of the path as a UUID.
func uuidOf(r *http.Request, name string) (uuid.UUID, error) {
	id, err := uuid.Parse(r.PathValue(name))
	if err != nil {
		return id, badParameter(name, "%s is %q, and it is a UUID.", name, r.PathValue(name))
	}
	return id, nil
}

// indexOf reads the place in a list. Below 0 there is nothing, which is not
// the same as being unreadable.
func indexOf(r *http.Request) (int, error) {
	const name = "slot"
	n, err := strconv.ParseInt(r.PathValue(name), 10, 16)
	if err != nil {
		return 0, badParameter(name, "%s is %q, and it is a number from 0 to 32767.", name, r.PathValue(name))
	}
	return int(n), nil
}
