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

// telling is a history of one character that a test tells, with the model's own
// words.
type telling struct {
	*testing.T
	o       Options
	h       *History
	whose   who
	row     *model.Inventory
	version uint64
	now     time.Time
}

func newTelling(t *testing.T) *telling {
	o, err := Options{Mix: MixInventory, Fresh: "test"}.filled()
	require.NoError(t, err)
	return &telling{T: t, o: o, h: &History{Topics: map[uuid.UUID]string{}}, whose: who{o.tenants[0], 500_001},
		row: &model.Inventory{}, now: time.Unix(1.8e9, 0).UTC()}
}

// send writes a record; a retry has the number of the command that it repeats.
func (l *telling) send(topic, value string, retryOf *Sent) *Sent {
	l.now = l.now.Add(2 * time.Second)
	n := len(l.h.Sent)
	s := &Sent{Place: Place{topic, 0, int64(n)}, Number: n, Env: topic, Value: []byte(value), Tenant: l.whose.tenant, Carried: 7, At: l.now}
	if retryOf != nil {
		s.Number, s.Retry, s.ID = retryOf.Number, true, "x"
	}
	l.h.Topics[uuid.NewSHA1(uuid.Nil, []byte(topic))] = topic
	l.h.Sent = append(l.h.Sent, s)
	return s
}

// say tells the events of a version that a record in from caused.
func (l *telling) say(s *Sent, from string, source, key string, version uint64, events []model.Event) {
	cause := Cause{uuid.NewSHA1(uuid.Nil, []byte(from)), 0, s.Offset, 0}
	l.h.Topics[cause.Topic] = from
	for n, e := range events {
		l.h.Events = append(l.h.Events, &Event{
			Place: Place{e.Topic, 0, int64(len(l.h.Events))}, Key: key, Value: e.Canonical(), Source: source, ID: fmt.Sprint(cause, n),
			Type: fmt.Sprint(e.Value["type"]), Cause: cause, N: n, Version: version, Time: l.now, Written: l.now, Carried: s.Carried, Number: s.Number,
		})
	}
}

// at is the command with the row's time, and a reference if it asks for one.
func (l *telling) at(s *Sent, number uint32) model.Command {
	c := s.read()[0]
	c.At = l.now
	if number != 0 {
		c.Numbers = []uint32{number}
	}
	return c
}

// does writes a command that is answered at once.
func (l *telling) does(topic, value string) {
	s := l.send(topic, value, nil)
	l.version++
	l.say(s, topic, "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, l.at(s, 0)))
}

const compartmentCommands = "COMMAND_TOPIC_COMPARTMENT"

// A CREATE_ASSET of an equip is answered when its number has come. Its retry may
// be applied like a new one only if 16 commands can have come between.
func TestARetryOfWhatWaitsForANumber(t *testing.T) {
	for between, clean := range map[int]bool{3: false, 20: true} {
		l := newTelling(t)
		l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
		create := `{"characterId":500001,"inventoryType":1,"type":"CREATE_ASSET","body":{"templateId":1302000,"quantity":1}}`
		first := l.send(compartmentCommands, create, nil)
		l.version++ // its arrival
		l.sorts(between)
		again := l.send(compartmentCommands, create, first)
		l.version++
		for n, s := range []*Sent{first, again} {
			l.version++
			number := uint32(1_000_000_000 + n)
			l.say(s, "coffer-references", "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, l.at(s, number)))
			l.h.Inner = append(l.h.Inner, Inner{"inventory", l.whose.key(), fmt.Sprint("numbers ", n)})
		}
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, clean, found.Clean(), "%d commands between: %v", between, found.Problems)
		assert.Equal(t, clean, found.Found[AppliedTwice] == 0)
	}
}

// sorts are so many commands about the character, after which a retry of what
// came before may have come too late to be known.
func (l *telling) sorts(n int) {
	for range n {
		l.does(compartmentCommands, `{"characterId":500001,"inventoryType":2,"type":"SORT","body":{}}`)
	}
}

// Where a command without an answer had nothing to say is looked for in the row
// as it was: with the references of what was made, without which nothing made
// could be dropped.
func TestASilentMoveBehindWhatHadANumber(t *testing.T) {
	const equips = `{"characterId":500001,"inventoryType":1,`
	l := newTelling(t)
	l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
	made := l.send(compartmentCommands, equips+`"type":"CREATE_ASSET","body":{"templateId":1060002,"quantity":1}}`, nil)
	l.version += 2 // its arrival, and its number's
	l.say(made, "coffer-references", "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, l.at(made, 1_000_000_000)))
	l.h.Inner = append(l.h.Inner, Inner{"inventory", l.whose.key(), "number"})
	l.does(compartmentCommands, equips+`"type":"DROP","body":{"worldId":0,"channelId":1,"mapId":5,"source":1,"quantity":1}}`)
	l.does(compartmentCommands, equips+`"type":"ACCEPT","body":{"templateId":1302001,"referenceId":8366,"referenceType":"equipable","referenceData":{}}}`)
	l.does(compartmentCommands, equips+`"type":"EQUIP","body":{"source":1,"destination":-11}}`)
	l.does(compartmentCommands, equips+`"type":"UNEQUIP","body":{"source":-11,"destination":1}}`)
	l.send(compartmentCommands, equips+`"type":"MOVE","body":{"source":1,"destination":1}}`, nil)
	l.version++
	l.sorts(1)
	l.h.Ended = l.now
	found := judged(l.o, l.h)
	assert.Empty(t, found.Problems)
	assert.Equal(t, 1, found.Silent)
}

// An answer that a crash repeated is none to a retry that was sent later.
func TestARetryThatARepeatHides(t *testing.T) {
	for answered, clean := range map[bool]bool{true: true, false: false} {
		l := newTelling(t)
		l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
		l.sorts(1)
		first, answer := l.h.Sent[1], *l.h.Events[len(l.h.Events)-1]
		l.send(compartmentCommands, string(first.Value), first)
		l.version++
		if answered {
			answer.Written = l.now
		}
		answer.Offset = 1 << 20
		l.h.Events = append(l.h.Events, &answer)
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, clean, found.Clean(), "%v", found.Problems)
		assert.Equal(t, clean, found.Found[NoAnswer] == 0)
	}
}
