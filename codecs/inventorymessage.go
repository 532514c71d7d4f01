package codecs

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/tinylib/msgp/msgp"

	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// letter is a message about an inventory, an equip or a number: its type, the
// id of whom it is for, and those of the other fields that its type has.
type letter struct {
	Type        string    `json:"type"`
	CharacterID uint32    `json:"characterId,omitempty"`
	AccountID   uint32    `json:"accountId,omitempty"`
	WorldID     byte      `json:"worldId,omitempty"`
	ReferenceID uint32    `json:"referenceId,omitempty"`
	RequestID   uuid.UUID `json:"requestId,omitzero"`
	Compartment byte      `json:"inventoryType,omitempty"`
	AssetID     uint32    `json:"assetId,omitempty"`
	Ticket      uint32    `json:"ticket,omitempty"`
	Index       uint32    `json:"index,omitempty"`
	Number      uint64    `json:"number,omitempty"`
	Placed      bool      `json:"placed,omitempty"`
	ChannelID   byte      `json:"channelId,omitempty"`
	MapID       uint32    `json:"mapId,omitempty"`
	DropID      uint32    `json:"dropId,omitempty"`
	ItemID      uint32    `json:"itemId,omitempty"`
	Packed      []byte    `json:"packed,omitempty"` // an item.Asset or item.Attributes as rows hold them
}

var messagePaths = map[string]path{
	"CREATE":        {InventoryFunction, characterID, exactLetter},
	"DELETE":        {InventoryFunction, characterID, exactLetter},
	"DISCARD":       {InventoryFunction, characterID, exactLetter},
	"EXPIRE":        {InventoryFunction, characterID, exactLetter},
	"REFERENCE":     {InventoryFunction, characterID, exactLetter},
	"GRANT":         {InventoryFunction, characterID, exactLetter},
	"UPDATE":        {InventoryFunction, characterID, exactLetter},
	"NUMBER":        {ReferencesFunction, characterID, exactLetter},
	"HAS":           {EquipmentFunction, referenceID, exactLetter},
	"HAS_NOT":       {EquipmentFunction, referenceID, exactLetter},
	"HAS_CASH":      {EquipmentFunction, referenceID, exactLetter},
	"RETURN":        {EquipmentFunction, referenceID, exactLetter},
	"CLAIM":         {EquipmentFunction, referenceID, exactLetter},
	"PLACED":        {EquipmentFunction, referenceID, exactLetter},
	"EXPIRE_CLAIMS": {EquipmentFunction, referenceID, exactLetter},
	updateStored:    {StorageFunction, accountID, exactLetter},
}

// updateStored is UPDATE for an equip that lies in a storage.
const updateStored = "UPDATE_STORED"

// EncodeInventoryMessage writes a message to a function of the inventory, or to
// a storage that has an equip: the same bytes for the same message. It says
// which function it is for, and the id inside its key. Of an
// inventory.LateMessage it writes the message; the headers are the sender's
// business.
func EncodeInventoryMessage(m inventory.Message) (function string, id uint32, value []byte) {
	if late, ok := m.(inventory.LateMessage); ok {
		m = late.Message
	}
	return encodeLetter(letterOf(m))
}

func encodeLetter(l letter) (function string, id uint32, value []byte) {
	value, err := json.Marshal(l)
	if err != nil {
		panic(fmt.Sprintf("codecs: %+v: %v", l, err)) // its fields are numbers and bytes
	}
	to := messagePaths[l.Type]
	switch to.id {
	case referenceID:
		return to.function, l.ReferenceID, value
	case accountID:
		return to.function, l.AccountID, value
	default:
		return to.function, l.CharacterID, value
	}
}

func letterOf(m inventory.Message) letter {
	switch m := m.(type) {
	case inventory.CreateCommand:
		return letter{Type: "CREATE", CharacterID: uint32(m.Character), RequestID: m.Request}
	case inventory.DeleteCommand:
		return letter{Type: "DELETE", CharacterID: uint32(m.Character)}
	case inventory.DiscardCommand:
		return letter{Type: "DISCARD", CharacterID: uint32(m.Character), Compartment: byte(m.Type), AssetID: uint32(m.Asset)}
	case inventory.ExpireCommand:
		return letter{Type: "EXPIRE", CharacterID: uint32(m.Character)}
	case inventory.ReferenceCommand:
		return letter{Type: "REFERENCE", CharacterID: uint32(m.Character), Ticket: uint32(m.Ticket), Index: m.Index, Number: m.Number}
	case inventory.NumberCommand:
		return letter{Type: "NUMBER", CharacterID: uint32(m.Character), Ticket: uint32(m.Ticket), Index: m.Index}
	case inventory.GrantCommand:
		l := letter{Type: "GRANT", CharacterID: uint32(m.Character)}.dropped(m.Drop)
		if m.Item.Template != 0 {
			l.Packed = must(&m.Item, nil)
		}
		return l
	case inventory.UpdateCommand:
		if m.Owner.Character == 0 {
			return letterOfUpdate(updateStored, m)
		}
		return letterOfUpdate("UPDATE", m)
	case inventory.ReturnCommand:
		return letterOfUpdate("RETURN", inventory.UpdateCommand(m))
	case inventory.HasCommand:
		return letter{Type: "HAS", ReferenceID: uint32(m.Reference)}.owned(m.Owner)
	case inventory.HasNotCommand:
		l := letter{Type: "HAS_NOT", ReferenceID: uint32(m.Reference)}.owned(m.Owner)
		if m.Dropped != nil {
			l.Packed = must(m.Dropped, nil)
		}
		return l
	case inventory.HasCashCommand:
		return letter{Type: "HAS_CASH", ReferenceID: uint32(m.Reference), ItemID: uint32(m.Template)}
	case inventory.ClaimCommand:
		return letter{Type: "CLAIM", CharacterID: uint32(m.Character)}.dropped(m.Drop)
	case inventory.PlacedCommand:
		return letter{Type: "PLACED", CharacterID: uint32(m.Character), Placed: m.Placed}.dropped(m.Drop)
	case inventory.ExpireClaimsCommand:
		return letter{Type: "EXPIRE_CLAIMS", ReferenceID: uint32(m.Reference)}
	default:
		panic(fmt.Sprintf("codecs: %T is no message", m))
	}
}

func letterOfUpdate(kind string, m inventory.UpdateCommand) letter {
	l := letter{Type: kind, ReferenceID: uint32(m.Reference), Number: m.Number, Packed: must(&m.Attributes, nil)}
	return l.owned(m.Owner)
}

func (l letter) owned(o inventory.Owner) letter {
	l.CharacterID, l.AccountID, l.WorldID = uint32(o.Character), uint32(o.Account), byte(o.World)
	return l
}

func (l letter) stored(at storage.HasMessage) letter {
	l.AccountID, l.WorldID = uint32(at.Account), byte(at.World)
	return l
}

func (l letter) dropped(d inventory.Drop) letter {
	l.WorldID, l.ChannelID, l.MapID = byte(d.Place.World), byte(d.Place.Channel), d.Place.Map
	l.DropID, l.ItemID, l.ReferenceID = d.ID, uint32(d.Template), uint32(d.Reference)
	return l
}

func (l letter) owner() inventory.Owner {
	return inventory.Owner{Character: item.CharacterID(l.CharacterID), Account: item.AccountID(l.AccountID), World: item.WorldID(l.WorldID)}
}

func (l letter) drop() inventory.Drop {
	return inventory.Drop{
		Place:     inventory.Place{World: item.WorldID(l.WorldID), Channel: item.ChannelID(l.ChannelID), Map: l.MapID},
		ID:        l.DropID,
		Template:  item.TemplateID(l.ItemID),
		Reference: item.ReferenceID(l.ReferenceID),
	}
}

// exactLetter reads a message. It comes from ourselves, but the topic is open
// to others: what can't be is refused here, before a step trusts it.
func exactLetter(value []byte) (said, error) {
	var l letter
	if err := json.Unmarshal(value, &l); err != nil {
		return said{}, err
	}
	c, err := l.command()
	return said{uuid.Nil, func() any { return c }}, err
}

func (l letter) command() (any, error) {
	who, id := item.CharacterID(l.CharacterID), item.ReferenceID(l.ReferenceID)
	switch l.Type {
	case "CREATE":
		return inventory.CreateCommand{Character: who, Request: l.RequestID}, nil
	case "DELETE":
		return inventory.DeleteCommand{Character: who}, nil
	case "DISCARD":
		return inventory.DiscardCommand{Character: who, Type: item.Type(l.Compartment), Asset: item.AssetID(l.AssetID)}, nil
	case "EXPIRE":
		return inventory.ExpireCommand{Character: who}, nil
	case "REFERENCE":
		return inventory.ReferenceCommand{Character: who, Ticket: inventory.Ticket(l.Ticket), Index: l.Index, Number: l.Number}, nil
	case "NUMBER":
		return inventory.NumberCommand{Character: who, Ticket: inventory.Ticket(l.Ticket), Index: l.Index}, nil
	case "HAS":
		return inventory.HasCommand{Reference: id, Owner: l.owner()}, nil
	case "HAS_CASH":
		return inventory.HasCashCommand{Reference: id, Template: item.TemplateID(l.ItemID)}, needsEquip(l.drop())
	case "CLAIM":
		return inventory.ClaimCommand{Character: who, Drop: l.drop()}, claimable(who, l.drop())
	case "PLACED":
		return inventory.PlacedCommand{Character: who, Drop: l.drop(), Placed: l.Placed}, nil
	case "EXPIRE_CLAIMS":
		return inventory.ExpireClaimsCommand{Reference: id}, nil
	default:
		return l.unpack()
	}
}

// unpack reads the messages that carry a packed value.
func (l letter) unpack() (any, error) {
	id := item.ReferenceID(l.ReferenceID)
	if l.Type == "UPDATE" || l.Type == "RETURN" || l.Type == updateStored {
		m := inventory.UpdateCommand{Owner: l.owner(), Reference: id, Number: l.Number}
		err := unpackInto(l.Packed, &m.Attributes)
		if err == nil && !item.ValidTime(m.Attributes.Expiration) {
			err = fmt.Errorf("packed: expiration %v", m.Attributes.Expiration)
		}
		switch l.Type {
		case "RETURN":
			return inventory.ReturnCommand(m), err
		case updateStored:
			return storage.UpdateCommand{Reference: id, Account: m.Owner.Account, World: m.Owner.World, Number: m.Number, Attributes: m.Attributes}, err
		}
		return m, err
	}
	var a item.Asset
	if len(l.Packed) > 0 {
		if err := unpackInto(l.Packed, &a); err != nil {
			return nil, err
		}
		if a.Type() != item.TypeEquip || a.ID != 0 || a.Slot != 0 || !item.ValidTime(a.Expiration) || a.Data.Quantity != 0 ||
			a.Data.CashID != 0 && !a.Data.Cash {
			return nil, fmt.Errorf("packed: no equip on the ground: asset %d of template %d", a.ID, a.Template)
		}
	}
	if l.Type == "GRANT" {
		m := inventory.GrantCommand{Character: item.CharacterID(l.CharacterID), Drop: l.drop(), Item: a}
		if a.Template == 0 {
			return m, needsEquip(m.Drop)
		}
		return m, nil
	}
	m := inventory.HasNotCommand{Reference: id, Owner: l.owner()}
	if len(l.Packed) > 0 {
		m.Dropped = &a
	}
	return m, nil
}

// claimable refuses the claim of nobody, or to what is no equip: a grant of it
// could not be read.
func claimable(c item.CharacterID, d inventory.Drop) error {
	if c == 0 {
		return errors.New("characterId is missing or 0")
	}
	return needsEquip(d)
}

func needsEquip(d inventory.Drop) error {
	if d.Template.Type() != item.TypeEquip {
		return fmt.Errorf("template %d is no equip", d.Template)
	}
	return nil
}

func unpackInto(b []byte, v msgp.Unmarshaler) error { return strictly(b, v, "packed") }
