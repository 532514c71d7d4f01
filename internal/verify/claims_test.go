package verify

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"coffer/internal/verify/model"
)

// picksUp is the pick-up of the equip 77 by the character, which is new; it is
// answered later. Others know the equip, too.
func (l *telling) picksUp() *Sent {
	l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
	value := `{"worldId":0,"channelId":1,"mapId":5,"dropId":9,"type":"RESERVED","body":{"characterId":500001,"itemId":1302000,"equipmentId":77,"quantity":1}}`
	first := l.send("EVENT_TOPIC_DROP_STATUS", value, nil)
	l.version++ // its arrival
	l.updates(1)
	return first
}

// A pick-up that is applied once more may be told that the character has the
// equip, if it has.
func TestAPickUpSentAgainMayBeToldThatItSucceeded(t *testing.T) {
	for _, one := range []struct {
		sentAgain, taken bool
		between          int
		clean            bool
	}{{true, true, 20, true}, {true, true, 1, false}, {false, true, 20, false}, {true, false, 20, false}} {
		l := newTelling(t)
		first := l.picksUp()
		l.sorts(one.between)
		if one.sentAgain {
			l.send(first.Topic, string(first.Value), first)
		}
		if one.taken {
			l.granted(first)
		}
		l.equipment(first, 2, l.at(first, 0).PickedUp())
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, one.clean, found.Clean(), "%+v: %v", one, found.Problems)
	}
}

// A pick-up that is sent again too late to be known may be refused again, and no
// more often.
func TestAPickUpIsRefusedAsOftenAsItWasSent(t *testing.T) {
	for _, one := range []struct {
		retries, refusals, between int
		clean                      bool
	}{{0, 1, 20, true}, {0, 2, 20, false}, {1, 1, 3, true}, {1, 2, 1, false}, {1, 2, 20, true}, {1, 3, 20, false}} {
		l := newTelling(t)
		first := l.picksUp()
		l.sorts(one.between)
		for range one.retries {
			l.send(first.Topic, string(first.Value), first)
		}
		for n := range one.refusals {
			l.equipment(first, uint64(n+1), l.at(first, 0).Refused())
		}
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, one.clean, found.Clean(), "%+v: %v", one, found.Problems)
		assert.Equal(t, one.clean, found.Found[AppliedTwice] == 0)
	}
}

// granted is the equip that a pick-up brings the character.
func (l *telling) granted(s *Sent) {
	l.version++
	taken := l.at(s, 0)
	taken.Given = json.RawMessage("{}")
	l.say(s, "coffer-equipment", "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, taken))
	l.h.Inner = append(l.h.Inner, Inner{"inventory", l.whose.key(), "grant" + s.String()})
}

// equipment is what the equipment function itself says of a pick-up of the equip
// 77.
func (l *telling) equipment(s *Sent, version uint64, events []model.Event) {
	from := *s
	from.Offset = 100 + int64(version)
	l.say(&from, "coffer-inventory", "/coffer/equipment", model.Key(uuid.MustParse(l.whose.tenant), 77), version, events)
}

// A pick-up that was refused and succeeds, too, has two answers; that is right
// only if it can have been applied twice.
func TestAPickUpIsNotRefusedAndGranted(t *testing.T) {
	for _, one := range []struct {
		retry   bool
		between int
		clean   bool
	}{{false, 20, false}, {true, 1, false}, {true, 20, true}} {
		l := newTelling(t)
		first := l.picksUp()
		l.sorts(one.between)
		if one.retry {
			l.send(first.Topic, string(first.Value), first)
			l.version++
		}
		l.granted(first)
		l.equipment(first, 1, l.at(first, 0).Refused())
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, one.clean, found.Clean(), "%+v: %v", one, found.Problems)
		assert.Equal(t, one.clean, found.Found[OtherAnswer] == 0, "%v", found.Problems)
	}
}

// Two pick-ups of one drop by one character are told the same, whoever of both
// functions says it.
func TestTwoPickUpsOfOneDrop(t *testing.T) {
	l := newTelling(t)
	first := l.picksUp()
	second := l.send(first.Topic, string(first.Value), nil)
	l.version++
	l.granted(first)
	l.equipment(second, 1, l.at(second, 0).PickedUp())
	l.h.Ended = l.now
	assert.Empty(t, judged(l.o, l.h).Problems)
}

// The function that knows equips refuses a pick-up if somebody else has the
// equip, and not before the claim has waited, or if somebody else was faster.
func TestWhenAPickUpMayBeRefused(t *testing.T) {
	for name, one := range map[string]struct {
		named, shared bool // by another command; picked up by another character
		between       int
		clean         bool
	}{
		"an equip that nobody else names": {false, false, 20, false},
		"one that somebody has":           {true, false, 3, true},
		"before it has waited":            {true, false, 0, false},
		"somebody was faster":             {false, true, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTelling(t)
			l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
			if one.named {
				l.updates(1)
			}
			first := l.picks()
			l.sorts(one.between)
			l.equipment(first, 1, l.at(first, 0).Refused())
			if one.shared {
				l.become(500_002)
				other := l.send(first.Topic, strings.Replace(string(first.Value), "500001", "500002", 1), nil)
				l.version++
				l.granted(other)
			}
			l.h.Ended = l.now
			found := judged(l.o, l.h)
			assert.Equal(t, one.clean, found.Clean(), "%v", found.Problems)
			assert.Equal(t, one.clean, found.Found[WrongAnswer] == 0)
		})
	}
}
