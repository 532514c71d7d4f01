package model

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Header is one of a record's.
type Header struct {
	Key   string
	Value []byte
}

// The functions, as ce_source names them behind "/coffer/".
const (
	StorageFunction   = "storage"
	SessionFunction   = "session"
	InventoryFunction = "inventory"
	EquipmentFunction = "equipment"
)

// Command is a record that can be read, for one of the functions it is about.
type Command struct {
	Topic    string // the public topic's environment variable
	Type     string
	Function string // whose row it goes to
	Key      string // of that row: <id> or <tenant>/<id>

	Tenant      uuid.UUID
	ID          uint32    // the account, character or reference that Key names
	Transaction uuid.UUID // the events' transactionId

	// At is the row's time with this command, Numbers are the references that
	// were given for it, Made the data of the equips that were made with them
	// (whose stats vary), Given is the referenceData of an equip that came from
	// the ground, or of one that was updated; whoever applies the command sets
	// them.
	At      time.Time
	Numbers []uint32
	Made    map[uint32]json.RawMessage
	Given   json.RawMessage

	head head
	body any
}

// head are the envelopes' fields; each topic's own are read.
type head struct {
	TransactionID uuid.UUID       `json:"transactionId"`
	WorldID       byte            `json:"worldId"`
	ChannelID     byte            `json:"channelId"`
	AccountID     uint32          `json:"accountId"`
	CharacterID   uint32          `json:"characterId"`
	NpcID         uint32          `json:"npcId"`
	MapID         uint32          `json:"mapId"`
	DropID        uint32          `json:"dropId"`
	ID            uint32          `json:"id"`
	InventoryType byte            `json:"inventoryType"`
	Type          string          `json:"type"`
	Body          json.RawMessage `json:"body"`
}

// shape is how a type of command is read.
type shape struct {
	functions []string
	keys      []func(head) uint32 // ids that must be there; the first names the row
	body      func() any          // nil: none
}

var (
	account   = func(h head) uint32 { return h.AccountID }
	character = func(h head) uint32 { return h.CharacterID }
	reference = func(h head) uint32 { return h.ID }
)

// Codes of dead letters.
const (
	Malformed   = "MALFORMED"
	UnknownType = "UNKNOWN_TYPE"
	NoKey       = "NO_KEY"
	TooLarge    = "TOO_LARGE"
)

// Limits of a record, in bytes.
const (
	maxValue   = 1 << 20
	maxHeaders = 8 << 10
)

// Read reads a record of a public topic. It is about nobody and no dead letter
// if its type is none of our business.
func Read(topic string, value []byte, headers []Header) (about []Command, letter string) {
	size := 0
	for _, h := range headers {
		size += len(h.Key) + len(h.Value)
	}
	if len(value) > maxValue || size > maxHeaders {
		return nil, TooLarge
	}
	var kind struct {
		Type string `json:"type"`
	}
	if !strings.HasPrefix(strings.TrimLeft(string(value[:min(len(value), 64)]), " \t\r\n"), "{") || json.Unmarshal(value, &kind) != nil {
		return nil, Malformed
	}
	s, known := shapes[topic][kind.Type]
	if !known {
		if strings.HasPrefix(topic, "EVENT_") {
			return nil, ""
		}
		return nil, UnknownType
	}
	var h head
	if json.Unmarshal(value, &h) != nil {
		return nil, Malformed
	}
	for _, key := range s.keys {
		if key(h) == 0 {
			return nil, NoKey
		}
	}
	c := Command{Topic: topic, Type: kind.Type, head: h, Transaction: h.TransactionID}
	if s.body != nil {
		c.body = s.body()
		if len(h.Body) > 0 && json.Unmarshal(h.Body, c.body) != nil {
			return nil, Malformed
		}
		if b, ok := c.body.(interface{ transaction() uuid.UUID }); ok && c.Transaction == uuid.Nil {
			c.Transaction = b.transaction()
		}
	}
	if b, ok := c.body.(*reserved); ok && b.CharacterID == 0 {
		return nil, NoKey
	}
	var ok bool
	if c.Tenant, ok = tenant(headers); !ok {
		return nil, Malformed
	}
	for _, f := range s.functions {
		one := c
		one.Function = f
		if drop, ok := c.body.(*reserved); ok {
			one.ID = drop.CharacterID
		} else {
			one.ID = s.keys[0](h)
		}
		one.Key = Key(c.Tenant, one.ID)
		about = append(about, one)
	}
	return about, ""
}

// Key is a row's.
func Key(tenant uuid.UUID, id uint32) string {
	s, _ := json.Marshal(id)
	if tenant == uuid.Nil {
		return string(s)
	}
	return tenant.String() + "/" + string(s)
}

// tenant is TENANT_ID's: absent or nil the empty one; false if it is no UUID.
func tenant(headers []Header) (uuid.UUID, bool) {
	for _, h := range headers {
		if h.Key == "TENANT_ID" {
			if h.Value == nil {
				return uuid.Nil, true
			}
			id, err := uuid.ParseBytes(h.Value)
			return id, err == nil
		}
	}
	return uuid.Nil, true
}

// named is a UUID of the contract: version 5 within the tenant.
func named(tenant uuid.UUID, name string) string {
	return uuid.NewSHA1(tenant, []byte(name)).String()
}
