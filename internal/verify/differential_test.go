package verify

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/internal/race"
	"coffer/internal/verify/model"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// The model and the functions' own steps are given the same commands in the
// same order, without any Kafka, and must say the same. Neither knows of the
// other: where they part, one of them has misread the contract.
func TestTheModelAndTheStepsAgree(t *testing.T) {
	t.Parallel()
	for _, mix := range []string{MixStorage, MixInventory} {
		t.Run(mix, func(t *testing.T) {
			seeds := uint64(3)
			if race.Enabled {
				seeds = 1 // both reckon in one goroutine
			}
			for seed := range seeds {
				agree(t, mix, seed, 3000)
			}
		})
	}
}

func agree(t *testing.T, mix string, seed uint64, commands int) {
	o, err := Options{Mix: mix, Seed: seed, Accounts: 6, Characters: 6, Fresh: "test"}.filled()
	require.NoError(t, err)
	g := NewGenerator(o)
	real, says := newSteps(t), imagine(o.Settings)
	said := map[string]int{}
	for n := range commands {
		m := g.next()
		at := time.Unix(1.8e9, 0).UTC().Add(time.Duration(n) * 500 * time.Millisecond)
		about, letter := model.Read(m.sent.Env, m.sent.Value, modelHeaders(m.headers))
		if len(about) == 1 && about[0].Equip() != 0 {
			continue // it takes two functions: see the runs
		}
		got, code := real.apply(m, at)
		require.Equal(t, letter, code, "seed %d: %s", seed, m.sent)
		var want []model.Event
		for _, c := range about {
			c.At, c.Numbers = at, numbersIn(got)
			want = append(want, says.apply(c)...)
		}
		if len(got) > 0 || len(want) > 0 {
			require.Equal(t, told(t, want), told(t, got), "seed %d: %s", seed, m.sent)
		}
		for _, e := range got {
			said[fmt.Sprint(e.Topic, " ", e.Value["type"])]++
		}
	}
	if seed == 0 {
		t.Log(said)
	}
}

// A transaction that reserves once more of a slot, as a retry does that comes too
// late to be known: each command's units end in their own time, and whatever
// settles them settles all.
func TestATransactionThatReservesOnceMore(t *testing.T) {
	const tx, whose = "9f0ec8a5-9e9c-4f3c-8b5e-6f1c3ad1e8aa", `"characterId":500001,"inventoryType":2,`
	reserve := `{"transactionId":"` + tx + `",` + whose + `"type":"REQUEST_RESERVE","body":{"items":[{"source":1,"itemId":2000000,"quantity":4}]}}`
	slot := func(kind string) string {
		return `{"transactionId":"` + tx + `",` + whose + `"type":"` + kind + `","body":{"slot":1}}`
	}
	for _, last := range []string{slot("CONSUME"), slot("CANCEL_RESERVATION"), `{` + whose + `"type":"SORT","body":{}}`,
		`{` + whose + `"type":"DESTROY","body":{"slot":1,"quantity":95}}`} {
		for _, seconds := range []int{15, 35, 50} {
			o, err := Options{Mix: MixInventory, Fresh: "test"}.filled()
			require.NoError(t, err)
			real, says := newSteps(t), imagine(o.Settings)
			at := time.Unix(1.8e9, 0).UTC()
			for n, one := range []struct {
				after int // seconds
				value string
			}{{0, `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`},
				{0, `{` + whose + `"type":"CREATE_ASSET","body":{"templateId":2000000,"quantity":100}}`},
				{0, reserve}, {10, reserve}, {seconds, last}, {60, `{` + whose + `"type":"SORT","body":{}}`}} {
				m := made{sent: &Sent{Env: compartmentCommands, Value: []byte(one.value), Tenant: o.tenants[0]}}
				if n == 0 {
					m.sent.Env = "EVENT_TOPIC_CHARACTER_STATUS"
				}
				m.headers = headersOf(o.tenants[0], "")
				now := at.Add(time.Duration(one.after) * time.Second)
				got, code := real.apply(m, now)
				require.Empty(t, code)
				c := m.sent.read()[0]
				c.At = now
				require.Equal(t, told(t, says.apply(c)), told(t, got), "%s after %d s", one.value, one.after)
			}
		}
	}
}

// told is a line for each event.
func told(t *testing.T, events []model.Event) string {
	var b bytes.Buffer
	for _, e := range events {
		fmt.Fprintln(&b, e.Topic, e.Canonical())
	}
	return b.String()
}

// steps are the functions without the runtime.
type steps struct {
	t           *testing.T
	rules       item.Rules
	accounts    map[string]storage.Account
	sessions    map[string]storage.Session
	inventories map[string]inventory.Inventory
	offset      uint64 // in the references' topic
}

func newSteps(t *testing.T) *steps {
	return &steps{t, item.Rules{}, map[string]storage.Account{}, map[string]storage.Session{}, map[string]inventory.Inventory{}, 0}
}

// apply routes a record as an ingress does, and returns its events or the dead
// letter's code.
func (s *steps) apply(m made, at time.Time) (out []model.Event, code string) {
	var topic *codecs.Topic
	for _, one := range codecs.Consumed {
		if one.Env == m.sent.Env {
			topic = one
		}
	}
	require.NotNil(s.t, topic, m.sent.Env)
	var headers kafka.Headers
	for _, h := range m.headers {
		headers = append(headers, kafka.Header{Key: h.Key, Value: h.Value})
	}
	all, problem := codecs.Decode(topic, m.sent.Value, headers)
	if problem != nil {
		return nil, problem.Code
	}
	for _, d := range all {
		switch c := d.Command.(type) {
		case storage.AccountCommand:
			next, answer := storage.Apply(s.rules, s.accounts[d.Key], c, at)
			s.accounts[d.Key] = next
			out = append(out, s.storage(answer)...)
		case storage.SessionCommand:
			next, answer := storage.ApplySession(s.rules, s.sessions[d.Key], c, at)
			s.sessions[d.Key] = next
			out = append(out, s.storage(answer)...)
		case inventory.Command:
			out = append(out, s.inventory(d.Key, c, at)...)
		}
	}
	return out, ""
}

func (s *steps) storage(a storage.Answer) (out []model.Event) {
	for _, e := range a.Events {
		out = append(out, s.event(codecs.EncodeEvent(e)))
	}
	return out
}

// inventory applies a command and then the numbers that it asks for.
func (s *steps) inventory(key string, c inventory.Command, at time.Time) (out []model.Event) {
	next, answer := inventory.Apply(s.rules, s.inventories[key], c, "", at)
	s.inventories[key] = next
	require.NoError(s.t, next.Valid())
	whose, err := codecs.ParseCharacterKey(key)
	require.NoError(s.t, err)
	for _, e := range answer.Events {
		out = append(out, s.event(codecs.EncodeInventoryEvent(whose, codecs.CompartmentCommands.Env, e)))
	}
	for _, m := range answer.Messages {
		if ask, ok := m.(inventory.NumberCommand); ok {
			s.offset++
			out = append(out, s.inventory(key, ask.Numbered(s.rules, s.offset), at)...)
		}
	}
	return out
}

func (s *steps) event(e codecs.Event) model.Event {
	value, err := parse(string(e.Value))
	require.NoError(s.t, err)
	return model.Event{Topic: e.Topic.Env, Value: value}
}
