package verify

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"coffer/internal/verify/model"
)

const ofEquips = `{"characterId":500001,"inventoryType":1,`

// accepts is the equip 77 that a transfer brings to the character, which is new.
func (l *telling) accepts() {
	l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
	l.does(compartmentCommands, ofEquips+`"type":"ACCEPT","body":{"templateId":1302000,"referenceId":77,"referenceData":{"weaponAttack":5}}}`)
}

// picks is a pick-up of the equip 77.
func (l *telling) picks() *Sent {
	value := fmt.Sprintf(`{"worldId":0,"channelId":1,"mapId":5,"dropId":%d,"type":"RESERVED","body":{"characterId":%d,"itemId":1302000,"equipmentId":77,"quantity":1}}`,
		len(l.h.Sent), l.whose.id)
	l.version++ // its arrival
	return l.send("EVENT_TOPIC_DROP_STATUS", value, nil)
}

// An equip that somebody had keeps its data on the ground. Only a pick-up that
// can have overtaken its owner's word may pass for a monster's, and none may get
// what the equip never was.
func TestAnEquipThatLosesItsDataOnTheGround(t *testing.T) {
	for between, monsters := range map[int]bool{0: true, 20: false} {
		for data, clean := range map[string]bool{`{}`: monsters, `{"weaponAttack":5}`: true, `{"weaponAttack":5,"hands":7}`: false} {
			l := newTelling(t)
			l.accepts()
			l.does(compartmentCommands, ofEquips+`"type":"DROP","body":{"worldId":0,"channelId":1,"mapId":5,"source":1,"quantity":1}}`)
			l.sorts(between)
			s := l.picks()
			l.version++
			taken := l.at(s, 0)
			taken.Given = json.RawMessage(data)
			l.say(s, "coffer-equipment", "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, taken))
			l.h.Inner = append(l.h.Inner, Inner{"inventory", l.whose.key(), "grant"})
			l.h.Ended = l.now
			found := judged(l.o, l.h)
			assert.Equal(t, clean, found.Clean(), "%d commands between, %s: %v", between, data, found.Problems)
			assert.Equal(t, clean, found.Found[NotConserved] == 0)
		}
	}
}

// become makes the rest of the history another character's, which is new.
func (l *telling) become(id uint32) {
	l.whose.id, l.row, l.version = id, &model.Inventory{}, 0
	l.does("EVENT_TOPIC_CHARACTER_STATUS", fmt.Sprintf(`{"characterId":%d,"type":"CREATED","body":{"name":"B"}}`, id))
}

// An equip of a monster is one like any other: two don't have it. Two may have
// what passed for a monster's because its owner's word was slower.
func TestAMonstersEquipThatTwoHave(t *testing.T) {
	for overtaken, clean := range map[bool]bool{true: true, false: false} {
		l := newTelling(t)
		if overtaken {
			l.accepts()
		} else {
			l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
			l.granted(l.picks())
		}
		l.become(500_002)
		l.granted(l.picks())
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, clean, found.Clean(), "%v", found.Problems)
		assert.Equal(t, clean, found.Found[NotConserved] == 0)
	}
}
