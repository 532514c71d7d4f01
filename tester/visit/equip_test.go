//go:build unix

package visit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify/model"
	"coffer/tester/visit"
)

// The model knows rows and records, and nothing of the ways of an equip between
// rows or of what comes over HTTP. Here is what behaviour.md and rest.md say of
// those, for the one way that the visit takes.

// told is what is read of an UPDATED and of a RESERVED.
type told struct {
	ID                         uint32
	Type                       string
	WorldID, ChannelID         byte
	MapID, DropID              uint32
	Body                       model.Object
	character, item, equipment uint32
}

func (v *visited) readEquip(c visit.Command, value []byte) (e told) {
	require.NoError(v.t, json.Unmarshal(value, &e), "%s", c)
	number := func(name string) uint32 { n, _ := e.Body[name].(float64); return uint32(n) }
	e.character, e.item, e.equipment = number("characterId"), number("itemId"), number("equipmentId")
	return e
}

// hidden tells whether nobody hears of a command: an equip in a storage gets
// its attributes in silence. The visit has it there between two transfers.
func (v *visited) hidden(c visit.Command) bool {
	if c.Env() != "EVENT_TOPIC_EQUIPABLE_STATUS" {
		return false
	}
	last := ""
	for _, other := range v.Commands {
		if other.Number < c.Number && other.Env() == "COMMAND_TOPIC_STORAGE_COMPARTMENT" {
			var is struct {
				Type string
				Body struct{ ReferenceID, AssetID uint32 }
			}
			require.NoError(v.t, json.Unmarshal(other.Value, &is))
			if is.Body.ReferenceID == v.readEquip(c, c.Value).ID || last != "" {
				last = is.Type
			}
		}
	}
	return last == "ACCEPT"
}

// byHand is what a row says of an UPDATED, of a RESERVED of an equip, or of an
// asset's deletion by its id if it is gone; false: the command is none of these.
func (v *visited) byHand(r *visitedRow, c visit.Command, value []byte) (want []model.Event, is bool) {
	switch {
	case c.HTTP() && bytes.Contains(value, []byte(`"assetId"`)):
		return []model.Event{{Topic: model.Rejected, Value: model.Object{
			"transactionId": uuid.Nil, "topic": c.Env(), "commandType": "DESTROY", "characterId": characterOf(r), "type": "REJECTED",
			"body": model.Object{"code": "NOT_FOUND", "message": "gone"},
		}}}, true
	case c.Env() == "EVENT_TOPIC_EQUIPABLE_STATUS":
		return v.update(r, v.readEquip(c, value)), true
	case c.Env() == "EVENT_TOPIC_DROP_STATUS" && v.readEquip(c, value).equipment > 0:
		return v.claim(r, c, v.readEquip(c, value)), true
	}
	return nil, false
}

// update: the equip takes the new attributes, wherever it is by now.
func (v *visited) update(r *visitedRow, e told) []model.Event {
	a := v.equips(r)[e.ID]
	require.NotNil(v.t, a, "%s has the equip %d", r.key, e.ID)
	for name, value := range e.Body {
		if name != "ownerName" {
			a.Data[name] = value
		}
	}
	return []model.Event{whole("UPDATED", v.tenant, r, a)}
}

// claim: the first who asks for an equip on the ground gets it, as it was. For
// whoever asks after that it is owned, and no DROP comes.
func (v *visited) claim(r *visitedRow, c visit.Command, e told) []model.Event {
	drop := func(kind string) model.Event {
		return model.Event{Topic: model.DropCommands, Value: model.Object{
			"worldId": e.WorldID, "channelId": e.ChannelID, "mapId": e.MapID, "type": kind,
			"body": model.Object{"dropId": e.DropID, "characterId": e.character},
		}}
	}
	for _, other := range v.Commands {
		if other.Number < c.Number && other.Env() == c.Env() && other.Letter == "" && v.readEquip(other, other.Value).equipment == e.equipment {
			return []model.Event{drop("CANCEL_RESERVATION")}
		}
	}
	require.Contains(v.t, v.ground, e.equipment)
	a := *v.ground[e.equipment]
	in := r.inventory.Compartments[1]
	a.ID, a.Slot = r.inventory.NextID, 1
	for in.Asset(a.Slot) != nil {
		a.Slot++
	}
	r.inventory.NextID++
	in.Assets = append(in.Assets, &a)
	return []model.Event{whole("CREATED", v.tenant, r, &a), drop("REQUEST_PICK_UP")}
}

// equips are those that a character has, by reference.
func (v *visited) equips(r *visitedRow) map[uint32]*model.Asset {
	all := map[uint32]*model.Asset{}
	if in := r.inventory.Compartments[1]; in != nil {
		for _, a := range in.Assets {
			all[a.Reference] = a
		}
	}
	return all
}

// dropped keeps what of the row's equips lies on the ground by these events.
func (v *visited) dropped(had map[uint32]*model.Asset, events []model.Event) {
	for _, e := range events {
		if body, _ := e.Value["body"].(model.Object); e.Value["type"] == "SPAWN_FROM_CHARACTER" {
			if a := had[body["equipmentId"].(uint32)]; a != nil {
				lies := *a
				lies.Data = maps.Clone(a.Data)
				v.ground[a.Reference] = &lies
			}
		}
	}
}

// whole is an event that tells all of an equip, with nobody's transaction.
func whole(kind string, tenant uuid.UUID, r *visitedRow, a *model.Asset) model.Event {
	character := characterOf(r)
	return model.Event{Topic: model.AssetStatus, Value: model.Object{
		"transactionId": uuid.Nil, "characterId": character, "compartmentId": model.CompartmentID(tenant, character, 1),
		"assetId": a.ID, "templateId": a.Template, "slot": a.Slot, "type": kind,
		"body": model.Object{"referenceId": a.Reference, "referenceType": a.Kind, "referenceData": a.Rendered(), "expiration": a.Expiration},
	}}
}

// withTransaction gives what stands for a request the transaction that the
// server has given it, which is one for all its events.
func withTransaction(t require.TestingT, value []byte, events []visit.Heard) []byte {
	var all []string
	for _, e := range events {
		if e.Transaction != "" {
			all = append(all, e.Transaction)
		}
	}
	all = slices.Compact(all)
	require.Len(t, all, 1, "%s", value)
	var o model.Object
	require.NoError(t, json.Unmarshal(value, &o))
	o["transactionId"] = all[0]
	out, err := json.Marshal(o)
	require.NoError(t, err)
	return out
}

// characterOf is whose row it is.
func characterOf(r *visitedRow) (id uint32) {
	_, _ = fmt.Sscan(r.key[strings.LastIndexByte(r.key, '/')+1:], &id) // a row's key ends with it
	return id
}
