package model

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// played is a table test: commands in the shorthand of each table, and what
// each must say, as types with their bodies, in order.
type played struct {
	tells string // the command: type and body; "+10s" lets time pass
	says  []string
}

// player tells commands to rows, as records.
type player struct {
	t         *testing.T
	settings  Settings
	account   Account
	session   Session
	inventory Inventory
	at        time.Time
	numbers   []uint32
	made      map[uint32]json.RawMessage
}

func newPlayer(t *testing.T) *player { return &player{t: t, at: time.Unix(1.8e9, 0).UTC()} }

// tell makes a record of a topic and returns what it is answered.
func (p *player) tell(topic, value string) []string {
	p.t.Helper()
	about, letter := Read(topic, []byte(value), nil)
	require.Empty(p.t, letter, value)
	var said []string
	for _, c := range about {
		c.At, c.Numbers, c.Made = p.at, p.numbers, p.made
		var events []Event
		switch c.Function {
		case StorageFunction:
			events = p.account.Apply(p.settings, c)
		case SessionFunction:
			events = p.session.Apply(p.settings, c)
		case InventoryFunction:
			events = p.inventory.Apply(p.settings, c)
		}
		for _, e := range events {
			said = append(said, short(p.t, e))
		}
	}
	return said
}

// short is an event's type and what is in its body, and of an asset's event its
// id and slot.
func short(t *testing.T, e Event) string {
	b, err := json.Marshal(e.Value["body"])
	require.NoError(t, err)
	var body map[string]any
	require.NoError(t, json.Unmarshal(b, &body))
	delete(body, "message")
	if data, ok := body["referenceData"].(map[string]any); ok {
		for k, v := range data { // zeros say little
			if v == 0.0 || v == false || v == "" || v == "0" || v == "0001-01-01T00:00:00Z" {
				delete(data, k)
			}
		}
	}
	for _, k := range []string{"transactionId", "expiration"} {
		if v := body[k]; v == "00000000-0000-0000-0000-000000000000" || v == "0001-01-01T00:00:00Z" {
			delete(body, k)
		}
	}
	text := fmt.Sprint(e.Value["type"])
	if e.Topic == AssetStatus {
		text += fmt.Sprintf(" %v@%v", e.Value["assetId"], e.Value["slot"])
	}
	if len(body) == 0 {
		return text
	}
	b, err = json.Marshal(body)
	require.NoError(t, err)
	return text + " " + strings.ReplaceAll(string(b), `"`, "")
}

// play tells each command of a table and compares.
func play(t *testing.T, p *player, all []played, record func(kind, body string) (topic, value string)) {
	t.Helper()
	for n, one := range all {
		if wait, ok := strings.CutPrefix(one.tells, "+"); ok {
			d, err := time.ParseDuration(wait)
			require.NoError(t, err)
			p.at = p.at.Add(d)
			continue
		}
		kind, body, _ := strings.Cut(one.tells, " ")
		topic, value := record(kind, body)
		assert.Equal(t, one.says, p.tell(topic, value), "%d: %s", n, one.tells)
	}
}

// toStorage is a command of account 4001 in world 0.
func toStorage(kind, body string) (topic, value string) {
	if body == "" {
		body = "{}"
	}
	topic = "COMMAND_TOPIC_STORAGE"
	if kind == "ACCEPT" || kind == "RELEASE" {
		topic = "COMMAND_TOPIC_STORAGE_COMPARTMENT"
	}
	return topic, fmt.Sprintf(`{"worldId":0,"accountId":4001,"characterId":7,"type":%q,"body":%s}`, kind, body)
}

// toInventory is a command of character 7; the type is "CREATED", or has the
// inventory type behind a slash.
func toInventory(kind, body string) (topic, value string) {
	if body == "" {
		body = "{}"
	}
	kind, in, ok := strings.Cut(kind, "/")
	switch {
	case kind == "RESERVED":
		return "EVENT_TOPIC_DROP_STATUS", fmt.Sprintf(`{"worldId":1,"channelId":2,"mapId":3,"dropId":4,"type":"RESERVED","body":%s}`, body)
	case !ok:
		return "EVENT_TOPIC_CHARACTER_STATUS", fmt.Sprintf(`{"characterId":7,"type":%q,"body":%s}`, kind, body)
	default:
		return "COMMAND_TOPIC_COMPARTMENT", fmt.Sprintf(`{"characterId":7,"inventoryType":%s,"type":%q,"body":%s}`, in, kind, body)
	}
}

// says is a list, for short tables.
func says(all ...string) []string { return all }
