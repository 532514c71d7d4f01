//go:build unix

package visit_test

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify/model"
	"coffer/tester/visit"
)

// visited judges a visit by a model that reads only the commands: it is told
// them row by row, in the order of the versions in which they were answered.
type visited struct {
	t        require.TestingT
	settings model.Settings
	tenant   uuid.UUID
	visit.History
	rows   map[visitRow]*visitedRow
	ground map[uint32]*model.Asset // equips that were dropped, by reference
	told   map[int]bool            // commands that the model was told
	open   map[int]*model.Session  // of the projections that were shown, by their place there
}

type visitRow struct{ function, key string }

// visitedRow is a row with the model of its function.
type visitedRow struct {
	visitRow
	events    []visit.Heard
	account   model.Account
	session   model.Session
	inventory model.Inventory
	answered  map[int]uint64 // in which version, by command
}

// judge: the events are those that the model says, and HTTP showed what it
// has; every command was answered, each in one version.
func judge(t require.TestingT, h visit.History, s model.Settings) {
	v := &visited{t, s, uuid.MustParse(h.Tenant), h, map[visitRow]*visitedRow{}, map[uint32]*model.Asset{}, map[int]bool{}, map[int]*model.Session{}}
	for _, e := range h.Events {
		of := visitRow{e.Source(), string(e.Key)}
		if v.rows[of] == nil {
			v.rows[of] = &visitedRow{visitRow: of, answered: map[int]uint64{}}
		}
		v.rows[of].events = append(v.rows[of].events, e)
	}
	var all []*visitedRow
	for _, r := range v.rows {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *visitedRow) int { return strings.Compare(a.key, b.key) }) // who drops before who picks up; the account behind them
	compared := 0
	for _, r := range all {
		compared += v.replay(r)
	}
	assert.Equal(t, len(h.Shown), compared, "all that HTTP showed was compared")
	for _, c := range h.Commands {
		says := c.Letter == "" && c.Value != nil && !v.hidden(c)
		assert.Equal(t, says, v.told[c.Number], "the model was told: %s", c)
	}
}

// replay tells a row's model the commands and compares what it says. It returns
// how many look-ups it has compared.
func (v *visited) replay(r *visitedRow) (compared int) {
	slices.SortStableFunc(r.events, func(a, b visit.Heard) int {
		return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Index(), b.Index()))
	})
	for rest := r.events; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Version == rest[0].Version {
			n++
		}
		v.answer(r, rest[:n])
		version := rest[0].Version
		rest = rest[n:]
		for i, shown := range v.Shown {
			here := func(function, key string, shown uint64) bool {
				return r.visitRow == visitRow{function, key} && shown >= version && (len(rest) == 0 || shown < rest[0].Version)
			}
			switch session := v.open[i]; {
			case session != nil && here(model.StorageFunction, model.Key(v.tenant, session.Account), shown.Storage):
				v.project(r, *session, shown)
				compared++
			case here(shown.Function, model.Key(v.tenant, shown.ID), shown.Version) && shown.Storage > 0:
				session := r.session // compared when the account is at its version
				v.open[i] = &session
			case here(shown.Function, model.Key(v.tenant, shown.ID), shown.Version):
				v.compare(r, shown)
				compared++
			}
		}
	}
	return compared
}

// answer judges the events of one version.
func (v *visited) answer(r *visitedRow, events []visit.Heard) {
	last := events[len(events)-1] // what ended meanwhile is said first, and carries another's headers
	at := slices.IndexFunc(v.Commands, func(c visit.Command) bool { return c.Number == last.Command() })
	require.GreaterOrEqual(v.t, at, 0, "no command of the visit caused %s", last)
	c := v.Commands[at]
	var want []model.Event
	if !slices.ContainsFunc(events, func(e visit.Heard) bool { return e.Type != "RESERVATION_CANCELLED" }) {
		id := r.key[strings.LastIndexByte(r.key, '/')+1:]
		want = r.inventory.Expire(v.settings, model.Ending(r.key, v.Tenant, id, last.Time()))
	} else {
		before, again := r.answered[c.Number]
		require.False(v.t, again, "%s was applied in version %d and in version %d", c, before, last.Version)
		r.answered[c.Number], v.told[c.Number] = last.Version, true
		want = v.apply(r, c, events)
	}
	var said, says []string
	for _, e := range events {
		text, err := model.Canonical(e.Value)
		require.NoError(v.t, err, "%s", e)
		said = append(said, e.Topic+" "+text)
	}
	for _, e := range want {
		says = append(says, e.Topic+" "+e.Canonical())
	}
	require.Equal(v.t, says, said, "version %d of %s %s, %s", last.Version, r.function, r.key, c)
}

// apply tells a row's model a command.
func (v *visited) apply(r *visitedRow, c visit.Command, events []visit.Heard) []model.Event {
	value := c.Value
	if c.HTTP() {
		value = withTransaction(v.t, value, events)
	}
	if want, is := v.byHand(r, c, value); is {
		return want
	}
	var headers []model.Header
	for _, h := range c.Headers {
		headers = append(headers, model.Header{Key: h.Key, Value: h.Value})
	}
	about, letter := model.Read(c.Env(), value, headers)
	require.Empty(v.t, letter, "%s", c)
	at := slices.IndexFunc(about, func(m model.Command) bool { return m.Function == r.function && m.Key == r.key })
	require.GreaterOrEqual(v.t, at, 0, "%s is not about %s %s", c, r.function, r.key)
	m := about[at]
	m.At, m.Numbers = events[0].Time(), numbers(events)
	switch r.function {
	case model.StorageFunction:
		return r.account.Apply(v.settings, m)
	case model.SessionFunction:
		return r.session.Apply(v.settings, m)
	default:
		worn := v.equips(r)
		want := r.inventory.Apply(v.settings, m)
		v.dropped(worn, want)
		return want
	}
}

// numbers are the references that events CREATED, which come from outside the
// row.
func numbers(events []visit.Heard) (all []uint32) {
	for _, e := range events {
		if n, is := e.Body["referenceId"].(float64); is && e.Type == "CREATED" {
			all = append(all, uint32(n))
		}
	}
	return all
}
