package verify

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTimesThatCantBe(t *testing.T) {
	for name, one := range map[string]struct {
		kind     string
		by       time.Duration
		from, to int // the sorts whose time is changed
	}{
		"a little before it was sent": {"", -skew / 2, 0, 3},
		"before it was sent":          {WrongAnswer, -3 * skew / 2, 0, 3},
		"a little after it was told":  {"", skew / 2, 0, 3},
		"after it was told":           {WrongAnswer, 3 * skew / 2, 0, 3},
		"back in one row":             {OutOfOrder, -3 * time.Second, 2, 3},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTelling(t)
			l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
			before := len(l.h.Events)
			l.sorts(3)
			for _, e := range l.h.Events[before+one.from : before+one.to] {
				e.Time = e.Time.Add(one.by)
			}
			l.h.Ended = l.now
			found := judged(l.o, l.h)
			assert.Equal(t, one.kind == "", found.Clean(), "%v", found.Problems)
			assert.Equal(t, one.kind != "", found.Found[one.kind] > 0)
		})
	}
}
