package verify

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"coffer/internal/verify/model"
)

// updates is an UPDATED of the equip 77.
func (l *telling) updates(strength int) *Sent {
	return l.send("EVENT_TOPIC_EQUIPABLE_STATUS", fmt.Sprintf(`{"id":77,"type":"UPDATED","body":{"strength":%d}}`, strength), nil)
}

// reaches tells that the character's equip was told an UPDATED's attributes.
func (l *telling) reaches(s *Sent, strength int) {
	l.version++
	c := model.Ending(l.whose.key(), l.whose.tenant, fmt.Sprint(l.whose.id), l.now)
	c.Given = json.RawMessage(fmt.Sprintf(`{"strength":%d}`, strength))
	events, _ := l.row.Update(l.o.Settings, c, 77)
	from := *s
	from.Offset = int64(l.version)
	l.say(&from, "coffer-equipment", "/coffer/inventory", l.whose.key(), l.version, events)
	l.h.Inner = append(l.h.Inner, Inner{"inventory", l.whose.key(), fmt.Sprint("update ", l.version)})
}

// What an equip is told comes of one UPDATED, with its attributes and once.
func TestAnUpdateReachesItsEquipOnce(t *testing.T) {
	for name, one := range map[string]struct {
		kind string
		tell func(l *telling, s *Sent)
	}{
		"once":                {"", func(l *telling, s *Sent) { l.reaches(s, 9) }},
		"never":               {NoAnswer, func(*telling, *Sent) {}},
		"twice":               {AppliedTwice, func(l *telling, s *Sent) { l.reaches(s, 9); l.reaches(s, 9) }},
		"twice for two":       {"", func(l *telling, s *Sent) { l.send(s.Topic, string(s.Value), s); l.reaches(s, 9); l.reaches(s, 9) }},
		"the older one's":     {WrongAnswer, func(l *telling, s *Sent) { l.reaches(s, 4) }},
		"without its headers": {WrongAnswer, func(l *telling, s *Sent) { twin := *s; twin.Carried++; l.reaches(&twin, 9) }},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTelling(t)
			l.accepts()
			l.sorts(5)
			l.reaches(l.updates(4), 4)
			one.tell(l, l.updates(9))
			l.h.Ended = l.now
			found := judged(l.o, l.h)
			assert.Equal(t, one.kind == "", found.Clean(), "%v", found.Problems)
			assert.Equal(t, one.kind != "", found.Found[one.kind] > 0, "%v", found.Problems)
		})
	}
}

// An UPDATED that comes about when the equip does may be followed by a newer one
// before anybody is known to have the equip, and then nobody is told the older.
func TestAnUpdateThatANewerOneOvertook(t *testing.T) {
	l := newTelling(t)
	l.accepts()
	l.updates(4)
	l.reaches(l.updates(9), 9)
	l.h.Ended = l.now
	assert.Empty(t, judged(l.o, l.h).Problems)
}
