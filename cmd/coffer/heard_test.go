package main

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/emitters"
)

const sentTo = "5d2c1b3a-0000-4000-8000-000000000001"

// said is an event of a row, as a function writes it.
func said(topic, kind, id string, version int, value string, carried ...string) *kgo.Record {
	r := &kgo.Record{Topic: topic, Value: []byte(value), Headers: []kgo.RecordHeader{
		{Key: "ce_id", Value: []byte(id)}, {Key: "ce_type", Value: []byte(kind)}, {Key: "coffer-version", Value: fmt.Append(nil, version)},
	}}
	for _, c := range carried {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: correlation, Value: []byte(c)})
	}
	return r
}

func TestWhatAnEventSaysAboutACommand(t *testing.T) {
	a := awaited{
		reply: reply{answers: []string{"CREATED"}, refuses: []string{"CANCEL_RESERVATION"}}, name: "here", id: "mine",
		sent: emitters.Sent{Topic: "commands", Partition: 2, Offset: 17}, topicID: sentTo,
	}
	for want, all := range map[outcome][]*kgo.Record{
		success: {
			said("here", "CREATED", sentTo+"/2/17/0/4", 3, ""),
			said("here", "CREATED", "another/0/1/0/0", 3, "", "mine"),
		},
		refused: {
			said("there", "REJECTED", sentTo+"/2/17/0/0", 3, ""),
			said("there", "ERROR", "another/0/1/0/0", 3, "", "mine"),
			said("here", "CANCEL_RESERVATION", sentTo+"/2/17/0/0", 3, ""),
		},
		another: {
			said("there", "CREATED", sentTo+"/2/17/0/0", 3, ""),
			said("there", "CANCEL_RESERVATION", sentTo+"/2/17/0/0", 3, ""),
			said("here", "DELETED", sentTo+"/2/17/0/0", 3, ""),
			said("here", "DELETED", "another/0/1/0/0", 3, "", "mine"),
		},
		otherwise: {
			said("here", "CREATED", sentTo+"/2/170/0/0", 3, ""),
			said("here", "CREATED", "another/0/1/0/0", 3, "", "theirs"),
		},
	} {
		for _, r := range all {
			assert.Equal(t, want, a.judge(r), "%s %s", r.Topic, r.Headers)
		}
	}
}

// Topics are read in any order; what a row says has one.
func TestWhatIsHeardIsPutInOrder(t *testing.T) {
	var all []heard
	for version := 3; version <= 4; version++ {
		for n := range 4 {
			all = append(all, hear(said("t", "MOVED", fmt.Sprintf("%s/0/%d/0/%d", sentTo, version, n), version, ""), another))
		}
	}
	mixed := append([]heard(nil), all...)
	rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	assert.Equal(t, all, inOrder(mixed))
	assert.True(t, gapless(all))
	for n := range all {
		missing := append(append([]heard(nil), all[:n]...), all[n+1:]...)
		assert.Equal(t, n%4 == 3, gapless(missing), "without %d only what comes last can be missing unseen", n)
	}
	assert.True(t, all[0].again(all[0].Record))
	assert.False(t, all[0].again(all[1].Record))
	assert.False(t, hear(&kgo.Record{}, refused).again(&kgo.Record{}), "dead letters have no id")
}

func TestWhenAllOfAnAnswerHasCome(t *testing.T) {
	one := func(kind, value string) heard {
		return hear(said("t", kind, "x/0/0/0/0", 1, value), success)
	}
	stack := func(units int) heard {
		return one("CREATED", fmt.Sprintf(`{"templateId":2000000,"body":{"referenceData":{"quantity":%d}}}`, units))
	}
	sword := one("CREATED", `{"templateId":1302000,"body":{"referenceData":{}}}`)
	moved := func(template int) heard { return one("MOVED", fmt.Sprintf(`{"templateId":%d}`, template)) }
	cancelled := hear(said("t", "RESERVATION_CANCELLED", "x/0/0/0/0", 1, ""), another)
	for _, c := range []struct {
		name    string
		whole   func([]byte, []heard) bool
		command string
		seen    []heard
		want    bool
	}{
		{"an exchange", bothStacks, "", []heard{cancelled, moved(2000000)}, true},
		{"half of a merge", bothStacks, "", []heard{cancelled, one("QUANTITY_CHANGED", "")}, false},
		{"a merge", bothStacks, "", []heard{one("QUANTITY_CHANGED", ""), one("DELETED", "")}, true},
		{"one of two items", allReserved, `{"body":{"items":[{},{}]}}`, []heard{one("RESERVED", "")}, false},
		{"two of two items", allReserved, `{"body":{"items":[{},{}]}}`, []heard{one("RESERVED", ""), one("RESERVED", "")}, true},
		{"some units", allCreated, `{"body":{"quantity":150}}`, []heard{stack(100)}, false},
		{"all units", allCreated, `{"body":{"quantity":150}}`, []heard{stack(100), stack(50)}, true},
		{"one of two swords", allCreated, `{"body":{"quantity":2}}`, []heard{sword}, false},
		{"two swords", allCreated, `{"body":{"quantity":2}}`, []heard{sword, sword}, true},
		{"one, unasked", allCreated, `{"body":{"quantity":0}}`, []heard{sword}, true},
		{"a sword", everyMove, "", []heard{moved(1302000)}, true},
		{"an overall", everyMove, "", []heard{moved(1050000)}, false},
		{"pants", everyMove, "", []heard{moved(1060000)}, false},
		{"an overall and what made way", everyMove, "", []heard{moved(1050000), moved(1060000)}, true},
	} {
		assert.Equal(t, c.want, c.whole([]byte(c.command), c.seen), c.name)
	}
}
