package model

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

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
	mesosBody struct {
		Mesos     uint32 `json:"mesos"`
		Operation string `json:"operation"`
	}
	rollbackBody struct {
		AssetID uint32 `json:"assetId"`
	}
	inner struct {
		TransactionID uuid.UUID `json:"transactionId"`
	}
	acceptBody struct {
		inner
		Slot          int16           `json:"slot"`
		TemplateID    uint32          `json:"templateId"`
		ReferenceID   uint32          `json:"referenceId"`
		ReferenceType string          `json:"referenceType"`
		ReferenceData json.RawMessage `json:"referenceData"`
		Quantity      uint32          `json:"quantity"`
	}
	releaseBody struct {
		inner
		AssetID  uint32 `json:"assetId"`
		Quantity uint32 `json:"quantity"`
	}
	moveBody struct {
		Source      int16 `json:"source"`
		Destination int16 `json:"destination"`
	}
	dropBody struct {
		WorldID   byte   `json:"worldId"`
		ChannelID byte   `json:"channelId"`
		MapID     uint32 `json:"mapId"`
		Source    int16  `json:"source"`
		Quantity  int16  `json:"quantity"`
		X         int16  `json:"x"`
		Y         int16  `json:"y"`
	}
	reserveBody struct {
		inner
		Items []struct {
			Source   int16  `json:"source"`
			ItemID   uint32 `json:"itemId"`
			Quantity int16  `json:"quantity"`
		} `json:"items"`
	}
	slotBody struct {
		inner
		Slot int16 `json:"slot"`
	}
	destroyBody struct {
		Slot      int16  `json:"slot"`
		Quantity  uint32 `json:"quantity"`
		RemoveAll bool   `json:"removeAll"`
	}
	capacityBody struct {
		Amount uint32 `json:"amount"`
	}
	createBody struct {
		TemplateID   uint32    `json:"templateId"`
		Quantity     uint32    `json:"quantity"`
		Expiration   time.Time `json:"expiration"`
		OwnerID      uint32    `json:"ownerId"`
		Flag         uint16    `json:"flag"`
		Rechargeable uint64    `json:"rechargeable"`
	}
	rechargeBody struct {
		Slot     int16  `json:"slot"`
		Quantity uint32 `json:"quantity"`
	}
	reserved struct {
		CharacterID uint32 `json:"characterId"`
		ItemID      uint32 `json:"itemId"`
		EquipmentID uint32 `json:"equipmentId"`
		Quantity    uint32 `json:"quantity"`
		Meso        uint32 `json:"meso"`
	}
	createdBody struct {
		Name string `json:"name"`
	}
	whereBody struct {
		ChannelID      byte   `json:"channelId"`
		OldChannelID   byte   `json:"oldChannelId"`
		MapID          uint32 `json:"mapId"`
		OldMapID       uint32 `json:"oldMapId"`
		TargetMapID    uint32 `json:"targetMapId"`
		TargetPortalID uint32 `json:"targetPortalId"`
	}
	empty struct{}
)

func (i inner) transaction() uuid.UUID { return i.TransactionID }

// updatedBody are an equip's new attributes, by the names of its data.
type updatedBody struct{ attributes Object }

// UnmarshalJSON reads every attribute in the type that it has in an equip's
// data; ownerName is dropped.
func (u *updatedBody) UnmarshalJSON(b []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	data, err := read("equipable", all)
	if err != nil {
		return err
	}
	u.attributes = Object{}
	for name := range fields["equipable"] {
		if name != "ownerId" {
			u.attributes[name] = data[name]
		}
	}
	return nil
}

// shapes are the types that we read, by topic.
var shapes = func() map[string]map[string]shape {
	of := func(function string, key func(head) uint32, body func() any) shape {
		return shape{[]string{function}, []func(head) uint32{key}, body}
	}
	storage := func(body func() any) shape { return of(StorageFunction, account, body) }
	inventory := func(body func() any) shape { return of(InventoryFunction, character, body) }
	leaving := of(SessionFunction, character, func() any { return new(whereBody) })
	move := inventory(func() any { return new(moveBody) })
	slot := inventory(func() any { return new(slotBody) })
	return map[string]map[string]shape{
		"COMMAND_TOPIC_STORAGE": {
			"DEPOSIT":          storage(func() any { return new(depositBody) }),
			"WITHDRAW":         storage(func() any { return new(withdrawBody) }),
			"UPDATE_MESOS":     storage(func() any { return new(mesosBody) }),
			"DEPOSIT_ROLLBACK": storage(func() any { return new(rollbackBody) }),
			"ARRANGE":          storage(func() any { return new(empty) }),
		},
		"COMMAND_TOPIC_STORAGE_COMPARTMENT": {
			"ACCEPT":  storage(func() any { return new(acceptBody) }),
			"RELEASE": storage(func() any { return new(releaseBody) }),
		},
		"COMMAND_TOPIC_STORAGE_SHOW": {
			"SHOW_STORAGE":  {[]string{SessionFunction}, []func(head) uint32{character, account}, nil},
			"CLOSE_STORAGE": {[]string{SessionFunction}, []func(head) uint32{character}, nil},
		},
		"EVENT_TOPIC_CHARACTER_STATUS": {
			"LOGOUT": leaving, "CHANNEL_CHANGED": leaving, "MAP_CHANGED": leaving,
			"CREATED": inventory(func() any { return new(createdBody) }),
			"DELETED": inventory(func() any { return new(empty) }),
		},
		"COMMAND_TOPIC_COMPARTMENT": {
			"EQUIP": move, "UNEQUIP": move, "MOVE": move,
			"DROP":               inventory(func() any { return new(dropBody) }),
			"REQUEST_RESERVE":    inventory(func() any { return new(reserveBody) }),
			"CONSUME":            slot,
			"CANCEL_RESERVATION": slot,
			"DESTROY":            inventory(func() any { return new(destroyBody) }),
			"INCREASE_CAPACITY":  inventory(func() any { return new(capacityBody) }),
			"CREATE_ASSET":       inventory(func() any { return new(createBody) }),
			"RECHARGE":           inventory(func() any { return new(rechargeBody) }),
			"MERGE":              inventory(func() any { return new(empty) }),
			"SORT":               inventory(func() any { return new(empty) }),
			"ACCEPT":             inventory(func() any { return new(acceptBody) }),
			"RELEASE":            inventory(func() any { return new(releaseBody) }),
		},
		"EVENT_TOPIC_DROP_STATUS": {
			"RESERVED": {[]string{InventoryFunction}, nil, func() any { return new(reserved) }},
		},
		"EVENT_TOPIC_EQUIPABLE_STATUS": {
			"UPDATED": of(EquipmentFunction, reference, func() any { return new(updatedBody) }),
		},
	}
}()
