package views

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
)

// A part of the query that can't be read is no part that wasn't given: the
// whole list is no answer to who asked for a page.
func TestAQueryIsReadWholly(t *testing.T) {
	w := newWorld(t)
	for path, parameter := range map[string]string{
		"/api/storage/accounts/4001/assets?worldId=0&page[size]=%zz":          "page[size]",
		"/api/storage/accounts/4001/assets?worldId=0&page%5Bnumber%5D=2%":     "page[number]",
		"/api/storage/accounts/4001/assets?worldId=0&%zz=1":                   "%zz",
		"/api/storage/accounts/4001?worldId=0;page[size]=1":                   "worldId",
		"/api/storage/accounts/4001?worldId=%g0":                              "worldId",
		ofCharacter + "/compartments?type=%":                                  "type",
		compartmentPath(item.TypeUse) + "/assets?page[size]=1&page[number]=%": "page[number]",
	} {
		e := failure(t, w.get(path), http.StatusBadRequest)
		assert.Equal(t, BadParameter, e.Code, path)
		require.NotNil(t, e.Source, path)
		assert.Equal(t, parameter, e.Source.Parameter, path)
		assert.Contains(t, e.Detail, "can't be read", path)
	}
	many := "/api/storage/accounts/4001?worldId=0" + strings.Repeat("&a=1", 20000)
	assert.Equal(t, BadParameter, failure(t, w.get(many), http.StatusBadRequest).Code)
}
