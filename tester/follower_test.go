package tester

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/item"
)

// A client that knows only the asset events, each once, always agrees with the
// row: after every command and every pause, with all that timers, references
// and the equipment brought about. Who sends a command again hears nothing that
// wasn't told before.
func TestAClientThatFollowsTheEventsAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBench(t)
		f := follower{t: t, heard: map[string]bool{}, has: map[string]map[item.AssetID]belonging{}}
		read := 0
		for _, m := range drawLives(t, 60) {
			b.at = b.at.Add(m.pause)
			b.tick()
			for _, e := range b.told[read:] {
				f.follow(e.Event, b.settings.Topics)
			}
			read = len(b.told)
			f.agrees(b)
			b.put(m.record(b.settings.Topics))
			for _, e := range b.told[read:] {
				if m.retry {
					require.True(t, f.heard[e.ID()], "a retry of %T told %s", m.command, e)
				}
				f.follow(e.Event, b.settings.Topics)
			}
			read = len(b.told)
			f.agrees(b)
		}
	})
}

// belonging is an asset as events tell of it.
type belonging struct {
	Template   item.TemplateID
	Slot       item.Slot
	Reference  item.ReferenceID
	Kind       string
	Data       string // referenceData without its quantity
	Quantity   uint32
	Expiration string
}

// follower believes what asset events say.
type follower struct {
	t     *rapid.T
	heard map[string]bool // by ce_id
	has   map[string]map[item.AssetID]belonging
}

func (f follower) follow(e Event, topics codecs.Topics) {
	if f.heard[e.ID()] {
		return
	}
	f.heard[e.ID()] = true
	if e.Topic != topics.Name(codecs.AssetStatus) {
		return
	}
	var v struct {
		AssetID    item.AssetID
		TemplateID item.TemplateID
		Slot       item.Slot
		Body       struct {
			ReferenceID   item.ReferenceID
			ReferenceType string
			ReferenceData map[string]any
			Expiration    string
			OldSlot       item.Slot
			Quantity      uint32
		}
	}
	require.NoError(f.t, e.Read(&v))
	has := f.has[e.Key]
	if has == nil {
		has = map[item.AssetID]belonging{}
		f.has[e.Key] = has
	}
	old, known := has[v.AssetID]
	switch e.Type() {
	case "CREATED", "ACCEPTED":
		require.False(f.t, known, "%s", e)
	default:
		require.True(f.t, known, "%s", e)
		require.Equal(f.t, old.Template, v.TemplateID, "%s", e)
	}
	switch e.Type() {
	case "CREATED", "ACCEPTED", "UPDATED":
		has[v.AssetID] = believed(f.t, v.TemplateID, v.Slot, v.Body.ReferenceID, v.Body.ReferenceType, v.Body.ReferenceData, v.Body.Expiration)
	case "DELETED", "RELEASED":
		require.Equal(f.t, old.Slot, v.Slot, "%s", e)
		delete(has, v.AssetID)
	case "QUANTITY_CHANGED":
		require.Equal(f.t, old.Slot, v.Slot, "%s", e)
		old.Quantity = v.Body.Quantity
		has[v.AssetID] = old
	case "MOVED":
		require.Equal(f.t, old.Slot, v.Body.OldSlot, "%s", e)
		for id, there := range has {
			if there.Template.Type() == v.TemplateID.Type() && there.Slot == v.Slot {
				there.Slot = v.Body.OldSlot
				has[id] = there
			}
		}
		old.Slot = v.Slot
		has[v.AssetID] = old
	default:
		require.Fail(f.t, "an event that no follower knows", "%s", e)
	}
}

// believed is an asset by its words; the quantity has a place of its own.
func believed(t *rapid.T, of item.TemplateID, at item.Slot, r item.ReferenceID, kind string, data map[string]any, expires string) belonging {
	b := belonging{Template: of, Slot: at, Reference: r, Kind: kind, Expiration: expires}
	if q, ok := data["quantity"].(float64); ok {
		b.Quantity = uint32(q)
		delete(data, "quantity")
	}
	text, err := json.Marshal(data)
	require.NoError(t, err)
	b.Data = string(text)
	return b
}

// agrees compares what is believed with all rows.
func (f follower) agrees(b *bench) {
	for key := range b.rows[codecs.InventoryFunction] {
		i, err := codecs.DecodeInventory(b.row(codecs.InventoryFunction, key).State)
		require.NoError(f.t, err)
		require.NoError(f.t, i.Valid())
		rows := map[item.AssetID]belonging{}
		for _, a := range i.Assets {
			var data map[string]any
			require.NoError(f.t, json.Unmarshal(codecs.AppendEventData(nil, a), &data))
			expires, err := a.Expiration.MarshalText()
			require.NoError(f.t, err)
			rows[a.ID] = believed(f.t, a.Template, a.Slot, a.Reference, a.ReferenceType().String(), data, string(expires))
		}
		if len(rows)+len(f.has[key]) > 0 {
			require.Equal(f.t, rows, f.has[key], fmt.Sprint("what character ", key, " has"))
		}
	}
}
