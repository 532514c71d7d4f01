package tester

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/processors/once"
)

// tell writes events, one a line. One that was told before is compared with its
// first occurrence and says "again".
func (s *script) tell(events []Event) []string {
	if len(events) == 0 {
		return []string{"nothing"}
	}
	var out []string
	for _, e := range events {
		line := s.describe(e)
		if first, ok := s.told[e.ID()]; ok && e.Topic != codecs.DeadLetters {
			assertSame(s.t, first, e)
			line += " again"
		}
		s.told[e.ID()] = e
		out = append(out, line)
		for _, h := range e.Headers {
			if s.headers {
				out = append(out, strings.TrimRight(fmt.Sprintf("  %s: %s", h.Key, h.Value), " "))
			}
		}
	}
	return out
}

func (s *script) describe(e Event) string {
	if e.Topic == codecs.DeadLetters {
		return fmt.Sprintf("dead letter %s %s/%s/%s: %s", e.Type(), e.Header(once.HeaderErrorTopic),
			e.Header(once.HeaderErrorPartition), e.Header(once.HeaderErrorOffset), e.Header(once.HeaderErrorMessage))
	}
	var v said
	require.NoError(s.t, e.Read(&v), "%s", e)
	assert.Equal(s.t, v.Type, e.Type(), "ce_type is the type")
	line := v.Type
	topic, _ := s.tt.Topics.Of(e.Topic)
	if topic != codecs.InventoryStatus && topic != codecs.DropCommands {
		require.NotNil(s.t, v.TransactionID, "%s", e)
	}
	switch topic {
	case codecs.StorageStatus:
		assert.NotNil(s.t, v.AccountID, "%s", e)
	case codecs.StorageCompartmentStatus:
		assert.NotNil(s.t, v.CharacterID, "%s", e)
		line = "compartment " + line
	case codecs.CommandRejected:
		line += " " + v.CommandType + " " + text(v.Body["code"])
		delete(v.Body, "code")
		assert.Contains(s.t, []string{s.tt.Topics.Name(codecs.CompartmentCommands), s.tt.Topics.Name(codecs.StorageCommands)}, v.Topic)
	case codecs.AssetStatus, codecs.CompartmentStatus, codecs.InventoryStatus:
		assert.NotNil(s.t, v.CharacterID, "%s", e)
		word := map[*codecs.Topic]string{codecs.AssetStatus: "asset ", codecs.CompartmentStatus: "compartment ", codecs.InventoryStatus: "inventory "}[topic]
		assert.Equal(s.t, topic == codecs.InventoryStatus, v.CompartmentID == nil, "%s", e)
		line = s.compartmentOf(e, v) + word + line
	case codecs.DropCommands:
		line = "drop " + line + fmt.Sprintf(" channel=%d map=%d", *v.ChannelID, *v.MapID)
	}
	if code, ok := v.Body["errorCode"]; ok {
		line += " " + text(code)
		delete(v.Body, "errorCode")
	}
	if v.TransactionID == nil {
		v.TransactionID = &uuid.Nil
	}
	if *v.TransactionID != uuid.Nil {
		line += " tx=" + called(*v.TransactionID)
	}
	line += unlike("world", v.WorldID, 0) + unlike("account", v.AccountID, somebody) + unlike("character", v.CharacterID, someone) +
		unlike("asset", v.AssetID, -1) + unlike("slot", v.Slot, -32768) + unlike("template", v.TemplateID, -1)
	for _, name := range bodyOrder {
		raw, ok := v.Body[name]
		if !ok {
			continue
		}
		delete(v.Body, name)
		if name == "transactionId" && text(raw) == v.TransactionID.String() {
			continue
		}
		if name == "referenceData" {
			line += " " + s.dataOf(raw)
			continue
		}
		line += " " + field(name, text(raw))
	}
	assert.Empty(s.t, v.Body, "fields that no script shows")
	return line
}

// said is what an event of any topic may say.
type said struct {
	TransactionID *uuid.UUID                 `json:"transactionId"`
	WorldID       *int                       `json:"worldId"`
	ChannelID     *int                       `json:"channelId"`
	MapID         *int                       `json:"mapId"`
	AccountID     *int                       `json:"accountId"`
	CharacterID   *int                       `json:"characterId"`
	CompartmentID *uuid.UUID                 `json:"compartmentId"`
	AssetID       *int                       `json:"assetId"`
	TemplateID    *int                       `json:"templateId"`
	Slot          *int                       `json:"slot"`
	Topic         string                     `json:"topic"`
	CommandType   string                     `json:"commandType"`
	Type          string                     `json:"type"`
	Body          map[string]json.RawMessage `json:"body"`
}

// bodyOrder has every field of every body.
var bodyOrder = []string{"transactionId", "dropId", "characterId", "accountId", "worldId", "channelId", "npcId", "assetId", "oldSlot", "slot",
	"templateId", "itemId", "equipmentId", "quantity", "mesos", "dropType", "x", "y", "ownerId", "dropperId", "dropperX", "dropperY", "playerDrop",
	"referenceId", "referenceType", "referenceData", "expiration", "inventoryType", "type", "capacity", "oldMesos", "newMesos", "code", "message"}

func field(name, value string) string {
	switch name {
	case "expiration":
		if value == "0001-01-01T00:00:00Z" {
			value = "never"
		}
		return "expires=" + value
	case "message":
		return "- " + value
	case "referenceType":
		return "kind=" + value
	case "transactionId":
		return "body.tx=" + called(uuid.MustParse(value))
	}
	return strings.TrimSuffix(name, "Id") + "=" + value
}

func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func unlike(name string, value *int, usual int) string {
	if value == nil || *value == usual {
		return ""
	}
	return fmt.Sprintf(" %s=%d", name, *value)
}
