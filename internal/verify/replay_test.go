package verify

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"coffer/internal/verify/model"
)

// What CREATE_ASSET makes of equips, cash items and pets has a reference; a stack
// has none.
func TestWhatIsMadeHasAReference(t *testing.T) {
	for _, one := range []struct {
		kind, template string
		reference      uint32
		clean          bool
	}{
		{"1", "1302000", 1_000_000_007, true}, {"1", "1302000", 0, false}, {"5", "5040000", 1_000_000_007, true},
		{"5", "5040000", 0, false}, {"5", "5000000", 0, false}, {"2", "2000000", 0, true},
	} {
		l := newTelling(t)
		l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
		create := `{"characterId":500001,"inventoryType":` + one.kind + `,"type":"CREATE_ASSET","body":{"templateId":` + one.template + `,"quantity":1}}`
		if one.kind == "2" {
			l.does(compartmentCommands, create)
		} else {
			s := l.send(compartmentCommands, create, nil)
			l.version += 2
			c := l.at(s, 0)
			c.Numbers = []uint32{one.reference}
			l.say(s, "coffer-references", "/coffer/inventory", l.whose.key(), l.version, l.row.Apply(l.o.Settings, c))
			l.h.Inner = append(l.h.Inner, Inner{model.InventoryFunction, l.whose.key(), "number"})
		}
		l.h.Ended = l.now
		found := judged(l.o, l.h)
		assert.Equal(t, one.clean, found.Clean(), "%+v: %v", one, found.Problems)
		assert.Equal(t, one.clean, found.Found[NotUnique] == 0)
	}
}
