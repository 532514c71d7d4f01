package verify

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify/model"
)

// shows is a sidecar that shows what the judge expects, or what harm makes of
// it.
func shows(t *testing.T, all map[string]string, tag string, harm func(path, document string) string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !assert.NotEmpty(t, r.Header.Get("TENANT_ID")) || !assert.NotEmpty(t, r.Header.Get("Coffer-Min-Version")) {
			return
		}
		expected := harm(r.URL.RequestURI(), all[r.Header.Get("TENANT_ID")+r.URL.RequestURI()])
		if expected == "" {
			http.NotFound(w, r)
			return
		}
		flat, err := parse(expected)
		assert.NoError(t, err)
		included := []any{}
		for _, kind := range []string{"compartments", "assets"} {
			for _, one := range flat[kind].([]any) {
				o := one.(model.Object)
				switch {
				case kind == "compartments":
					included = append(included, model.Object{"type": kind, "attributes": o})
				case o["attributes"] != nil:
					included = append(included, model.Object{"type": kind, "id": o["id"], "attributes": o["attributes"]})
				default:
					included = append(included, model.Object{"type": "storage_assets", "attributes": o})
				}
			}
		}
		w.Header().Set("ETag", tag)
		assert.NoError(t, json.NewEncoder(w).Encode(model.Object{"data": model.Object{"attributes": flat["attributes"]}, "included": included}))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestTheJudgeFindsAWrongView(t *testing.T) {
	o, h := reserving(t, 0)
	h.Ended = h.Events[0].Time
	look := func(t *testing.T, tag string, harm func(path, document string) string) Report {
		j := newJudge(o, h)
		j.all()
		require.Empty(t, j.report.Problems)
		all := map[string]string{}
		for _, r := range j.sorted() {
			for _, q := range j.questions(r) {
				all[strings.Split(r.key, "/")[0]+q.path] = q.expected
			}
		}
		j.o.REST = shows(t, all, tag, harm)
		require.NoError(t, j.look(t.Context()))
		require.Equal(t, 1, j.report.Looked)
		return j.report
	}
	same := func(_, document string) string { return document }
	assert.Empty(t, look(t, `"3"`, same).Problems)
	assert.Positive(t, look(t, `"4"`, same).Found[AppliedTwice], "a version more than commands")
	assert.Positive(t, look(t, `"2"`, same).Found[NotApplied], "a version less")
	for name, change := range map[string][2]string{
		"a slot":     {`"slot":1`, `"slot":2`},
		"units":      {`"quantity":10`, `"quantity":11`},
		"a capacity": {`"capacity":24`, `"capacity":28`},
		"an id":      {`"id":"1"`, `"id":"2"`},
	} {
		t.Run(name, func(t *testing.T) {
			found := look(t, `"3"`, func(_, document string) string {
				require.Contains(t, document, change[0])
				return strings.Replace(document, change[0], change[1], 1)
			})
			assert.Positive(t, found.Found[ViewDisagrees], "%v", found.Problems)
		})
	}
	gone := look(t, `"3"`, func(string, string) string { return "" })
	assert.Positive(t, gone.Found[ViewDisagrees], "404")
}
