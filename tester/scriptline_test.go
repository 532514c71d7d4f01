package tester

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
	"coffer/storage"
)

// Who a script speaks of if it names nobody else.
const (
	somebody = 4001
	someone  = 100001
)

// run plays one line of input:
//
//	system [capacity=N] [retry-by-trace] [catalog='JSON lines'] [base=N]   begins anew
//	show-headers                                                  with each event, until the next system
//	deposit, withdraw, updatemesos, depositrollback, arrange      commands
//	accept, release, show, close, logout, channelchanged, mapchanged
//	raw topic=storage value='…'                                   any record
//	advance 10m                                                   moves the clock, and timers run
//	meanwhile 10m                                                 moves the clock, and timers are late
//	redeliver topic=storage from=-1                               from the end, if below 0
//	storage [account=N] [world=N] [data]                          what is there
//	session, projection [character=N]
//	inventory [character=N] [data]
//	whereis reference=N                                           what is known of an equip
//	version [account=N | character=N]                             of the row
//	show-data                                                     all of it, until the next system
//	quietly …                                                     a line whose answers are no matter
//	… and the commands of inventoryCommand
//
// Every command takes tx, account, world, character, tenant, id (ce_id), trace
// (traceparent) and header=NAME:VALUE.
func (s *script) run(line string) []string {
	words := split(line)
	a := args{}
	for _, w := range words[1:] {
		name, value, _ := strings.Cut(w, "=")
		a = append(a, arg{name, value})
	}
	switch words[0] {
	case "quietly":
		s.run(strings.TrimPrefix(line, "quietly "))
		return nil
	case "system":
		return s.system(a)
	case "show-headers":
		s.headers = true
		return nil
	case "show-data":
		s.data = true
		return nil
	case "advance":
		d, err := time.ParseDuration(words[1])
		require.NoError(s.t, err, line)
		s.use().Advance(d)
		if news := s.use().News(); len(news) > 0 {
			return s.tell(news)
		}
		return nil
	case "meanwhile":
		d, err := time.ParseDuration(words[1])
		require.NoError(s.t, err, line)
		s.use().clock.move(d)
		return nil
	case "redeliver":
		return s.redeliver(a)
	case "storage":
		return s.showStorage(a)
	case "session":
		return s.showSession(a)
	case "projection":
		return s.showProjection(a)
	case "inventory":
		return s.showInventory(a)
	case "whereis":
		return s.showEquip(a)
	case "version":
		return s.showVersion(a)
	case "raw":
		return s.tell(s.use().Put(Record{Topic: s.topic(a.get("topic", "storage")), Key: a.get("key", ""), Value: a.raw("value"), Headers: a.headers()}))
	}
	topic, value := command(words[0], a)
	if topic == nil {
		topic, value = inventoryCommand(words[0], a)
	}
	require.NotNil(s.t, topic, "no line begins with %q: %s", words[0], line)
	require.True(s.t, json.Valid(value), "%s makes %s", line, value)
	return s.tell(s.use().Put(Record{Topic: s.use().Topics.Name(topic), Value: value, Headers: a.headers()}))
}

func (s *script) system(a args) []string {
	var rules item.Rules
	var err error
	rules.ReferenceBase = item.ReferenceID(a.number("base", 0))
	if capacity, ok := a.find("capacity"); ok {
		n, err := strconv.ParseUint(capacity, 10, 32)
		require.NoError(s.t, err)
		rules.StorageCapacity = uint32(n)
	}
	if catalog, ok := a.find("catalog"); ok {
		rules.Catalog, err = item.ReadCatalog(strings.NewReader(strings.ReplaceAll(catalog, "} {", "}\n{")))
		require.NoError(s.t, err)
	}
	with := []Option{Rules(rules)}
	if _, ok := a.find("retry-by-trace"); ok {
		with = append(with, RetryByTrace())
	}
	s.begin(with...)
	return nil
}

func (s *script) topic(name string) string {
	public := map[string]*codecs.Topic{
		"storage": codecs.StorageCommands, "show": codecs.StorageShowCommands,
		"compartment": codecs.StorageCompartmentCommands, "status": codecs.CharacterStatus,
		"inventory": codecs.CompartmentCommands, "drops": codecs.DropStatus, "equipables": codecs.EquipableStatus,
	}
	if t := public[name]; t != nil {
		return s.use().Topics.Name(t)
	}
	inside := map[string]string{"inside-storage": codecs.StorageFunction, "inside-session": codecs.SessionFunction,
		"inside-inventory": codecs.InventoryFunction, "inside-equipment": codecs.EquipmentFunction, "inside-references": codecs.ReferencesFunction}
	require.Contains(s.t, inside, name)
	return inside[name]
}

func (s *script) redeliver(a args) []string {
	topic := s.topic(a.get("topic", "storage"))
	from, err := strconv.ParseInt(a.get("from", "0"), 10, 64)
	require.NoError(s.t, err)
	if from < 0 {
		end, err := s.use().end(topic)
		require.NoError(s.t, err)
		from += end
	}
	return s.tell(s.use().Redeliver(topic, from))
}

// command is a record as the game's services write it.
func command(name string, a args) (*codecs.Topic, []byte) {
	switch name {
	case "deposit":
		return codecs.StorageCommands, a.envelope("DEPOSIT", a.incoming(true))
	case "withdraw":
		return codecs.StorageCommands, a.envelope("WITHDRAW", a.fields("asset", "quantity", "targetSlot", "targetStorageId"))
	case "updatemesos":
		return codecs.StorageCommands, a.envelope("UPDATE_MESOS", a.fields("mesos", "operation"))
	case "depositrollback":
		return codecs.StorageCommands, a.envelope("DEPOSIT_ROLLBACK", a.fields("asset"))
	case "arrange":
		return codecs.StorageCommands, a.envelope("ARRANGE", "{}")
	case "accept":
		return codecs.StorageCompartmentCommands, a.transfer("ACCEPT", a.incoming(false))
	case "release":
		return codecs.StorageCompartmentCommands, a.transfer("RELEASE", a.fields("asset", "quantity"))
	case "show":
		c := storage.ShowCommand{
			Transaction: transaction(a.get("tx", "")), World: item.WorldID(a.number("world", 0)),
			Channel: item.ChannelID(a.number("channel", 1)), Character: item.CharacterID(a.number("character", someone)),
			NPC: item.NPCID(a.number("npc", 9030100)), Account: item.AccountID(a.number("account", somebody)),
		}
		return codecs.EncodeCommand(c)
	case "close":
		return codecs.EncodeCommand(storage.CloseCommand{Character: item.CharacterID(a.number("character", someone))})
	case "logout", "channelchanged", "mapchanged":
		kind := map[string]string{"logout": "LOGOUT", "channelchanged": "CHANNEL_CHANGED", "mapchanged": "MAP_CHANGED"}[name]
		value := fmt.Sprintf(`{"transactionId":%q,"worldId":0,"characterId":%d,"type":%q,"body":{"channelId":1,"mapId":100000000}}`,
			uuid.Nil, a.number("character", someone), kind)
		return codecs.CharacterStatus, []byte(value)
	}
	return nil, nil
}
