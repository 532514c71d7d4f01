package verify

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/internal/verify/model"
)

// A retry that comes too late to be known is a command like any other, and may
// have nothing to say or be answered by somebody else; one that is known is
// given the first answer again.
func TestARetryThatHasNothingToSay(t *testing.T) {
	const status, drops = "EVENT_TOPIC_CHARACTER_STATUS", "EVENT_TOPIC_DROP_STATUS"
	const equip = `{"worldId":0,"channelId":1,"mapId":5,"dropId":9,"type":"RESERVED","body":{"characterId":500001,"itemId":1302000,"equipmentId":77,"quantity":1}}`
	for _, one := range []struct {
		topic, value string
		before       bool // the character was there before
		between      int
		clean        bool
	}{
		{status, `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`, false, 20, true},
		{status, `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`, false, 3, false},
		{status, `{"characterId":500001,"type":"DELETED","body":{}}`, true, 20, true},
		{status, `{"characterId":500001,"type":"DELETED","body":{}}`, true, 3, false},
		{drops, equip, false, 20, true},
		{drops, equip, false, 3, false},
		{compartmentCommands, `{"characterId":500001,"inventoryType":2,"type":"SORT","body":{}}`, true, 20, false},
	} {
		l := newTelling(t)
		create := func() { l.does(status, `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`) }
		if one.before {
			create()
		}
		l.does(one.topic, one.value)
		first := l.h.Sent[len(l.h.Sent)-1]
		if one.topic == drops {
			create()
		}
		l.sorts(one.between)
		again := l.send(one.topic, one.value, first)
		l.version++
		if one.topic == drops && one.clean {
			l.equipment(again, 1, l.at(again, 0).Refused())
		}
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, one.clean, found.Clean(), "%+v: %v", one, found.Problems)
		assert.Equal(t, one.clean, found.Found[NoAnswer] == 0)
	}
}

// Behind the last event of a row a rollback may have nothing to say only if the
// deposit is gone, or older than ten minutes when the run ends.
func TestARollbackBehindTheLastEvent(t *testing.T) {
	for after, clean := range map[time.Duration]bool{time.Minute: false, 11 * time.Minute: true} {
		l := newTelling(t)
		l.whose.id = 1001
		row := &model.Account{}
		deposit := l.send("COMMAND_TOPIC_STORAGE", `{"worldId":0,"accountId":1001,"type":"DEPOSIT","body":{"slot":-1,"templateId":2000000,"referenceData":{"quantity":5}}}`, nil)
		l.say(deposit, "COMMAND_TOPIC_STORAGE", "/coffer/storage", l.whose.key(), 1, row.Apply(l.o.Settings, l.at(deposit, 0)))
		l.send("COMMAND_TOPIC_STORAGE", `{"worldId":0,"accountId":1001,"type":"DEPOSIT_ROLLBACK","body":{"assetId":1}}`, nil)
		l.h.Ended = l.now.Add(after)
		found := judged(l.o, l.h)
		assert.Equal(t, clean, found.Clean(), "after %s: %v", after, found.Problems)
		assert.Equal(t, clean, found.Found[NoAnswer] == 0)
	}
}
