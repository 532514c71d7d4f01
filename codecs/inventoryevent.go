package codecs

import (
	"fmt"

	"github.com/google/uuid"

	"coffer/inventory"
	"coffer/item"
)

// EncodeInventoryEvent writes an event of a character's inventory, or a drop
// command of the equipment function, which needs no whose. A Rejected names
// commands, the name of CompartmentCommands in this deployment. Of an
// inventory.Late it writes the event; the headers are the sender's business.
func EncodeInventoryEvent(whose CharacterKey, commands string, e inventory.Event) Event {
	b := make([]byte, 0, 384)
	switch e := e.(type) {
	case inventory.Late:
		return EncodeInventoryEvent(whose, commands, e.Event)
	case inventory.Created:
		return inventoryStatus(b, whose, "CREATED")
	case inventory.Deleted:
		return inventoryStatus(b, whose, "DELETED")
	case inventory.DropSpawned:
		return Event{DropCommands, "SPAWN_FROM_CHARACTER", spawnBody(dropHead(b, e.Place, "SPAWN_FROM_CHARACTER"), e)}
	case inventory.DropPickedUp:
		return dropAnswer(b, e.Place, "REQUEST_PICK_UP", e.ID, e.Character)
	case inventory.DropCancelled:
		return dropAnswer(b, e.Place, "CANCEL_RESERVATION", e.ID, e.Character)
	case inventory.Rejected:
		return EncodeRejected(Rejected{
			Transaction: e.Transaction, Topic: commands, CommandType: e.Command, Character: whose.Character,
			Refusal: item.Refusal{Code: e.Code, Message: e.Message},
		})
	}
	if made, ok := assetEvent(b, whose, e); ok {
		return made
	}
	return compartmentEvent(b, whose, e)
}

// InventoryEventTopic is the public topic that an event goes to.
func InventoryEventTopic(e inventory.Event) *Topic {
	switch e := e.(type) {
	case inventory.Late:
		return InventoryEventTopic(e.Event)
	case inventory.AssetCreated, inventory.AssetAccepted, inventory.AssetUpdated, inventory.AssetDeleted,
		inventory.AssetMoved, inventory.AssetQuantityChanged, inventory.AssetReleased:
		return AssetStatus
	case inventory.Created, inventory.Deleted:
		return InventoryStatus
	case inventory.DropSpawned, inventory.DropPickedUp, inventory.DropCancelled:
		return DropCommands
	case inventory.Rejected:
		return CommandRejected
	default:
		return CompartmentStatus
	}
}

func inventoryStatus(b []byte, whose CharacterKey, kind string) Event {
	b = appendUint(b, `{"characterId":`, whose.Character)
	b = appendText(b, `,"type":`, kind)
	return Event{InventoryStatus, kind, append(b, `,"body":{}}`...)}
}

// owned writes the envelope up to the compartment's id.
func owned(b []byte, whose CharacterKey, tx uuid.UUID, t item.Type) []byte {
	b = appendUUID(append(b, `{"transactionId":`...), tx)
	b = appendUint(b, `,"characterId":`, whose.Character)
	return appendUUID(append(b, `,"compartmentId":`...), inventory.CompartmentID(whose.Tenant, whose.Character, t))
}

// compartmentEvent writes an event of EVENT_TOPIC_COMPARTMENT_STATUS.
func compartmentEvent(b []byte, whose CharacterKey, e inventory.Event) Event {
	head := func(tx uuid.UUID, t item.Type, kind string) {
		b = owned(b, whose, tx, t)
		b = append(appendText(b, `,"type":`, kind), `,"body":{`...)
	}
	done := func(kind string) Event { return Event{CompartmentStatus, kind, append(b, "}}"...)} }
	capacity := func(kind string, tx uuid.UUID, t item.Type, n uint32) Event {
		head(tx, t, kind)
		b = appendUint(b, `"type":`, t)
		b = appendUint(b, `,"capacity":`, n)
		return done(kind)
	}
	complete := func(kind string, tx uuid.UUID, t item.Type) Event {
		head(tx, t, kind)
		b = appendUint(b, `"type":`, t)
		return done(kind)
	}
	transfer := func(kind string, tx, inner uuid.UUID, t item.Type) Event {
		head(tx, t, kind)
		b = appendUUID(append(b, `"transactionId":`...), innerOf(tx, inner))
		return done(kind)
	}
	switch e := e.(type) {
	case inventory.CompartmentCreated:
		return capacity("CREATED", uuid.Nil, e.Type, e.Capacity)
	case inventory.CompartmentDeleted:
		head(uuid.Nil, e.Type, "DELETED")
		return done("DELETED")
	case inventory.CapacityChanged:
		return capacity("CAPACITY_CHANGED", e.Transaction, e.Type, e.Capacity)
	case inventory.MergeComplete:
		return complete("MERGE_COMPLETE", e.Transaction, e.Type)
	case inventory.SortComplete:
		return complete("SORT_COMPLETE", e.Transaction, e.Type)
	case inventory.Accepted:
		return transfer("ACCEPTED", e.Transaction, e.Inner, e.Type)
	case inventory.Released:
		return transfer("RELEASED", e.Transaction, e.Inner, e.Type)
	case inventory.Failed:
		head(e.Transaction, e.Type, "ERROR")
		b = appendText(b, `"errorCode":`, e.Code)
		b = appendUUID(append(b, `,"transactionId":`...), innerOf(e.Transaction, e.Inner))
		return done("ERROR")
	case inventory.Reserved:
		head(e.Transaction, e.Template.Type(), "RESERVED")
		b = appendUUID(append(b, `"transactionId":`...), innerOf(e.Transaction, e.Inner))
		b = reservedBody(append(b, ','), e.Template, e.Slot, e.Quantity)
		return done("RESERVED")
	case inventory.ReservationCancelled:
		head(e.Transaction, e.Template.Type(), "RESERVATION_CANCELLED")
		b = reservedBody(b, e.Template, e.Slot, e.Quantity)
		return done("RESERVATION_CANCELLED")
	default:
		panic(fmt.Sprintf("codecs: %T is no event", e))
	}
}

// innerOf is the body's transaction.
func innerOf(tx, inner uuid.UUID) uuid.UUID {
	if inner == uuid.Nil {
		return tx
	}
	return inner
}

func reservedBody(b []byte, t item.TemplateID, s item.Slot, quantity uint32) []byte {
	b = appendUint(b, `"itemId":`, t)
	b = appendInt(b, `,"slot":`, s)
	return appendUint(b, `,"quantity":`, quantity)
}
