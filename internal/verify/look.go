package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"coffer/internal/verify/model"
)

// lookers are how many look-ups are under way at a time. Most of a session's wait
// half a second for a projection that there isn't.
const lookers = 64

// question is a look-up and what it must show.
type question struct {
	r        *row
	path     string
	version  string // that the reader has seen
	blind    bool   // the model doesn't know what is expected
	expected string // canonical; "": 404
}

// look compares every row with what HTTP shows of it, after the last version
// that was seen in an event.
func (j *judge) look(ctx context.Context) error {
	questions := make(chan question)
	var mu sync.Mutex
	var wrong error
	var all sync.WaitGroup
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = lookers
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	for range lookers {
		all.Go(func() {
			for q := range questions {
				shown, tag, err := ask(ctx, client, j.o.REST, q)
				mu.Lock()
				j.report.Looked++
				if err == nil {
					j.see(q, shown, tag)
				} else if wrong == nil {
					wrong = fmt.Errorf("%s: %w", q.path, err)
				}
				mu.Unlock()
			}
		})
	}
	for _, r := range j.sorted() {
		if r.broken && r.function != model.InventoryFunction {
			continue
		}
		for _, q := range j.questions(r) {
			questions <- q
		}
	}
	close(questions)
	all.Wait()
	return wrong
}

// see judges what a look-up shows: against the model, and against a client that
// follows the events.
func (j *judge) see(q question, shown, tag string) {
	if q.r.function == model.InventoryFunction {
		client, err := j.followed(q.r)
		diff := ""
		if err == nil {
			diff = client.shown(shown)
		} else {
			diff = err.Error()
		}
		if diff != "" {
			j.found(Follower, q.r.key, nil, nil, "%s at version %s: %s", q.path, q.version, diff)
		}
	}
	switch {
	case q.blind:
	case shown != q.expected:
		j.found(ViewDisagrees, q.r.key, nil, nil, "%s at version %s must show\n    %s\n  and shows\n    %s", q.path, q.version, or404(q.expected), or404(shown))
	case shown != "":
		j.tagged(q, tag)
	}
}

func or404(s string) string {
	if s == "" {
		return "nothing (404)"
	}
	return s
}

// tagged: a row has as many versions as records that it was given. Since a brief
// run was read, reservations may have ended and rows been written again.
func (j *judge) tagged(q question, tag string) {
	got, ok := q.tagged(tag)
	switch {
	case !ok:
		j.found(ViewDisagrees, q.r.key, nil, nil, "%s has the ETag %q", q.path, tag)
	case got > q.r.versions+q.r.maybe && !j.o.Brief:
		j.found(AppliedTwice, q.r.key, nil, nil, "row %s %s is in version %d, and %d records were about it", q.r.function, q.r.key, got, q.r.versions+q.r.maybe)
	case got < q.r.versions:
		j.found(NotApplied, q.r.key, nil, nil, "row %s %s is in version %d, and %d records were about it", q.r.function, q.r.key, got, q.r.versions)
	}
}

// tagged is the row's version in an ETag: all of it, or of a session what stands
// in front of the storage's.
func (q question) tagged(tag string) (version int, ok bool) {
	text, quoted := strings.CutPrefix(tag, `"`)
	text, end := strings.CutSuffix(text, `"`)
	own, storages, pair := strings.Cut(text, ".")
	version, err := strconv.Atoi(own)
	if pair && err == nil {
		_, err = strconv.Atoi(storages)
	}
	return version, quoted && end && err == nil && pair == (q.r.function == model.SessionFunction)
}

// questions are the look-ups about a row.
func (j *judge) questions(r *row) []question {
	tenant, id := split(r.key)
	version := strconv.FormatUint(r.last, 10)
	switch r.function {
	case model.StorageFunction:
		var all []question
		for world := range r.account.Storages {
			attributes, assets := r.account.View(j.o.Settings, id, world)
			all = append(all, question{r, fmt.Sprintf("/api/storage/accounts/%d?worldId=%d", id, world), version, false, canonical(attributes, nil, assets)})
		}
		return all
	case model.InventoryFunction:
		compartments, assets := r.has.View()
		expected := ""
		if r.has.Exists {
			expected = canonical(model.Object{"characterId": id}, compartments, assets)
		}
		return []question{{r, fmt.Sprintf("/api/characters/%d/inventory", id), version, r.broken, expected}}
	case model.SessionFunction:
		expected, stored := "", uint64(0)
		if r.session.Open {
			of := j.rows[rowName{model.StorageFunction, model.Key(tenant, r.session.Account)}]
			account := &model.Account{}
			if of != nil {
				if of.broken {
					return nil
				}
				account, stored = of.account, of.last
			}
			expected = canonical(r.session.View(j.o.Settings, tenant, id, account), nil, nil)
		}
		return []question{{r, fmt.Sprintf("/api/storage/projections/%d", id), fmt.Sprintf("%d.%d", r.last, stored), false, expected}}
	}
	return nil
}

// split is a row's key in its parts.
func split(key string) (tenant uuid.UUID, id uint32) {
	text, number, ok := strings.Cut(key, "/")
	if !ok {
		number = text
	}
	tenant, _ = uuid.Parse(text) // of the empty tenant the number
	n, _ := strconv.ParseUint(number, 10, 32)
	return tenant, uint32(n)
}

// canonical is a view in one text: attributes, compartments and assets.
func canonical(attributes model.Object, compartments, assets []model.Object) string {
	b, err := json.Marshal(model.Object{"attributes": attributes, "compartments": some(compartments), "assets": some(assets)})
	if err != nil {
		panic(err) // maps of numbers and texts can be written
	}
	text, err := model.Canonical(b)
	if err != nil {
		panic(err)
	}
	return text
}

func some(list []model.Object) []model.Object {
	if list == nil {
		return []model.Object{}
	}
	return list
}
