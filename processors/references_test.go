package processors

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

const (
	lives     = "EVENT_TOPIC_CHARACTER_STATUS"
	orders    = "COMMAND_TOPIC_COMPARTMENT"
	assets    = "EVENT_TOPIC_ASSET_STATUS"
	rejection = "EVENT_TOPIC_COMMAND_REJECTED"
	character = "083839c6-c47c-42a6-9585-76492795d123/100001"
)

func sword(quantity int) string {
	return fmt.Sprintf(`{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","characterId":100001,"inventoryType":1,"type":"CREATE_ASSET","body":{"templateId":1302000,"quantity":%d}}`, quantity)
}

// born is a rig with an inventory whose function runs with the ingress.
func born(t *testing.T) (r *rig, s started) {
	r = newRig(t, item.Rules{})
	s = r.start("ingress", "inventory")
	r.put(lives, 0, `{"type":"CREATED","characterId":100001}`)
	r.await(of("CREATED", 1), "EVENT_TOPIC_INVENTORY_STATUS")
	return r, s
}

// A crash between a request and its answer, or anywhere else on the way of a
// CREATE_ASSET: everything that was not committed is delivered again, to the
// inventory and to the references, and each asset is there once, with a number
// of its own.
func TestACrashBetweenARequestAndItsNumber(t *testing.T) {
	r, first := born(t)
	r.put(orders, 1, sword(2))
	r.await(atLeast(2), codecs.ReferencesFunction)
	require.Empty(t, first.stop()) // before the answer

	references := r.start("references")
	r.await(func(all []*kgo.Record) bool { return messages(all, "REFERENCE") >= 2 }, codecs.InventoryFunction)
	require.Empty(t, references.stop())
	r.again(codecs.ReferencesFunction) // the answers were not committed
	r.again(codecs.InventoryFunction)  // nor was what asked for them

	r.start("ingress", "inventory", "references")
	created := ofType(r.await(of("CREATED", 2), assets), "CREATED")
	assert.Equal(t, []uint32{1_000_000_000, 1_000_000_001}, numbers(t, created))
	for _, one := range created {
		assert.Equal(t, string(atlas(1)[4].Value), header(one, "traceparent"), "with the headers of its command")
	}
	r.put(orders, 2, `{"characterId":100001,"inventoryType":1,"type":"INCREASE_CAPACITY","body":{"amount":8}}`)
	last := ofType(r.await(of("CAPACITY_CHANGED", 1), "EVENT_TOPIC_COMPARTMENT_STATUS"), "CAPACITY_CHANGED")[0]
	assert.Equal(t, "5", header(last, once.HeaderVersion), "after CREATED, CREATE_ASSET and two numbers: what came twice changed nothing")
}

// messages counts the records of a type on an internal topic.
func messages(all []*kgo.Record, kind string) (n int) {
	for _, one := range all {
		if decoded, problem := codecs.Decode(codecs.Messages, one.Value, nil); problem == nil && len(decoded) == 1 && decoded[0].Type == kind {
			n++
		}
	}
	return n
}

// The inventory is gone when the number comes: the command is refused, with its
// own headers, and no other asset gets the number.
func TestTheInventoryIsDeletedWhileItWaitsForANumber(t *testing.T) {
	r, _ := born(t)
	r.put(orders, 1, sword(1))
	r.await(atLeast(1), codecs.ReferencesFunction)
	r.put(lives, 2, `{"type":"DELETED","characterId":100001}`)
	r.await(of("DELETED", 1), "EVENT_TOPIC_INVENTORY_STATUS")
	r.put(lives, 3, `{"type":"CREATED","characterId":100001}`)
	r.put(lives, 4, `{"type":"DELETED","characterId":100001}`)
	r.await(of("DELETED", 2), "EVENT_TOPIC_INVENTORY_STATUS")
	r.start("references")
	no := ofType(r.await(of("REJECTED", 1), rejection), "REJECTED")[0]
	assert.JSONEq(t, `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","topic":"COMMAND_TOPIC_COMPARTMENT","commandType":"CREATE_ASSET",
		"characterId":100001,"type":"REJECTED","body":{"code":"NOT_FOUND","message":"character 100001 has no inventory"}}`, string(no.Value))
	assert.Equal(t, string(atlas(1)[4].Value), header(no, "traceparent"))
	r.put(lives, 5, `{"type":"CREATED","characterId":100001}`)
	r.await(of("CREATED", 3), "EVENT_TOPIC_INVENTORY_STATUS")
	r.put(orders, 6, sword(1))
	assert.Equal(t, []uint32{1_000_000_001}, numbers(t, ofType(r.await(of("CREATED", 1), assets), "CREATED")))
}

// More than there is room for: refused at once, and no number is asked for.
// Room that is gone when the numbers come refuses it then.
func TestMoreThanThereIsRoomFor(t *testing.T) {
	r, _ := born(t)
	r.put(orders, 1, sword(25))
	no := ofType(r.await(of("REJECTED", 1), rejection), "REJECTED")[0]
	assert.Contains(t, string(no.Value), `"code":"INVENTORY_FULL"`)
	assert.Empty(t, r.read(codecs.ReferencesFunction))
	r.put(orders, 2, sword(20))
	r.put(orders, 3, sword(20)) // waits too, and holds no slot meanwhile
	r.await(atLeast(40), codecs.ReferencesFunction)
	r.start("references")
	all := r.await(func(all []*kgo.Record) bool { return of("CREATED", 20)(all) && of("REJECTED", 2)(all) }, assets, rejection)
	no = ofType(all, "REJECTED")[1]
	assert.Contains(t, string(no.Value), `"code":"INVENTORY_FULL","message":"20 slots of equip needed, 4 are free"`)
	assert.Equal(t, string(atlas(3)[4].Value), header(no, "traceparent"))
}

// The topic of the numbers is made anew: its offsets begin at 0 again. With the
// same base that is a fault, which names the base that is needed; with a higher
// one the numbers go on.
func TestTheReferencesTopicIsMadeAnew(t *testing.T) {
	r, _ := born(t)
	references := r.start("references")
	r.put(orders, 1, sword(3))
	r.await(of("CREATED", 3), assets)
	require.Empty(t, references.stop())
	_, err := r.admin.DeleteTopics(t.Context(), codecs.ReferencesFunction)
	require.NoError(t, err)
	_, err = r.admin.DeleteGroups(t.Context(), codecs.ReferencesFunction)
	require.NoError(t, err)
	r.create()

	references = r.start("references")
	r.put(orders, 2, sword(1))
	r.await(atLeast(1), codecs.ReferencesFunction)
	assert.Contains(t, failures(references.ended()), "reference id 1000000000 was given out already, the last one is 1000000002: the topic coffer-references was made anew", "it gives up")

	r.settings.Rules.ReferenceBase = 1_000_000_003
	r.start("references")
	assert.Equal(t, []uint32{1_000_000_000, 1_000_000_001, 1_000_000_002, 1_000_000_003}, numbers(t, ofType(r.await(of("CREATED", 4), assets), "CREATED")))
}

// The references are a pure function of the request's offset. A request that
// was delivered twice under one cause gets its first number again, as long as
// that isn't acknowledged, and never another one.
func TestARequestThatComesTwiceGetsOneNumber(t *testing.T) {
	f := settings(t, item.Rules{ReferenceBase: 5_000}).References()
	request := func(row *once.Row, ticket, own int64, acked int64) (*once.Row, []once.Emission, once.Kind, error) {
		return f.Apply(row, once.Delivery{
			Record: once.Record{Key: codecs.ReferencesKey, Topic: codecs.InventoryFunction, Headers: atlas(1),
				Value: fmt.Appendf(nil, `{"type":"NUMBER","characterId":100001,"ticket":%d}`, ticket)},
			Cause: once.Cause{Topic: kafka.TopicID{1}, Offset: ticket}, Own: own, Time: rigStart,
		}, acked)
	}
	row, first, kind, err := request(nil, 1, 7, 0)
	require.NoError(t, err)
	require.Equal(t, once.Applied, kind)
	require.Len(t, first, 1)
	assert.Equal(t, `{"type":"REFERENCE","characterId":100001,"ticket":1,"number":5007}`, string(first[0].Value))
	assert.Equal(t, codecs.InventoryFunction, first[0].Topic)
	assert.Equal(t, character, first[0].Key)

	row, again, kind, err := request(row, 1, 9, 0)
	require.NoError(t, err)
	assert.Equal(t, once.Redelivered, kind)
	assert.Equal(t, first, again, "the same bytes under the same cause")

	row, _, _, err = request(row, 2, 10, 8) // the first is acknowledged by now
	require.NoError(t, err)
	_, again, kind, err = request(row, 1, 11, 8)
	require.NoError(t, err)
	assert.Equal(t, once.Redelivered, kind)
	assert.Empty(t, again)

	_, _, _, err = request(row, 3, 10, 8)
	assert.ErrorContains(t, err, "reference id 5010 was given out already, the last one is 5010: the topic coffer-references was made anew, or the deployment's reference base 5000 is lower than it was; start all processes with a base above 5010")
}

// Numbers past uint32 are none: the CREATE_ASSET is refused.
func TestNumbersRunOut(t *testing.T) {
	r := newRig(t, item.Rules{ReferenceBase: 1<<32 - 2})
	r.start("ingress", "inventory", "references")
	r.put(lives, 0, `{"type":"CREATED","characterId":100001}`)
	r.await(of("CREATED", 1), "EVENT_TOPIC_INVENTORY_STATUS")
	r.put(orders, 1, sword(2))
	r.put(orders, 2, sword(1))
	all := r.await(func(all []*kgo.Record) bool { return of("CREATED", 2)(all) && of("REJECTED", 1)(all) }, assets, rejection)
	assert.Equal(t, []uint32{1<<32 - 2, 1<<32 - 1}, numbers(t, ofType(all, "CREATED")))
	assert.Contains(t, string(ofType(all, "REJECTED")[0].Value), `"code":"OVERFLOW","message":"reference id 4294967296 is more than 4294967295"`)
}

// A resend of a CREATE_ASSET by its client, before and after its number came:
// one asset, one answer, given again to whoever asks again.
func TestAResendOfWhatWaitedForANumber(t *testing.T) {
	r, _ := born(t)
	id := kgo.RecordHeader{Key: "ce_id", Value: []byte("the client's")}
	r.put(orders, 1, sword(1), id)
	r.put(orders, 2, sword(1), id)
	r.await(atLeast(1), codecs.ReferencesFunction)
	r.start("references")
	r.await(of("CREATED", 1), assets)
	r.put(orders, 3, sword(1), id)
	all := r.await(atLeast(2), assets)
	require.Len(t, all, 2, "the answer and its repeat")
	assert.Equal(t, all[0].Value, all[1].Value)
	assert.Equal(t, all[0].Headers, all[1].Headers)
	assert.Len(t, r.read(codecs.ReferencesFunction), 1)
}
