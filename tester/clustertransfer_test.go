package tester

import (
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

// movers moves one sword each from an inventory to a storage, by what is told.
type movers struct {
	c      *Cluster
	heard  map[string]Event // by ce_id
	swords map[item.CharacterID]item.ReferenceID
	stored int
}

// send names each command by whom it is about and the step, as a saga would.
func (m *movers) send(who item.CharacterID, step string, command any) {
	topic, value := encode(command)
	partition := int32(who) % 3
	from := emitters.Sender{ID: uuid.NewSHA1(uuid.UUID{byte(who)}, []byte(step)).String()}
	m.c.Put(Record{Topic: m.c.Settings.Topics.Name(topic), Key: "any", Value: value, Partition: &partition, Headers: from.Headers()})
}

// hear takes the next step of whoever an event is about.
func (m *movers) hear(e Event) {
	require.NotEqual(m.c.t, codecs.DeadLetters, e.Topic, "%s", e)
	if first, again := m.heard[e.ID()]; again {
		assertSame(m.c.t, first, e)
		return
	}
	m.heard[e.ID()] = e
	var v struct {
		CharacterID item.CharacterID
		AssetID     item.AssetID
		Body        struct{ ReferenceID item.ReferenceID }
	}
	require.NoError(m.c.t, e.Read(&v))
	who := v.CharacterID
	of := inventory.Envelope{Transaction: uuid.UUID{byte(who)}, Character: who, Type: item.TypeEquip}
	topic, _ := m.c.Settings.Topics.Of(e.Topic)
	switch {
	case topic == codecs.InventoryStatus:
		m.send(who, "create", inventory.CreateAssetCommand{Envelope: of, Template: 1302000})
	case topic == codecs.AssetStatus && e.Type() == "CREATED":
		require.NotContains(m.c.t, m.swords, who, "%s", e)
		m.swords[who] = v.Body.ReferenceID
		m.send(who, "release", inventory.ReleaseCommand{Envelope: of, Asset: v.AssetID})
	case topic == codecs.CompartmentStatus && e.Type() == "RELEASED":
		in := storage.Incoming{Slot: -1, Template: 1302000, Reference: m.swords[who]}
		m.send(who, "accept", storage.AcceptCommand{Transaction: of.Transaction, Account: item.AccountID(who), Character: who, Incoming: in})
	case topic == codecs.StorageCompartmentStatus:
		require.Equal(m.c.t, "ACCEPTED", e.Type(), "%s", e)
		m.stored++
	}
}

// Transfers go on while a process dies, and each sword arrives once, under a
// number of its own.
func TestTransfersThroughACrash(t *testing.T) {
	t.Parallel()
	const all = 60
	c := NewCluster(t, ClusterConfig{SessionTimeout: time.Second})
	first, second := c.Start(ProcessConfig{}), c.Start(ProcessConfig{})
	first.Ready(1)
	second.Ready(1)
	m := &movers{c: c, heard: map[string]Event{}, swords: map[item.CharacterID]item.ReferenceID{}}
	begun := 0
	begin := func(n int) {
		for ; begun < n; begun++ {
			m.send(item.CharacterID(begun+1), "begin", inventory.CreateCommand{Character: item.CharacterID(begun + 1)})
		}
	}
	begin(all / 2)
	crashed := false
	var topics []string
	for _, topic := range codecs.Produced {
		topics = append(topics, c.Settings.Topics.Name(topic))
	}
	c.Await(append(topics, codecs.DeadLetters), func(e Event) {
		m.hear(e)
		if m.stored == all/4 && !crashed {
			crashed = true
			begin(all) // so that it dies in the middle of them
			first.Crash()
			c.Start(ProcessConfig{})
		}
	}, func([]Event) bool { return m.stored == all })

	numbers := map[item.ReferenceID]bool{}
	for _, row := range c.Rows(codecs.StorageFunction) {
		account, err := codecs.DecodeAccount(row.State)
		require.NoError(t, err)
		stored, _ := account.Storage(c.Settings.Rules, 0)
		require.Len(t, stored.Assets, 1)
		assert.False(t, numbers[stored.Assets[0].Reference], "number %d was given out twice", stored.Assets[0].Reference)
		numbers[stored.Assets[0].Reference] = true
	}
	assert.Len(t, numbers, all)
	for key, row := range c.Rows(codecs.InventoryFunction) {
		i, err := codecs.DecodeInventory(row.State)
		require.NoError(t, err)
		assert.Empty(t, i.Assets, "character %s", key)
	}
}
