package tester

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

func add(mesos uint32) storage.UpdateMesosCommand {
	return storage.UpdateMesosCommand{Account: somebody, Mesos: mesos, Operation: storage.AddMesos}
}

func TestNewsAreWhatCameSince(t *testing.T) {
	tt := New(t)
	require.Len(t, tt.Send(emitters.Sender{}, add(1)), 1)
	assert.Empty(t, tt.News(), "Send has returned them")
	sent, err := tt.Storages().UpdateMesos(t.Context(), emitters.Sender{}, add(2))
	require.NoError(t, err)
	assert.Equal(t, emitters.Sent{Topic: "COMMAND_TOPIC_STORAGE", Offset: 1}, sent)
	news := tt.News()
	require.Len(t, news, 1)
	assert.True(t, sent.Caused(TopicID(sent.Topic).String(), news[0].ID()))
	assert.Equal(t, uint64(2), news[0].Version())
	assert.Equal(t, "4001", news[0].Key)
	assert.Len(t, tt.Events(), 2)
	assert.Equal(t, int64(1), tt.Events()[1].Offset)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = tt.Storages().UpdateMesos(ended, emitters.Sender{}, add(2))
	require.ErrorIs(t, err, context.Canceled)
}

func TestTheClockIsTheTests(t *testing.T) {
	at := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	tt := New(t, StartAt(at))
	assert.Equal(t, "2031-05-06T07:08:09Z", tt.Send(emitters.Sender{}, add(1))[0].Header("ce_time"))
	tt.Advance(90 * time.Second)
	assert.Equal(t, at.Add(90*time.Second), tt.Now())
	assert.Equal(t, "2031-05-06T07:09:39Z", tt.Send(emitters.Sender{}, add(1))[0].Header("ce_time"))
}

// Timers are part of the clock: what is due has been told when Advance returns.
func TestTimersFollowTheClock(t *testing.T) {
	tt := New(t)
	key := codecs.CharacterKey{Character: someone}
	_, ok := tt.Inventory(key)
	assert.False(t, ok)
	require.Len(t, tt.Send(emitters.Sender{}, inventory.CreateCommand{Character: someone}), 6)
	potions := inventory.Envelope{Transaction: uuid.UUID{1}, Character: someone, Type: item.TypeUse}
	sent, err := tt.Inventories().CreateAsset(t.Context(), emitters.Sender{}, inventory.CreateAssetCommand{Envelope: potions, Template: 2000000, Quantity: 5})
	require.NoError(t, err)
	assert.Equal(t, int64(0), sent.Offset)
	require.Len(t, tt.News(), 1)
	wanted := []inventory.Wanted{{Source: 1, Template: 2000000, Quantity: 2}}
	require.Len(t, tt.Send(emitters.Sender{Region: "GMS"}, inventory.RequestReserveCommand{Envelope: potions, Items: wanted}), 1)

	tt.Advance(inventory.ReservationTime - time.Microsecond)
	assert.Empty(t, tt.News())
	tt.Redeliver(codecs.InventoryFunction, 0) // a crash doesn't stop the clock
	i, ok := tt.Inventory(key)
	require.True(t, ok)
	assert.Len(t, i.Reservations, 1)
	tt.Advance(time.Microsecond)
	news := tt.News()
	require.Len(t, news, 1)
	assert.Equal(t, "RESERVATION_CANCELLED", news[0].Type())
	assert.Equal(t, "GMS", news[0].Header("REGION"))
	assert.Equal(t, "2030-01-01T00:00:30Z", news[0].Header("ce_time"))
	tt.Advance(time.Hour)
	assert.Empty(t, tt.News(), "once and for all")
}

func TestAnEquipIsFound(t *testing.T) {
	tt := New(t)
	assert.Zero(t, tt.Equip(codecs.ReferenceKey{Reference: item.DefaultReferenceBase}))
	tt.Send(emitters.Sender{}, inventory.CreateCommand{Character: someone})
	swords := inventory.Envelope{Character: someone, Type: item.TypeEquip}
	tt.Send(emitters.Sender{}, inventory.CreateAssetCommand{Envelope: swords, Template: 1302000})
	e := tt.Equip(codecs.ReferenceKey{Reference: item.DefaultReferenceBase})
	assert.Equal(t, []inventory.Owner{{Character: someone}}, e.Owners)

	// A request over HTTP throws it away.
	request := uuid.New()
	require.NoError(t, tt.Requests().DiscardAsset(t.Context(), nil, someone, item.TypeEquip, 1, request))
	require.Len(t, tt.News(), 1)
	assert.True(t, tt.Row(codecs.InventoryFunction, "100001").Answered(request.String()))
	e = tt.Equip(codecs.ReferenceKey{Reference: item.DefaultReferenceBase})
	assert.True(t, e.Known)
	assert.Empty(t, e.Owners)
}

func TestTopicsAreNamedAsAsked(t *testing.T) {
	tt := New(t, TopicNames(func(env string) string { return "game." + env }), Rules(item.Rules{StorageCapacity: 9}))
	events := tt.Send(emitters.Sender{}, add(1))
	require.Len(t, events, 1)
	assert.Equal(t, "game.EVENT_TOPIC_STORAGE_STATUS", events[0].Topic)
	assert.Equal(t, uint32(9), tt.Storage(codecs.AccountKey{Account: somebody}, 0).Capacity)
}

// A dead letter has the record as it came, bytes, key and headers.
func TestADeadLetterIsTheRecordAsItCame(t *testing.T) {
	tt := New(t)
	h := Headers{{Key: "x", Value: []byte{0, 255}}, {Key: "x", Value: nil}, {Key: "ce_id", Value: []byte("theirs")}}
	events := tt.Put(Record{Topic: "COMMAND_TOPIC_STORAGE", Key: "\xa1\x0f\x00\x00\x00\x00\x00\x00", Value: []byte("{\x00"), Headers: h})
	require.Len(t, events, 1)
	e := events[0]
	assert.Equal(t, codecs.DeadLetters, e.Topic)
	assert.Equal(t, codecs.Malformed, e.Type())
	assert.Equal(t, "\xa1\x0f\x00\x00\x00\x00\x00\x00", e.Key)
	assert.Equal(t, "{\x00", string(e.Value))
	assert.Equal(t, h, e.Headers[:3])
	assert.Nil(t, tt.Put(Record{Topic: "COMMAND_TOPIC_STORAGE"})[0].Value, "a tombstone")
}

// A request of ours is no client's command: it is its own cause, and applied
// when the row has answered it.
func TestARequestMakesAStorage(t *testing.T) {
	tt := New(t)
	first, second := uuid.New(), uuid.New()
	key := codecs.AccountKey{Tenant: uuid.New(), Account: somebody}
	from := emitters.Sender{Tenant: key.Tenant}.Headers()
	require.NoError(t, tt.Storages().EnsureStorage(t.Context(), from, key.Account, 3, first))
	require.NoError(t, tt.Storages().EnsureStorage(t.Context(), from, key.Account, 3, second))
	assert.Empty(t, tt.News(), "it emits no event")
	s := tt.Storage(key, 3)
	assert.True(t, s.Exists)
	assert.Equal(t, first, s.Made)
	row := tt.Row(codecs.StorageFunction, key.String())
	assert.True(t, row.Answered(first.String()))
	assert.True(t, row.Answered(second.String()))
	assert.Equal(t, uint64(2), row.Version)
	tt.Redeliver(codecs.StorageFunction, 0)
	assert.Equal(t, row.Version, tt.Row(codecs.StorageFunction, key.String()).Version)
}

// A mistake of the test's is told in a sentence, and doesn't hang.
func TestMistakesOfATest(t *testing.T) {
	tt := New(t)
	for name, c := range map[string]struct {
		act  func()
		says string
	}{
		"no key":        {func() { tt.Send(emitters.Sender{}, storage.ArrangeCommand{}) }, "NO_KEY"},
		"no such topic": {func() { tt.Redeliver("nowhere", 0) }, `reads the topic "nowhere"`},
		"nobody reads":  {func() { tt.Put(Record{Topic: "nowhere"}) }, `reads the topic "nowhere"`},
		"no such rules": {func() { New(tt.t, Rules(item.Rules{StorageCapacity: 40000})) }, "more than 32767"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fatal{TB: t}
			tt.t = f
			defer func() { tt.t = t }()
			f.run(c.act)
			assert.Contains(t, f.said, c.says)
		})
	}
}
