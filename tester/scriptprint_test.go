package tester

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
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
	var v struct {
		TransactionID *uuid.UUID                 `json:"transactionId"`
		WorldID       *int                       `json:"worldId"`
		AccountID     *int                       `json:"accountId"`
		CharacterID   *int                       `json:"characterId"`
		Type          string                     `json:"type"`
		Body          map[string]json.RawMessage `json:"body"`
	}
	require.NoError(s.t, e.Read(&v), "%s", e)
	assert.Equal(s.t, v.Type, e.Type(), "ce_type is the type")
	require.NotNil(s.t, v.TransactionID, "%s", e)
	line := v.Type
	switch e.Topic {
	case s.tt.Topics.Name(codecs.StorageStatus):
		assert.NotNil(s.t, v.AccountID, "%s", e)
	case s.tt.Topics.Name(codecs.StorageCompartmentStatus):
		assert.NotNil(s.t, v.CharacterID, "%s", e)
		line = "compartment " + line
	}
	if code, ok := v.Body["errorCode"]; ok {
		line += " " + text(code)
		delete(v.Body, "errorCode")
	}
	if *v.TransactionID != uuid.Nil {
		line += " tx=" + called(*v.TransactionID)
	}
	line += unlike("world", v.WorldID, 0) + unlike("account", v.AccountID, somebody) + unlike("character", v.CharacterID, someone)
	for _, name := range bodyOrder {
		raw, ok := v.Body[name]
		if !ok {
			continue
		}
		delete(v.Body, name)
		if name == "transactionId" && text(raw) == v.TransactionID.String() {
			continue
		}
		line += " " + field(name, text(raw))
	}
	assert.Empty(s.t, v.Body, "fields that no script shows")
	return line
}

// bodyOrder has every field of every body.
var bodyOrder = []string{"transactionId", "characterId", "accountId", "worldId", "channelId", "npcId", "assetId", "slot", "templateId",
	"quantity", "referenceId", "referenceType", "expiration", "inventoryType", "oldMesos", "newMesos", "code", "message"}

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

func (a args) account() codecs.AccountKey {
	key := codecs.AccountKey{Account: item.AccountID(a.number("account", somebody))}
	if name, ok := a.find("tenant"); ok {
		key.Tenant = uuid.MustParse(tenantOf(name))
	}
	return key
}

func (a args) character() codecs.CharacterKey {
	key := codecs.CharacterKey{Character: item.CharacterID(a.number("character", someone))}
	if name, ok := a.find("tenant"); ok {
		key.Tenant = uuid.MustParse(tenantOf(name))
	}
	return key
}

func (s *script) showStorage(a args) []string {
	v := s.use().Storage(a.account(), item.WorldID(a.number("world", 0)))
	require.NoError(s.t, v.Valid())
	if !v.Exists {
		return []string{fmt.Sprintf("never used: capacity %d", v.Capacity)}
	}
	out := []string{fmt.Sprintf("capacity %d, mesos %d", v.Capacity, v.Mesos)}
	_, data := a.find("data")
	for _, one := range v.Assets {
		out = append(out, "  "+describeAsset(one, data))
	}
	return out
}

// describeAsset is one line; data adds the referenceData as look-ups show it.
func describeAsset(a item.Asset, data bool) string {
	line := fmt.Sprintf("asset %d: %s slot %d, template %d", a.ID, a.Type(), a.Slot, a.Template)
	if a.Template.Stackable() {
		line += fmt.Sprintf(", quantity %d", a.Data.Quantity)
	}
	for _, one := range []struct {
		name  string
		value uint64
	}{{"reference", uint64(a.Reference)}, {"owner", uint64(a.Data.Owner)}, {"flag", uint64(a.Data.Flag)}, {"cash", uint64(a.Data.CashID)}} {
		if one.value != 0 {
			line += fmt.Sprintf(", %s %d", one.name, one.value)
		}
	}
	if !a.Expiration.IsZero() {
		line += ", expires " + a.Expiration.Format(time.RFC3339Nano)
	}
	if data {
		line += ", " + a.ReferenceType().StorageName() + " " + string(codecs.AppendRestData(nil, a))
	}
	return line
}

func (s *script) showSession(a args) []string {
	v := s.use().Session(a.character())
	require.NoError(s.t, v.Valid())
	if !v.Open() {
		return []string{"closed"}
	}
	return []string{fmt.Sprintf("open: account %d, world %d, channel %d, npc %d, tx %s, since %s",
		v.Account, v.World, v.Channel, v.NPC, called(v.Transaction), v.Opened.Format(time.RFC3339Nano))}
}

func (s *script) showProjection(a args) []string {
	p, ok := s.use().Projection(a.character())
	if !ok {
		return []string{"none"}
	}
	out := []string{fmt.Sprintf("account %d, world %d, npc %d, capacity %d, mesos %d", p.Session.Account, p.Session.World, p.Session.NPC, p.Storage.Capacity, p.Storage.Mesos)}
	for i, list := range p.Compartments {
		line := fmt.Sprintf("  %s:", item.Types[i])
		for _, one := range list {
			line += fmt.Sprintf(" %d", one.ID)
		}
		if len(list) == 0 {
			line += " none"
		}
		out = append(out, line)
	}
	return out
}

func (s *script) showVersion(a args) []string {
	function, key := codecs.StorageFunction, a.account().String()
	if _, ok := a.find("character"); ok {
		function, key = codecs.SessionFunction, a.character().String()
	}
	row := s.use().Row(function, key)
	if row == nil {
		return []string{"no row"}
	}
	return []string{fmt.Sprintf("version %d, %s", row.Version, row.At().Format(time.RFC3339Nano))}
}
