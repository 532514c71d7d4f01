package codecs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/item"
	"coffer/storage"
)

// sampleEvents are the events of the samples, by topic and type.
var sampleEvents = map[string]storage.Event{
	"EVENT_TOPIC_STORAGE_STATUS/DEPOSITED": storage.Deposited{Transaction: tx, Account: 4001, Asset: 1, Template: 2000000,
		ReferenceType: item.ReferenceConsumable},
	"EVENT_TOPIC_STORAGE_STATUS/WITHDRAWN":     storage.Withdrawn{Transaction: tx, Account: 4001, Asset: 1, Template: 2000000, Quantity: 20},
	"EVENT_TOPIC_STORAGE_STATUS/MESOS_UPDATED": storage.MesosUpdated{Transaction: tx, Account: 4001, New: 1500},
	"EVENT_TOPIC_STORAGE_STATUS/ARRANGED":      storage.Arranged{Transaction: tx, Account: 4001},
	"EVENT_TOPIC_STORAGE_STATUS/ERROR": storage.Failed{Transaction: tx, Account: 4001, Code: item.NotEnoughMesos,
		Message: "stored 1500, asked to subtract 2000"},
	"EVENT_TOPIC_STORAGE_STATUS/PROJECTION_CREATED": storage.ProjectionCreated{Transaction: tx, Account: 4001,
		Character: 100001, Channel: 1, NPC: 9030100},
	"EVENT_TOPIC_STORAGE_STATUS/PROJECTION_DESTROYED": storage.ProjectionDestroyed{Transaction: tx, Account: 4001, Character: 100001},
	"EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS/ACCEPTED": storage.Accepted{Transaction: tx, Account: 4001, Character: 100001,
		Asset: 1, Type: item.TypeUse},
	"EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS/RELEASED": storage.Released{Transaction: tx, Account: 4001, Character: 100001,
		Asset: 1, Type: item.TypeUse},
	"EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS/ERROR": storage.TransferFailed{Transaction: tx, Account: 4001, Character: 100001,
		Code: item.StorageFull, Message: "4 of 4 slots in use"},
}

func TestProducedSamples(t *testing.T) {
	passed := 0
	for name, text := range files(t, samples+"/produced") {
		if !strings.HasPrefix(name, "EVENT_TOPIC_STORAGE") {
			continue // the inventory's
		}
		event, ok := sampleEvents[strings.TrimSuffix(name, ".json")]
		require.True(t, ok, name)
		got := codecs.EncodeEvent(event)
		sameJSON(t, []byte(text), got.Value, name)
		assert.Equal(t, compact(t, []byte(text)), string(got.Value), "%s: in this order too", name)
		assert.Equal(t, name, got.Topic.Env+"/"+got.Type+".json")
		assert.Same(t, got.Topic, codecs.EventTopic(event))
		passed++
	}
	assert.Equal(t, len(sampleEvents), passed, "every sample was there")
}

func TestEventDetails(t *testing.T) {
	encode := func(e storage.Event) string { return string(codecs.EncodeEvent(e).Value) }
	t.Run("the nil UUID is written out", func(t *testing.T) {
		assert.Equal(t, `{"transactionId":"00000000-0000-0000-0000-000000000000","worldId":255,"accountId":4294967295,"type":"ARRANGED","body":{}}`,
			encode(storage.Arranged{World: 255, Account: 4294967295}))
	})
	t.Run("a storage writes cash_equipable", func(t *testing.T) {
		assert.Contains(t, encode(storage.Deposited{ReferenceType: item.ReferenceCashEquipable, Slot: -1,
			Expiration: time.Date(2026, 1, 2, 3, 4, 5, 60_000_000, time.UTC)}),
			`"slot":-1,"templateId":0,"referenceId":0,"referenceType":"cash_equipable","expiration":"2026-01-02T03:04:05.06Z"`)
	})
	t.Run("quantity is absent for what isn't stackable, and 0 for an empty rechargeable", func(t *testing.T) {
		assert.NotContains(t, encode(storage.Withdrawn{Template: 1302000, Quantity: 1}), "quantity")
		assert.NotContains(t, encode(storage.Withdrawn{Template: 5000000, Quantity: 1}), "quantity")
		assert.Contains(t, encode(storage.Withdrawn{Template: 2070000}), `"quantity":0`)
	})
	t.Run("the body's own transaction", func(t *testing.T) {
		for _, e := range []storage.Event{
			storage.Accepted{Transaction: tx, Inner: other}, storage.Released{Transaction: tx, Inner: other},
			storage.TransferFailed{Transaction: tx, Inner: other},
		} {
			value := encode(e)
			assert.Contains(t, value, `{"transactionId":"`+tx.String()+`","worldId"`)
			assert.Contains(t, value, `"body":{"transactionId":"`+other.String()+`"`)
		}
	})
	t.Run("rejected", func(t *testing.T) {
		e := codecs.EncodeRejected(codecs.Rejected{Transaction: tx, Topic: "COMMAND_TOPIC_STORAGE", CommandType: "ARRANGE", Account: 4001,
			Refusal: item.Refusal{Code: item.NotFound, Message: "slot 5 of use is empty"}})
		assert.Equal(t, `{"transactionId":"`+tx.String()+`","topic":"COMMAND_TOPIC_STORAGE","commandType":"ARRANGE","accountId":4001,"type":"REJECTED","body":{"code":"NOT_FOUND","message":"slot 5 of use is empty"}}`, string(e.Value))
		assert.Same(t, codecs.CommandRejected, e.Topic)
		assert.Equal(t, "REJECTED", e.Type)
		e = codecs.EncodeRejected(codecs.Rejected{Character: 7})
		assert.Contains(t, string(e.Value), `"commandType":"","characterId":7,"type"`)
	})
}

// TestTextIsWrittenAsEncodingJSONReadsIt: any text, also what is no UTF-8.
func TestTextIsWrittenAsEncodingJSONReadsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.OneOf(rapid.Byte(), rapid.ByteRange(0, 0x7f))).Draw(t, "text"))
		value := codecs.EncodeEvent(storage.Failed{Message: text}).Value
		var read struct{ Body struct{ Message string } }
		require.NoError(t, json.Unmarshal(value, &read), "%q", value)
		assert.Equal(t, strings.ToValidUTF8(eachByte(text), "\uFFFD"), read.Body.Message)
	})
}

// eachByte parts bytes that are no UTF-8, because each becomes a U+FFFD.
func eachByte(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
	}
	return b.String()
}

// TestARowKeepsEveryEvent: packed and unpacked it is the same, and gives the
// same bytes.
func TestARowKeepsEveryEvent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEvent(t)
		packed := codecs.PackEvent(e)
		back, err := codecs.UnpackEvent(packed)
		require.NoError(t, err)
		assert.Equal(t, e, back)
		assert.Equal(t, codecs.EncodeEvent(e), codecs.EncodeEvent(back))
		assert.Equal(t, packed, codecs.PackEvent(back))
		_, err = codecs.UnpackEvent(append(packed, 0))
		assert.ErrorContains(t, err, "1 bytes after its end")
		_, err = codecs.UnpackEvent(packed[:len(packed)-1])
		assert.Error(t, err)
	})
	_, err := codecs.UnpackEvent(nil)
	assert.EqualError(t, err, "event: no bytes")
	_, err = codecs.UnpackEvent([]byte{99, 0x80})
	assert.EqualError(t, err, "event: number 99 is none of those that this binary knows")
}

func anyEvent(t *rapid.T) storage.Event {
	id := func() uuid.UUID { return rapid.SampledFrom([]uuid.UUID{uuid.Nil, tx, other}).Draw(t, "id") }
	n := func() uint32 { return rapid.Uint32().Draw(t, "number") }
	w := item.WorldID(rapid.Byte().Draw(t, "world"))
	a, c := item.AccountID(n()), item.CharacterID(n())
	text := rapid.String()
	switch rapid.IntRange(0, 9).Draw(t, "event") {
	case 0:
		return storage.Deposited{Transaction: id(), World: w, Account: a, Asset: item.AssetID(n()), Slot: item.Slot(rapid.Int16().Draw(t, "slot")),
			Template: item.TemplateID(n()), Reference: item.ReferenceID(n()), ReferenceType: item.ReferenceType(rapid.ByteRange(0, 7).Draw(t, "type")),
			Expiration: anyTime(t)}
	case 1:
		return storage.Withdrawn{Transaction: id(), World: w, Account: a, Asset: item.AssetID(n()), Slot: item.Slot(rapid.Int16().Draw(t, "slot")),
			Template: item.TemplateID(n()), Quantity: n()}
	case 2:
		return storage.MesosUpdated{Transaction: id(), World: w, Account: a, Old: n(), New: n()}
	case 3:
		return storage.Arranged{Transaction: id(), World: w, Account: a}
	case 4:
		return storage.Failed{Transaction: id(), World: w, Account: a, Code: text.Draw(t, "code"), Message: text.Draw(t, "message")}
	case 5:
		return storage.ProjectionCreated{Transaction: id(), World: w, Account: a, Character: c, Channel: item.ChannelID(w), NPC: item.NPCID(n())}
	case 6:
		return storage.ProjectionDestroyed{Transaction: id(), World: w, Account: a, Character: c}
	case 7:
		return storage.Accepted{Transaction: id(), Inner: id(), World: w, Account: a, Character: c, Asset: item.AssetID(n()),
			Slot: item.Slot(rapid.Int16().Draw(t, "slot")), Type: item.Type(rapid.ByteRange(0, 5).Draw(t, "type"))}
	case 8:
		return storage.Released{Transaction: id(), Inner: id(), World: w, Account: a, Character: c, Asset: item.AssetID(n()),
			Type: item.Type(rapid.ByteRange(0, 5).Draw(t, "type"))}
	default:
		return storage.TransferFailed{Transaction: id(), Inner: id(), World: w, Account: a, Character: c,
			Code: text.Draw(t, "code"), Message: text.Draw(t, "message")}
	}
}

// anyTime is a time of the years 0 to 9999 in UTC, or none.
func anyTime(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "never") {
		return time.Time{}
	}
	from, to := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
	return time.Unix(rapid.Int64Range(from, to).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC()
}

func ExampleEncodeEvent() {
	e := codecs.EncodeEvent(storage.MesosUpdated{Account: 4001, New: 1500})
	fmt.Println(e.Topic.Env, e.Type)
	fmt.Println(string(e.Value))
	// Output:
	// EVENT_TOPIC_STORAGE_STATUS MESOS_UPDATED
	// {"transactionId":"00000000-0000-0000-0000-000000000000","worldId":0,"accountId":4001,"type":"MESOS_UPDATED","body":{"oldMesos":0,"newMesos":1500}}
}
