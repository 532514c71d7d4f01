package codecs

import (
	"fmt"

	"github.com/google/uuid"

	"coffer/item"
	"coffer/storage"
)

// Event is a public record's topic, type and value, without key and headers.
type Event struct {
	Topic *Topic
	Type  string // the value's type, and ce_type
	Value []byte // JSON, the same bytes for the same event
}

// EncodeEvent writes an event as its consumers read it.
func EncodeEvent(e storage.Event) Event {
	b := make([]byte, 0, 384)
	switch e := e.(type) {
	case storage.Deposited:
		return status("DEPOSITED", depositedBody(statusHead(b, e.Transaction, e.World, e.Account, "DEPOSITED"), e))
	case storage.Withdrawn:
		return status("WITHDRAWN", withdrawnBody(statusHead(b, e.Transaction, e.World, e.Account, "WITHDRAWN"), e))
	case storage.MesosUpdated:
		b = statusHead(b, e.Transaction, e.World, e.Account, "MESOS_UPDATED")
		b = appendUint(b, `{"oldMesos":`, e.Old)
		b = appendUint(b, `,"newMesos":`, e.New)
		return status("MESOS_UPDATED", append(b, "}}"...))
	case storage.Arranged:
		b = statusHead(b, e.Transaction, e.World, e.Account, "ARRANGED")
		return status("ARRANGED", append(b, "{}}"...))
	case storage.Failed:
		b = statusHead(b, e.Transaction, e.World, e.Account, "ERROR")
		b = appendText(b, `{"errorCode":`, e.Code)
		b = appendText(b, `,"message":`, e.Message)
		return status("ERROR", append(b, "}}"...))
	case storage.ProjectionCreated:
		return status("PROJECTION_CREATED", createdBody(statusHead(b, e.Transaction, e.World, e.Account, "PROJECTION_CREATED"), e))
	case storage.ProjectionDestroyed:
		b = statusHead(b, e.Transaction, e.World, e.Account, "PROJECTION_DESTROYED")
		b = appendUint(b, `{"characterId":`, e.Character)
		return status("PROJECTION_DESTROYED", append(b, "}}"...))
	case storage.Accepted:
		b = compartmentHead(b, e.Transaction, e.Inner, e.World, e.Account, e.Character, "ACCEPTED")
		b = appendUint(b, `,"assetId":`, e.Asset)
		b = appendInt(b, `,"slot":`, e.Slot)
		b = appendUint(b, `,"inventoryType":`, e.Type)
		return compartment("ACCEPTED", append(b, "}}"...))
	case storage.Released:
		b = compartmentHead(b, e.Transaction, e.Inner, e.World, e.Account, e.Character, "RELEASED")
		b = appendUint(b, `,"assetId":`, e.Asset)
		b = appendUint(b, `,"inventoryType":`, e.Type)
		return compartment("RELEASED", append(b, "}}"...))
	case storage.TransferFailed:
		b = compartmentHead(b, e.Transaction, e.Inner, e.World, e.Account, e.Character, "ERROR")
		b = appendText(b, `,"errorCode":`, e.Code)
		b = appendText(b, `,"message":`, e.Message)
		return compartment("ERROR", append(b, "}}"...))
	default:
		panic(fmt.Sprintf("codecs: %T is no event", e))
	}
}

func status(kind string, value []byte) Event { return Event{StorageStatus, kind, value} }

func compartment(kind string, value []byte) Event {
	return Event{StorageCompartmentStatus, kind, value}
}

// statusHead writes the envelope up to the body.
func statusHead(b []byte, tx uuid.UUID, w item.WorldID, a item.AccountID, kind string) []byte {
	b = appendUUID(append(b, `{"transactionId":`...), tx)
	b = appendUint(b, `,"worldId":`, w)
	b = appendUint(b, `,"accountId":`, a)
	b = appendText(b, `,"type":`, kind)
	return append(b, `,"body":`...)
}

// compartmentHead writes the envelope and the body's transactionId.
func compartmentHead(b []byte, tx, inner uuid.UUID, w item.WorldID, a item.AccountID, c item.CharacterID, kind string) []byte {
	if inner == uuid.Nil {
		inner = tx
	}
	b = appendUUID(append(b, `{"transactionId":`...), tx)
	b = appendUint(b, `,"worldId":`, w)
	b = appendUint(b, `,"accountId":`, a)
	b = appendUint(b, `,"characterId":`, c)
	b = appendText(b, `,"type":`, kind)
	return appendUUID(append(b, `,"body":{"transactionId":`...), inner)
}

func depositedBody(b []byte, e storage.Deposited) []byte {
	b = appendUint(b, `{"assetId":`, e.Asset)
	b = appendInt(b, `,"slot":`, e.Slot)
	b = appendUint(b, `,"templateId":`, e.Template)
	b = appendUint(b, `,"referenceId":`, e.Reference)
	b = appendText(b, `,"referenceType":`, e.ReferenceType.StorageName())
	b = appendTime(append(b, `,"expiration":`...), e.Expiration)
	return append(b, "}}"...)
}

// withdrawnBody has a quantity only of what is stackable.
func withdrawnBody(b []byte, e storage.Withdrawn) []byte {
	b = appendUint(b, `{"assetId":`, e.Asset)
	b = appendInt(b, `,"slot":`, e.Slot)
	b = appendUint(b, `,"templateId":`, e.Template)
	if e.Template.Stackable() {
		b = appendUint(b, `,"quantity":`, e.Quantity)
	}
	return append(b, "}}"...)
}

func createdBody(b []byte, e storage.ProjectionCreated) []byte {
	b = appendUint(b, `{"characterId":`, e.Character)
	b = appendUint(b, `,"accountId":`, e.Account)
	b = appendUint(b, `,"worldId":`, e.World)
	b = appendUint(b, `,"channelId":`, e.Channel)
	b = appendUint(b, `,"npcId":`, e.NPC)
	return append(b, "}}"...)
}

// Rejected is a failure that the contract has no event for.
type Rejected struct {
	Transaction uuid.UUID
	Topic       string // the topic that the command came on
	CommandType string
	Account     item.AccountID   // 0: left out
	Character   item.CharacterID // 0: left out
	Refusal     item.Refusal
}

// EncodeRejected writes a REJECTED event (behaviour.md).
func EncodeRejected(e Rejected) Event {
	b := appendUUID(append(make([]byte, 0, 256), `{"transactionId":`...), e.Transaction)
	b = appendText(b, `,"topic":`, e.Topic)
	b = appendText(b, `,"commandType":`, e.CommandType)
	if e.Account != 0 {
		b = appendUint(b, `,"accountId":`, e.Account)
	}
	if e.Character != 0 {
		b = appendUint(b, `,"characterId":`, e.Character)
	}
	b = appendText(b, `,"type":"REJECTED","body":{"code":`, e.Refusal.Code)
	b = appendText(b, `,"message":`, e.Refusal.Message)
	return Event{CommandRejected, "REJECTED", append(b, "}}"...)}
}
