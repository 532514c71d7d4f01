package verify

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify/model"
)

// reserving is a history of one character that reserves and never consumes,
// written with the model's own words; told is when the end was, if it was.
func reserving(t *testing.T, told time.Duration) (Options, *History) {
	o, err := Options{Mix: MixInventory, Fresh: "test"}.filled()
	require.NoError(t, err)
	h := &History{Topics: map[uuid.UUID]string{}}
	for _, inside := range []string{"coffer-inventory", "coffer-references"} {
		h.Topics[uuid.NewSHA1(uuid.Nil, []byte(inside))] = inside
	}
	began := time.Unix(1.8e9, 0).UTC()
	whose := who{o.tenants[0], 500_001}
	row, version := &model.Inventory{}, uint64(0)
	say := func(cause Cause, at, written time.Time, s *Sent, events []model.Event) {
		version++
		for n, e := range events {
			h.Events = append(h.Events, &Event{
				Place: Place{e.Topic, 0, int64(len(h.Events))}, Key: whose.key(), Value: e.Canonical(), Source: "/coffer/inventory",
				ID: fmt.Sprint(cause, n), Type: fmt.Sprint(e.Value["type"]), Cause: cause, N: n, Version: version, Time: at, Written: written,
				Carried: s.Carried, Number: s.Number,
			})
		}
	}
	var last *Sent
	tx := uuid.New()
	for n, one := range []struct{ topic, value string }{
		{"EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`},
		{"COMMAND_TOPIC_COMPARTMENT", `{"characterId":500001,"inventoryType":2,"type":"CREATE_ASSET","body":{"templateId":2000000,"quantity":10}}`},
		{"COMMAND_TOPIC_COMPARTMENT", fmt.Sprintf(`{"transactionId":%q,"characterId":500001,"inventoryType":2,"type":"REQUEST_RESERVE","body":{"items":[{"source":1,"itemId":2000000,"quantity":4}]}}`, tx)},
	} {
		id := uuid.NewSHA1(uuid.Nil, []byte(one.topic))
		h.Topics[id] = one.topic
		last = &Sent{Place: Place{one.topic, 0, int64(n)}, Number: n, Env: one.topic, Value: []byte(one.value), Tenant: whose.tenant, Carried: uint64(n), At: began}
		h.Sent = append(h.Sent, last)
		c := last.read()[0]
		c.At = began
		say(Cause{id, 0, int64(n), 0}, began, began, last, row.Apply(o.Settings, c))
	}
	if told > 0 {
		at := began.Add(told)
		tenant, id := split(whose.key())
		say(Cause{uuid.NewSHA1(uuid.Nil, []byte("coffer-inventory")), -1, 7, 0}, at, at, last,
			row.Expire(o.Settings, model.Ending(whose.key(), tenant.String(), fmt.Sprint(id), at)))
		h.Inner = append(h.Inner, Inner{"inventory", whose.key(), "coffer-inventory/0@7"})
	}
	h.Ended = began.Add(time.Minute)
	return o, h
}

func TestTheJudgeKnowsWhenReservationsEnd(t *testing.T) {
	o, h := reserving(t, 30*time.Second)
	require.Len(t, h.Events, 9)
	require.Equal(t, "RESERVATION_CANCELLED", h.Events[8].Type)
	assert.Empty(t, judged(o, h).Problems)
	o, h = reserving(t, 34*time.Second)
	assert.Empty(t, judged(o, h).Problems)

	// A number that comes a second time is nothing new, and its time ends what is due.
	o, h = reserving(t, 31*time.Second)
	h.Events[8].Cause = Cause{uuid.NewSHA1(uuid.Nil, []byte("coffer-references")), 0, 7, 0}
	assert.Empty(t, judged(o, h).Problems)

	// Where commands wait, ends wait with them.
	for told, clean := range map[time.Duration]bool{64 * time.Second: true, 66 * time.Second: false} {
		o, h = reserving(t, told)
		h.Events[7].Written = h.Events[7].Written.Add(time.Minute)
		assert.Equal(t, clean, judged(o, h).Clean(), "told after %v", told)
	}

	for name, one := range map[string]struct {
		told time.Duration
		kind string
		harm func(h *History)
	}{
		"told too late":   {36 * time.Second, Late, func(*History) {}},
		"never told":      {0, Late, func(*History) {}},
		"told too early":  {29 * time.Second, WrongAnswer, func(h *History) {}},
		"others' headers": {30 * time.Second, WrongAnswer, func(h *History) { h.Events[8].Carried = 1 }},
		"no headers":      {30 * time.Second, WrongAnswer, func(h *History) { h.Events[8].Number = -1 }},
		"a command of nobody": {30 * time.Second, OtherCause, func(h *History) {
			h.Events[8].Cause = Cause{uuid.NewSHA1(uuid.Nil, []byte("COMMAND_TOPIC_COMPARTMENT")), 0, 77, 0}
		}},
		"another transaction": {30 * time.Second, WrongAnswer, func(h *History) { h.Events[8].Value = h.Events[7].Value }},
	} {
		t.Run(name, func(t *testing.T) {
			o, h := reserving(t, one.told)
			if one.told == 29*time.Second { // the model says nothing then, so somebody else must
				_, other := reserving(t, 30*time.Second)
				e := other.Events[8]
				e.Time = e.Time.Add(-time.Second)
				h.Events = append(h.Events, e)
			}
			one.harm(h)
			found := judged(o, h)
			assert.Positive(t, found.Found[one.kind], "%v", found.Problems)
		})
	}
}

func TestHowLongCommandsWaited(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(1.8e9+int64(s), 0) }
	w := waits{{at(0), at(1)}, {at(10), at(40)}, {at(20), at(40)}, {at(35), at(70)}}
	for asked, until := range map[int]int{-1: -1, 0: 1, 5: 5, 10: 40, 34: 40, 35: 70, 80: 80} {
		assert.Equal(t, at(until), w.until(at(asked)), "%d", asked)
	}
}

// The end of a reservation that a command tells is late, too, if the command was
// sent long after it: a timer should have told it.
func TestACommandThatTellsALateEnd(t *testing.T) {
	for _, one := range []struct {
		sent, told time.Duration
		clean      bool
	}{{34 * time.Second, 34 * time.Second, true}, {34 * time.Second, 50 * time.Second, true}, {40 * time.Second, 40 * time.Second, false}} {
		l := newTelling(t)
		l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
		l.does(compartmentCommands, `{"characterId":500001,"inventoryType":2,"type":"CREATE_ASSET","body":{"templateId":2000000,"quantity":10}}`)
		l.does(compartmentCommands, fmt.Sprintf(`{"transactionId":%q,"characterId":500001,"inventoryType":2,"type":"REQUEST_RESERVE","body":{"items":[{"source":1,"itemId":2000000,"quantity":4}]}}`, uuid.New()))
		reserved := l.h.Sent[len(l.h.Sent)-1]
		l.now = reserved.At.Add(one.sent - 2*time.Second)
		sort := l.send(compartmentCommands, `{"characterId":500001,"inventoryType":2,"type":"SORT","body":{}}`, nil)
		l.now = reserved.At.Add(one.told)
		l.version++
		l.say(sort, compartmentCommands, "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, l.at(sort, 0)))
		end := l.h.Events[len(l.h.Events)-2]
		require.Equal(t, "RESERVATION_CANCELLED", end.Type)
		end.Number, end.Carried = reserved.Number, reserved.Carried
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, one.clean, found.Clean(), "%+v: %v", one, found.Problems)
		assert.Equal(t, one.clean, found.Found[Late] == 0)
	}
}
