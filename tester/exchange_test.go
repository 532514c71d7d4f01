package tester

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// Two characters and a storage hand equips to each other, each in its own way:
// thrown on the ground and picked up, by one or both at once, before it fell or
// long after; or by a saga, half by half. Records come again, and crashes take
// away what was not acknowledged. Each equip is always in one place, or in a
// saga's hand between two halves.
func TestAnEquipIsInOnePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMarket(t)
		for range rapid.IntRange(5, 50).Draw(t, "deeds") {
			m.at = m.at.Add(rapid.SampledFrom([]time.Duration{0, 0, 0, time.Second, 6 * time.Second}).Draw(t, "pause"))
			m.tick()
			m.deed()
			switch rapid.IntRange(0, 14).Draw(t, "then") {
			case 0:
				m.again()
			case 1:
				m.crash(t)
			case 2:
				for _, f := range codecs.Functions {
					m.acked[f] = int64(len(m.inside[f]))
				}
			}
			m.check()
		}
		m.at = m.at.Add(time.Minute)
		m.tick()
		m.check()
	})
}

// market is a bench with three places, and what a saga holds.
type market struct {
	*bench
	t     *rapid.T
	hand  map[item.ReferenceID]item.Asset // between two halves
	drops uint32                          // the last drop's number
	last  map[item.ReferenceID]inventory.Drop
	made  []item.ReferenceID
}

func newMarket(t *rapid.T) *market {
	m := &market{bench: newBench(t), t: t, hand: map[item.ReferenceID]item.Asset{}, last: map[item.ReferenceID]inventory.Drop{}}
	for c := item.CharacterID(1); c <= 2; c++ {
		m.send(inventory.CreateCommand{Character: c})
	}
	m.send(inventory.CreateAssetCommand{Envelope: inventory.Envelope{Character: 1, Type: item.TypeEquip}, Template: 1302000, Quantity: 2})
	m.send(inventory.AcceptCommand{Envelope: inventory.Envelope{Character: 2, Type: item.TypeEquip}, Template: 1002000, Reference: 77})
	m.made = []item.ReferenceID{77, item.DefaultReferenceBase, item.DefaultReferenceBase + 1}
	return m
}

// send puts a command and returns what came of it.
func (m *market) send(command any) []told {
	from := len(m.told)
	topic, value := encode(command)
	m.put(Record{Topic: m.settings.Topics.Name(topic), Key: "any", Value: value, Headers: emitters.Sender{}.Headers()})
	return m.told[from:]
}

// have is what a character has.
func (m *market) have(c item.CharacterID) inventory.Inventory {
	i, err := codecs.DecodeInventory(m.row(codecs.InventoryFunction, fmt.Sprint(c)).State)
	require.NoError(m.t, err)
	return i
}

func (m *market) stored() (s storage.Storage) {
	row := m.row(codecs.StorageFunction, "1")
	if row == nil {
		return s
	}
	a, err := codecs.DecodeAccount(row.State)
	require.NoError(m.t, err)
	s, _ = a.Storage(m.settings.Rules, 0)
	return s
}

// deed does something with a random equip, wherever it is.
func (m *market) deed() {
	of := rapid.SampledFrom(m.made).Draw(m.t, "equip")
	c := item.CharacterID(rapid.IntRange(1, 2).Draw(m.t, "character"))
	envelope := inventory.Envelope{Character: c, Type: item.TypeEquip}
	if rapid.IntRange(0, 3).Draw(m.t, "grab") == 0 {
		m.grab(of, c)
		return
	}
	if a, ok := m.hand[of]; ok {
		delete(m.hand, of)
		if rapid.Bool().Draw(m.t, "into the storage") {
			m.send(storage.AcceptCommand{Account: 1, Character: c, Incoming: storage.Incoming{Slot: -1, Template: a.Template, Reference: of, Data: a.Data}})
		} else {
			m.send(inventory.AcceptCommand{Envelope: envelope, Template: a.Template, Reference: of, Data: a.Data})
		}
		return
	}
	for _, a := range m.stored().Assets {
		if a.Reference == of {
			m.hand[of] = a
			m.send(storage.ReleaseCommand{Account: 1, Character: c, Asset: a.ID})
			return
		}
	}
	for c := item.CharacterID(1); c <= 2; c++ {
		envelope.Character = c
		for _, a := range m.have(c).Assets {
			switch {
			case a.Reference != of:
			case rapid.Bool().Draw(m.t, "drops"):
				m.drop(envelope, a)
				return
			default:
				m.hand[of] = a
				m.send(inventory.ReleaseCommand{Envelope: envelope, Asset: a.ID})
				return
			}
		}
	}
	m.grab(of, c) // it lies on the ground
}

// drop throws an equip away. The drops service may be faster than the
// equipment: then somebody reserves the drop before the equip has fallen.
func (m *market) drop(e inventory.Envelope, a item.Asset) {
	m.drops++
	m.last[a.Reference] = inventory.Drop{ID: m.drops, Template: a.Template, Reference: a.Reference}
	if rapid.Bool().Draw(m.t, "reserved before it fell") {
		m.grab(a.Reference, item.CharacterID(rapid.IntRange(1, 2).Draw(m.t, "by")))
	}
	m.send(inventory.DropCommand{Envelope: e, Source: a.Slot, Quantity: 1})
}

// grab reserves the last drop of an equip, which may have been picked up long
// ago, for one character or both.
func (m *market) grab(of item.ReferenceID, c item.CharacterID) {
	d, ok := m.last[of]
	if !ok {
		return
	}
	m.send(inventory.PickUpCommand{Character: c, Drop: d, Quantity: 1})
	if rapid.Bool().Draw(m.t, "both") {
		m.send(inventory.PickUpCommand{Character: 3 - c, Drop: d, Quantity: 1})
	}
}

// again delivers a suffix of a function's topic again.
func (m *market) again() {
	f := rapid.SampledFrom(codecs.Functions).Draw(m.t, "again")
	m.done[f] = rapid.IntRange(0, len(m.inside[f])).Draw(m.t, "from")
	m.apply()
}

// check counts the places in which each equip is.
func (m *market) check() {
	places := map[item.ReferenceID][]string{}
	for c := item.CharacterID(1); c <= 2; c++ {
		for _, a := range m.have(c).Assets {
			places[a.Reference] = append(places[a.Reference], fmt.Sprint("with character ", c))
		}
	}
	for _, a := range m.stored().Assets {
		places[a.Reference] = append(places[a.Reference], "in the storage")
	}
	for of := range m.hand {
		places[of] = append(places[of], "in a saga's hand")
	}
	for _, of := range m.made {
		e, err := codecs.DecodeEquipment(m.row(codecs.EquipmentFunction, fmt.Sprint(of)).State)
		require.NoError(m.t, err)
		require.NoError(m.t, e.Valid())
		if e.OnGround {
			places[of] = append(places[of], "on the ground")
		}
		require.Len(m.t, places[of], 1, "equip %d is %v", of, places[of])
		require.Zero(m.t, e.Granted, "nothing is under way")
	}
}
