package codecs

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"coffer/inventory"
	"coffer/item"
)

// Each of these makes a command of a body that was read.

func (b equipBody) command(e inventory.Envelope) inventory.Command {
	return inventory.EquipCommand{Envelope: e, Source: item.Slot(b.Source), Destination: item.Slot(b.Destination)}
}

func (b unequipBody) command(e inventory.Envelope) inventory.Command {
	return inventory.UnequipCommand{Envelope: e, Source: item.Slot(b.Source), Destination: item.Slot(b.Destination)}
}

func (b moveBody) command(e inventory.Envelope) inventory.Command {
	return inventory.MoveCommand{Envelope: e, Source: item.Slot(b.Source), Destination: item.Slot(b.Destination)}
}

func (b dropBody) command(e inventory.Envelope) inventory.Command {
	return inventory.DropCommand{
		Envelope: e,
		Place:    inventory.Place{World: item.WorldID(b.WorldID), Channel: item.ChannelID(b.ChannelID), Map: b.MapID},
		Source:   item.Slot(b.Source),
		Quantity: b.Quantity,
		X:        b.X,
		Y:        b.Y,
	}
}

func (b reserveBody) command(e inventory.Envelope) inventory.Command {
	c := inventory.RequestReserveCommand{Envelope: e}
	for _, i := range b.Items {
		c.Items = append(c.Items, inventory.Wanted{Source: item.Slot(i.Source), Template: item.TemplateID(i.ItemID), Quantity: i.Quantity})
	}
	return c
}

func (b consumeBody) command(e inventory.Envelope) inventory.Command {
	return inventory.ConsumeCommand{Envelope: e, Slot: item.Slot(b.Slot)}
}

func (b cancelReservationBody) command(e inventory.Envelope) inventory.Command {
	return inventory.CancelReservationCommand{Envelope: e, Slot: item.Slot(b.Slot)}
}

func (b destroyBody) command(e inventory.Envelope) inventory.Command {
	return inventory.DestroyCommand{Envelope: e, Slot: item.Slot(b.Slot), Quantity: b.Quantity, All: b.RemoveAll}
}

func (b increaseCapacityBody) command(e inventory.Envelope) inventory.Command {
	return inventory.IncreaseCapacityCommand{Envelope: e, Amount: b.Amount}
}

func (b createAssetBody) command(e inventory.Envelope) inventory.Command {
	c := inventory.CreateAssetCommand{
		Envelope:     e,
		Template:     item.TemplateID(b.TemplateID),
		Quantity:     b.Quantity,
		Expiration:   b.Expiration.UTC(),
		Owner:        item.CharacterID(b.OwnerID),
		Flag:         b.Flag,
		Rechargeable: b.Rechargeable,
	}
	if !item.ValidTime(c.Expiration) {
		c.Expiration, c.BadData = time.Time{}, badExpiration
	}
	return c
}

const badExpiration = "expiration is, in UTC, not in the years 0 to 9999"

func (b rechargeBody) command(e inventory.Envelope) inventory.Command {
	return inventory.RechargeCommand{Envelope: e, Slot: item.Slot(b.Slot), Quantity: b.Quantity}
}

func (mergeBody) command(e inventory.Envelope) inventory.Command {
	return inventory.MergeCommand{Envelope: e}
}

func (sortBody) command(e inventory.Envelope) inventory.Command {
	return inventory.SortCommand{Envelope: e}
}

func (b inventoryAcceptBody) command(e inventory.Envelope) inventory.Command {
	c := inventory.AcceptCommand{
		Envelope:      e,
		Template:      item.TemplateID(b.TemplateID),
		Reference:     item.ReferenceID(b.ReferenceID),
		ReferenceType: b.ReferenceType,
		Quantity:      b.Quantity,
	}
	c.Data, c.Expiration, c.BadData = ParseData(c.Template, b.ReferenceData)
	return c
}

func (b inventoryReleaseBody) command(e inventory.Envelope) inventory.Command {
	return inventory.ReleaseCommand{Envelope: e, Asset: item.AssetID(b.AssetID), Quantity: b.Quantity}
}

func createInventory(c item.CharacterID) any { return inventory.CreateCommand{Character: c} }

func deleteInventory(c item.CharacterID) any { return inventory.DeleteCommand{Character: c} }

// updatedBody is the body of UPDATED. An owner's name is read and dropped.
type updatedBody struct {
	item.Stats
	Slots          uint16    `json:"slots"`
	OwnerName      string    `json:"ownerName"`
	Locked         bool      `json:"locked"`
	Spikes         bool      `json:"spikes"`
	KarmaUsed      bool      `json:"karmaUsed"`
	Cold           bool      `json:"cold"`
	CanBeTraded    bool      `json:"canBeTraded"`
	LevelType      byte      `json:"levelType"`
	Level          byte      `json:"level"`
	Experience     uint32    `json:"experience"`
	HammersApplied uint32    `json:"hammersApplied"`
	Expiration     time.Time `json:"expiration"`
}

func (b updatedBody) attributes() item.Attributes {
	return item.Attributes{Expiration: b.Expiration.UTC(), Equip: item.EquipData{
		Stats:          b.Stats,
		Slots:          b.Slots,
		Locked:         b.Locked,
		Spikes:         b.Spikes,
		KarmaUsed:      b.KarmaUsed,
		Cold:           b.Cold,
		CanBeTraded:    b.CanBeTraded,
		LevelType:      b.LevelType,
		Level:          b.Level,
		Experience:     b.Experience,
		HammersApplied: b.HammersApplied,
	}}
}

// exactUpdated reads UPDATED of the equipables' status. There is no event by
// which it could be refused, so a time that can't be shown is malformed.
func exactUpdated(value []byte) (said, error) {
	var r struct {
		ID   uint32      `json:"id"`
		Type string      `json:"type"`
		Body updatedBody `json:"body"`
	}
	if err := json.Unmarshal(value, &r); err != nil {
		return said{}, err
	}
	to := r.Body.attributes()
	if !item.ValidTime(to.Expiration) {
		return said{}, errors.New(badExpiration)
	}
	return said{uuid.Nil, func() any {
		return inventory.UpdatedCommand{Reference: item.ReferenceID(r.ID), Attributes: to}
	}}, nil
}
