package codecs

import (
	"github.com/google/uuid"

	"coffer/inventory"
	"coffer/item"
)

// assetEvent writes an event of EVENT_TOPIC_ASSET_STATUS; not ok for another.
func assetEvent(b []byte, whose CharacterKey, e inventory.Event) (Event, bool) {
	kind := ""
	switch e := e.(type) {
	case inventory.AssetCreated:
		kind = "CREATED"
		b = wholeAsset(b, whose, e.Transaction, kind, e.Asset)
	case inventory.AssetAccepted:
		kind = "ACCEPTED"
		b = wholeAsset(b, whose, e.Transaction, kind, e.Asset)
	case inventory.AssetUpdated:
		kind = "UPDATED"
		b = wholeAsset(b, whose, e.Transaction, kind, e.Asset)
	case inventory.AssetDeleted:
		kind = "DELETED"
		b = assetHead(b, whose, e.Of, kind)
	case inventory.AssetMoved:
		kind = "MOVED"
		b = appendInt(assetHead(b, whose, e.Of, kind), `"oldSlot":`, e.Old)
	case inventory.AssetQuantityChanged:
		kind = "QUANTITY_CHANGED"
		b = appendUint(assetHead(b, whose, e.Of, kind), `"quantity":`, e.Quantity)
	case inventory.AssetReleased:
		kind = "RELEASED"
		b = appendText(assetHead(b, whose, e.Of, kind), `"referenceType":`, e.ReferenceType.String())
	default:
		return Event{}, false
	}
	return Event{AssetStatus, kind, append(b, "}}"...)}, true
}

// assetHead writes the envelope and opens the body.
func assetHead(b []byte, whose CharacterKey, of inventory.Of, kind string) []byte {
	b = owned(b, whose, of.Transaction, of.Template.Type())
	b = appendUint(b, `,"assetId":`, of.Asset)
	b = appendUint(b, `,"templateId":`, of.Template)
	b = appendInt(b, `,"slot":`, of.Slot)
	b = appendText(b, `,"type":`, kind)
	return append(b, `,"body":{`...)
}

// wholeAsset writes all that there is to say of an asset.
func wholeAsset(b []byte, whose CharacterKey, tx uuid.UUID, kind string, a item.Asset) []byte {
	b = assetHead(b, whose, inventory.Of{Transaction: tx, Asset: a.ID, Template: a.Template, Slot: a.Slot}, kind)
	b = appendUint(b, `"referenceId":`, a.Reference)
	b = appendText(b, `,"referenceType":`, a.ReferenceType().String())
	b = AppendEventData(append(b, `,"referenceData":`...), a)
	return appendTime(append(b, `,"expiration":`...), a.Expiration)
}

// dropHead writes the envelope of a drop command and opens the body.
func dropHead(b []byte, p inventory.Place, kind string) []byte {
	b = appendUint(b, `{"worldId":`, p.World)
	b = appendUint(b, `,"channelId":`, p.Channel)
	b = appendUint(b, `,"mapId":`, p.Map)
	b = appendText(b, `,"type":`, kind)
	return append(b, `,"body":{`...)
}

// playerDropped is the drops service's type for what a player throws away.
const playerDropped = 2

func spawnBody(b []byte, e inventory.DropSpawned) []byte {
	b = appendUint(b, `"itemId":`, e.Template)
	b = appendUint(b, `,"equipmentId":`, e.Reference)
	b = appendUint(b, `,"quantity":`, e.Quantity)
	b = appendUint(b, `,"mesos":0,"dropType":`, uint32(playerDropped))
	b = appendInt(b, `,"x":`, e.X)
	b = appendInt(b, `,"y":`, e.Y)
	b = appendUint(b, `,"ownerId":`, e.Character)
	b = appendUint(b, `,"dropperId":`, e.Character)
	b = appendInt(b, `,"dropperX":`, e.X)
	b = appendInt(b, `,"dropperY":`, e.Y)
	return append(b, `,"playerDrop":true}}`...)
}

func dropAnswer(b []byte, p inventory.Place, kind string, id uint32, c item.CharacterID) Event {
	b = appendUint(dropHead(b, p, kind), `"dropId":`, id)
	b = appendUint(b, `,"characterId":`, c)
	return Event{DropCommands, kind, append(b, "}}"...)}
}
