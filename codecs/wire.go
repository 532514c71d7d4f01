package codecs

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// record has every field of every record that we read, so that one pass
// decodes a good one whatever its type. A field that is not of the record's own
// type may have any JSON type: then this pass fails, and exact decides.
type record struct {
	TransactionID uuid.UUID `json:"transactionId"`
	WorldID       byte      `json:"worldId"`
	ChannelID     byte      `json:"channelId"`
	CharacterID   uint32    `json:"characterId"`
	NpcID         uint32    `json:"npcId"`
	AccountID     uint32    `json:"accountId"`
	RequestID     uuid.UUID `json:"requestId"` // of ENSURE
	Type          string    `json:"type"`
	Body          body      `json:"body"`
}

// body has every field of every body.
type body struct {
	TransactionID   uuid.UUID       `json:"transactionId"`
	Slot            int16           `json:"slot"`
	TemplateID      uint32          `json:"templateId"`
	Expiration      time.Time       `json:"expiration"`
	ReferenceID     uint32          `json:"referenceId"`
	ReferenceType   string          `json:"referenceType"`
	ReferenceData   json.RawMessage `json:"referenceData"`
	Quantity        uint32          `json:"quantity"`
	AssetID         uint32          `json:"assetId"`
	TargetSlot      int16           `json:"targetSlot"`
	TargetStorageID string          `json:"targetStorageId"`
	Mesos           uint32          `json:"mesos"`
	Operation       string          `json:"operation"`
}

// The bodies of the contract, each with its own fields only.
type (
	depositBody struct {
		Slot          int16           `json:"slot"`
		TemplateID    uint32          `json:"templateId"`
		Expiration    time.Time       `json:"expiration"`
		ReferenceID   uint32          `json:"referenceId"`
		ReferenceType string          `json:"referenceType"`
		ReferenceData json.RawMessage `json:"referenceData"`
	}
	withdrawBody struct {
		AssetID         uint32 `json:"assetId"`
		TargetSlot      int16  `json:"targetSlot"`
		Quantity        uint32 `json:"quantity"`
		TargetStorageID string `json:"targetStorageId"`
	}
	updateMesosBody struct {
		Mesos     uint32 `json:"mesos"`
		Operation string `json:"operation"`
	}
	depositRollbackBody struct {
		AssetID uint32 `json:"assetId"`
	}
	acceptBody struct {
		TransactionID uuid.UUID       `json:"transactionId"`
		Slot          int16           `json:"slot"`
		TemplateID    uint32          `json:"templateId"`
		ReferenceID   uint32          `json:"referenceId"`
		ReferenceType string          `json:"referenceType"`
		ReferenceData json.RawMessage `json:"referenceData"`
		Quantity      uint32          `json:"quantity"`
	}
	releaseBody struct {
		TransactionID uuid.UUID `json:"transactionId"`
		AssetID       uint32    `json:"assetId"`
		Quantity      uint32    `json:"quantity"`
	}
	// emptyBody is any object.
	emptyBody struct{}
)

func (b depositBody) all() body {
	return body{Slot: b.Slot, TemplateID: b.TemplateID, Expiration: b.Expiration,
		ReferenceID: b.ReferenceID, ReferenceType: b.ReferenceType, ReferenceData: b.ReferenceData}
}

func (b withdrawBody) all() body { return body{AssetID: b.AssetID, Quantity: b.Quantity} }

func (b updateMesosBody) all() body { return body{Mesos: b.Mesos, Operation: b.Operation} }

func (b depositRollbackBody) all() body { return body{AssetID: b.AssetID} }

func (b acceptBody) all() body {
	return body{TransactionID: b.TransactionID, Slot: b.Slot, TemplateID: b.TemplateID,
		ReferenceID: b.ReferenceID, ReferenceType: b.ReferenceType, ReferenceData: b.ReferenceData, Quantity: b.Quantity}
}

func (b releaseBody) all() body {
	return body{TransactionID: b.TransactionID, AssetID: b.AssetID, Quantity: b.Quantity}
}

func (emptyBody) all() body { return body{} }

// exactStorage reads a command of COMMAND_TOPIC_STORAGE.
func exactStorage[B interface{ all() body }](value []byte) (record, error) {
	var r struct {
		TransactionID uuid.UUID `json:"transactionId"`
		WorldID       byte      `json:"worldId"`
		AccountID     uint32    `json:"accountId"`
		Type          string    `json:"type"`
		Body          B         `json:"body"`
	}
	err := json.Unmarshal(value, &r)
	return record{TransactionID: r.TransactionID, WorldID: r.WorldID, AccountID: r.AccountID, Type: r.Type, Body: r.Body.all()}, err
}

// exactCompartment reads a command of COMMAND_TOPIC_STORAGE_COMPARTMENT.
func exactCompartment[B interface{ all() body }](value []byte) (record, error) {
	var r struct {
		TransactionID uuid.UUID `json:"transactionId"`
		WorldID       byte      `json:"worldId"`
		AccountID     uint32    `json:"accountId"`
		CharacterID   uint32    `json:"characterId"`
		Type          string    `json:"type"`
		Body          B         `json:"body"`
	}
	err := json.Unmarshal(value, &r)
	return record{TransactionID: r.TransactionID, WorldID: r.WorldID, AccountID: r.AccountID,
		CharacterID: r.CharacterID, Type: r.Type, Body: r.Body.all()}, err
}

// exactShow reads SHOW_STORAGE, which has no body.
func exactShow(value []byte) (record, error) {
	var r struct {
		TransactionID uuid.UUID `json:"transactionId"`
		WorldID       byte      `json:"worldId"`
		ChannelID     byte      `json:"channelId"`
		CharacterID   uint32    `json:"characterId"`
		NpcID         uint32    `json:"npcId"`
		AccountID     uint32    `json:"accountId"`
		Type          string    `json:"type"`
	}
	err := json.Unmarshal(value, &r)
	return record{TransactionID: r.TransactionID, WorldID: r.WorldID, ChannelID: r.ChannelID,
		CharacterID: r.CharacterID, NpcID: r.NpcID, AccountID: r.AccountID, Type: r.Type}, err
}

// exactClose reads CLOSE_STORAGE.
func exactClose(value []byte) (record, error) {
	var r struct {
		CharacterID uint32 `json:"characterId"`
		Type        string `json:"type"`
	}
	err := json.Unmarshal(value, &r)
	return record{CharacterID: r.CharacterID, Type: r.Type}, err
}

// exactStatus reads a character's status of which only the envelope matters.
func exactStatus(value []byte) (record, error) {
	var r struct {
		WorldID     byte      `json:"worldId"`
		CharacterID uint32    `json:"characterId"`
		Type        string    `json:"type"`
		Body        emptyBody `json:"body"`
	}
	err := json.Unmarshal(value, &r)
	return record{WorldID: r.WorldID, CharacterID: r.CharacterID, Type: r.Type}, err
}

// exactEnsure reads ENSURE, a message of ours.
func exactEnsure(value []byte) (record, error) {
	var r struct {
		WorldID   byte      `json:"worldId"`
		AccountID uint32    `json:"accountId"`
		RequestID uuid.UUID `json:"requestId"`
		Type      string    `json:"type"`
	}
	err := json.Unmarshal(value, &r)
	return record{WorldID: r.WorldID, AccountID: r.AccountID, RequestID: r.RequestID, Type: r.Type}, err
}
