package codecs

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"coffer/inventory"
	"coffer/item"
)

// The bodies of COMMAND_TOPIC_COMPARTMENT (types.md), each with its own fields.
type (
	equipBody struct {
		nameless
		Source      int16 `json:"source"`
		Destination int16 `json:"destination"`
	}
	unequipBody equipBody
	moveBody    equipBody
	dropBody    struct {
		nameless
		WorldID   byte   `json:"worldId"`
		ChannelID byte   `json:"channelId"`
		MapID     uint32 `json:"mapId"`
		Source    int16  `json:"source"`
		Quantity  int16  `json:"quantity"`
		X         int16  `json:"x"`
		Y         int16  `json:"y"`
	}
	reserveBody struct {
		named
		Items []reserveItem `json:"items"`
	}
	reserveItem struct {
		Source   int16  `json:"source"`
		ItemID   uint32 `json:"itemId"`
		Quantity int16  `json:"quantity"`
	}
	consumeBody struct {
		named
		Slot int16 `json:"slot"`
	}
	cancelReservationBody consumeBody
	destroyBody           struct {
		nameless
		Slot      int16  `json:"slot"`
		Quantity  uint32 `json:"quantity"`
		RemoveAll bool   `json:"removeAll"`
	}
	increaseCapacityBody struct {
		nameless
		Amount uint32 `json:"amount"`
	}
	createAssetBody struct {
		nameless
		TemplateID   uint32    `json:"templateId"`
		Quantity     uint32    `json:"quantity"`
		Expiration   time.Time `json:"expiration"`
		OwnerID      uint32    `json:"ownerId"`
		Flag         uint16    `json:"flag"`
		Rechargeable uint64    `json:"rechargeable"`
	}
	rechargeBody struct {
		nameless
		Slot     int16  `json:"slot"`
		Quantity uint32 `json:"quantity"`
	}
	mergeBody           struct{ nameless }
	sortBody            struct{ nameless }
	inventoryAcceptBody struct {
		named
		TemplateID    uint32          `json:"templateId"`
		ReferenceID   uint32          `json:"referenceId"`
		ReferenceType string          `json:"referenceType"`
		ReferenceData json.RawMessage `json:"referenceData"`
		Quantity      uint32          `json:"quantity"`
	}
	inventoryReleaseBody struct {
		named
		AssetID  uint32 `json:"assetId"`
		Quantity uint32 `json:"quantity"`
	}
)

// named is a body with a transactionId of its own.
type named struct {
	TransactionID uuid.UUID `json:"transactionId"`
}

func (n named) inner() uuid.UUID { return n.TransactionID }

// nameless is a body without.
type nameless struct{}

func (nameless) inner() uuid.UUID { return uuid.Nil }

// ordering is a body that makes a command in an envelope.
type ordering interface {
	inner() uuid.UUID
	command(inventory.Envelope) inventory.Command
}

// exactOrder reads a command of COMMAND_TOPIC_COMPARTMENT.
func exactOrder[B ordering](value []byte) (said, error) {
	var r struct {
		TransactionID uuid.UUID `json:"transactionId"`
		CharacterID   uint32    `json:"characterId"`
		InventoryType byte      `json:"inventoryType"`
		Type          string    `json:"type"`
		Body          B         `json:"body"`
	}
	if err := json.Unmarshal(value, &r); err != nil {
		return said{}, err
	}
	return order{r.TransactionID, r.CharacterID, r.InventoryType, r.Type, r.Body}.said(), nil
}

// exactLife reads CREATED and DELETED of a character's status.
func exactLife[B any](make func(item.CharacterID) any) func([]byte) (said, error) {
	return func(value []byte) (said, error) {
		var r struct {
			WorldID     byte   `json:"worldId"`
			CharacterID uint32 `json:"characterId"`
			Type        string `json:"type"`
			Body        B      `json:"body"`
		}
		err := json.Unmarshal(value, &r)
		return said{uuid.Nil, func() any { return make(item.CharacterID(r.CharacterID)) }}, err
	}
}

type createdCharacterBody struct {
	Name string `json:"name"`
}

// exactReserved reads RESERVED of the drops' status.
func exactReserved(value []byte) (said, error) {
	var r struct {
		WorldID   byte   `json:"worldId"`
		ChannelID byte   `json:"channelId"`
		MapID     uint32 `json:"mapId"`
		DropID    uint32 `json:"dropId"`
		Type      string `json:"type"`
		Body      struct {
			CharacterID uint32 `json:"characterId"`
			ItemID      uint32 `json:"itemId"`
			EquipmentID uint32 `json:"equipmentId"`
			Quantity    uint32 `json:"quantity"`
			Meso        uint32 `json:"meso"`
		} `json:"body"`
	}
	err := json.Unmarshal(value, &r)
	return said{uuid.Nil, func() any {
		return inventory.PickUpCommand{
			Character: item.CharacterID(r.Body.CharacterID),
			Drop: inventory.Drop{
				Place:     inventory.Place{World: item.WorldID(r.WorldID), Channel: item.ChannelID(r.ChannelID), Map: r.MapID},
				ID:        r.DropID,
				Template:  item.TemplateID(r.Body.ItemID),
				Reference: item.ReferenceID(r.Body.EquipmentID),
			},
			Quantity: r.Body.Quantity,
		}
	}}, err
}
