package verify

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the events themselves say is reckoned without the model: that a MERGE
// makes no units, and what a client has that follows them.
func TestEventsThatDontAddUp(t *testing.T) {
	l := newTelling(t)
	l.does("EVENT_TOPIC_CHARACTER_STATUS", `{"characterId":500001,"type":"CREATED","body":{"name":"A"}}`)
	for range 2 {
		l.does(compartmentCommands, `{"characterId":500001,"inventoryType":2,"type":"ACCEPT","body":{"templateId":2000000,"quantity":150,"referenceData":{}}}`)
	}
	l.does(compartmentCommands, `{"characterId":500001,"inventoryType":2,"type":"DESTROY","body":{"slot":1,"quantity":40}}`)
	l.does(compartmentCommands, `{"characterId":500001,"inventoryType":2,"type":"MERGE","body":{}}`)
	l.h.Ended = l.now
	require.Empty(t, judged(l.o, l.h).Problems)
	var last *Event
	for _, e := range l.h.Events {
		if e.Type == "QUANTITY_CHANGED" {
			last = e
		}
	}
	require.Equal(t, l.version, last.Version)
	last.Value = strings.Replace(last.Value, `"quantity":`, `"quantity":1`, 1)
	found := judged(l.o, l.h)
	assert.Positive(t, found.Found[WrongAnswer])
	assert.Positive(t, found.Found[NotConserved], "%v", found.Problems)

	j := newJudge(l.o, l.h)
	j.all()
	for _, r := range j.sorted() {
		questions := j.questions(r)
		require.Len(t, questions, 1)
		require.True(t, questions[0].blind, "where the model was left, HTTP is held against the events alone")
		was := j.report.Found[Follower]
		j.see(questions[0], `{"assets":[]}`, "")
		assert.Equal(t, was+1, j.report.Found[Follower])
	}
}
