package verify

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
)

// made tells of a character that made an equip, told behind its number.
func (l *telling) made() *Sent {
	l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
	s := l.send(compartmentCommands, `{"characterId":500001,"inventoryType":1,"type":"CREATE_ASSET","body":{"templateId":1302000,"quantity":1}}`, nil)
	l.version += 2 // its arrival, and its number's
	l.say(s, "coffer-references", "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, l.at(s, 1_000_000_007)))
	l.h.Inner = append(l.h.Inner, Inner{"inventory", l.whose.key(), "number"})
	return s
}

func TestWhatAnAnswerMayNameAsItsCause(t *testing.T) {
	topic := func(name string) uuid.UUID { return uuid.NewSHA1(uuid.Nil, []byte(name)) }
	for name, harm := range map[string]func(e *Event){
		"another record of the references": nil,
		"a topic of nobody":                func(e *Event) { e.Cause.Topic = topic("nobody's") },
		"the function's own input":         func(e *Event) { e.Cause.Topic = topic("coffer-inventory") },
		"the function that knows equips":   func(e *Event) { e.Cause.Topic = topic("coffer-equipment") },
		"a timer":                          func(e *Event) { e.Cause.Partition = -1 },
		"no record of an event topic":      func(e *Event) { e.Cause.Topic, e.Cause.Offset = topic("EVENT_TOPIC_CHARACTER_STATUS"), 999 },
		"no record of a command topic":     func(e *Event) { e.Cause.Topic, e.Cause.Offset = topic(compartmentCommands), 999 },
		"a gap before it":                  func(e *Event) { e.N = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			l := newTelling(t)
			l.made()
			for _, inside := range []string{"coffer-inventory", "coffer-equipment"} {
				l.h.Topics[topic(inside)] = inside
			}
			l.h.Ended = l.now
			last := l.h.Events[len(l.h.Events)-1]
			require.Equal(t, "CREATED", last.Type)
			if last.Cause.Offset = 5; harm != nil {
				harm(last)
			}
			found := judged(l.o, l.h)
			assert.Equal(t, harm == nil, found.Clean(), "%v", found.Problems)
			assert.Equal(t, harm == nil, found.Found[OtherCause] == 0, "%v", found.Problems)
		})
	}
}

func TestAPublicRecordHasOneMessage(t *testing.T) {
	l := newTelling(t)
	l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
	for _, e := range l.h.Events {
		e.Cause.Index = 1
	}
	l.h.Ended = l.now
	assert.Positive(t, judged(l.o, l.h).Found[OtherCause])
}

// What the equipment function says comes of owners' words, of its timer or of an
// UPDATED of the equip, and of nothing else.
func TestWhatTheEquipmentFunctionMayNameAsItsCause(t *testing.T) {
	for from, clean := range map[string]bool{"coffer-inventory": true, "coffer-storage": true, "coffer-references": false, "nobody's": false} {
		l := newTelling(t)
		first := l.picksUp()
		l.sorts(3)
		l.equipment(first, 1, l.at(first, 0).Refused())
		e := l.h.Events[len(l.h.Events)-1]
		e.Cause.Topic = uuid.NewSHA1(uuid.Nil, []byte(from))
		l.h.Topics[e.Cause.Topic] = from
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, clean, found.Found[OtherCause] == 0, "%s: %v", from, found.Problems)
	}
}

// Stamps that can't be read are a finding, and no end of the reading.
func TestStampsThatCantBeRead(t *testing.T) {
	l := newTelling(t)
	r := &reader{o: l.o, history: l.h, texts: map[string]string{}, answered: map[Place]bool{}}
	for _, one := range []*kgo.Record{
		{Topic: "EVENT_TOPIC_ASSET_STATUS", Key: []byte(l.whose.key()), Value: []byte("{}")},
		{Topic: "coffer-dead-letters", Value: []byte("{}")},
	} {
		r.keep(one)
	}
	require.Len(t, l.h.Unread, 2)
	assert.Empty(t, l.h.Events)
	found := judged(l.o, l.h)
	assert.Equal(t, 2, found.Found[Unreadable])
	assert.Contains(t, found.Problems[0].Text, "coffer-version")
}
