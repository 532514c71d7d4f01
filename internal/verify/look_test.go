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
		if tag != "" {
			w.Header().Set("ETag", tag)
		}
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
	for _, no := range []string{"", `"x"`, `"3.1"`, "3"} {
		assert.Positive(t, look(t, no, same).Found[ViewDisagrees], "the ETag %s", no)
	}
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
			assert.Equal(t, name != "a capacity", found.Found[Follower] > 0, "a capacity has no asset event: %v", found.Problems)
		})
	}
	gone := look(t, `"3"`, func(string, string) string { return "" })
	assert.Positive(t, gone.Found[ViewDisagrees], "404")
	assert.Positive(t, gone.Found[Follower], "404")
}

// A session's ETag tells its own version and its storage's.
func TestTheJudgeComparesASessionsVersion(t *testing.T) {
	l := newTelling(t)
	l.whose.id = 701_001
	row := &model.Session{}
	show := l.send("COMMAND_TOPIC_STORAGE_SHOW", `{"worldId":0,"characterId":701001,"accountId":1001,"type":"SHOW_STORAGE"}`, nil)
	l.say(show, "COMMAND_TOPIC_STORAGE_SHOW", "/coffer/session", l.whose.key(), 1, row.Apply(l.o.Settings, l.at(show, 0)))
	l.h.Ended = l.now
	for tag, kind := range map[string]string{`"1.1"`: "", `"2.1"`: AppliedTwice, `"0.1"`: NotApplied, `"1"`: ViewDisagrees, "": ViewDisagrees} {
		j := newJudge(l.o, l.h)
		j.all()
		require.Empty(t, j.report.Problems)
		questions := j.questions(j.sorted()[0])
		require.Len(t, questions, 1)
		j.see(questions[0], questions[0].expected, tag)
		assert.Equal(t, kind == "", j.report.Clean(), "%s: %v", tag, j.report.Problems)
		assert.Equal(t, kind != "", j.report.Found[kind] > 0, "%s: %v", tag, j.report.Problems)
	}
}

// A sidecar that is being started is asked again.
func TestASidecarThatIsBeingStarted(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		switch asked++; asked {
		case 1:
			panic(http.ErrAbortHandler) // the connection breaks
		case 2:
			http.Error(w, "recovering", http.StatusServiceUnavailable)
		default:
			http.Error(w, "nothing", http.StatusNotFound)
		}
	}))
	defer server.Close()
	shown, _, err := ask(t.Context(), server.Client(), server.URL, question{r: &row{}})
	require.NoError(t, err)
	assert.Empty(t, shown)
	assert.Equal(t, 3, asked)
}
