package codecs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/item"
	"coffer/storage"
)

// What a client sends is what the functions read. The commands drawn here say
// nothing that a record can't say.
func TestACommandIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCommand(t)
		topic, value := EncodeCommand(c)
		require.True(t, json.Valid(value), "%s", value)
		all, p := Decode(topic, value, nil)
		require.Nil(t, p, "%s", value)
		require.Len(t, all, 1)
		require.Equal(t, c, all[0].Command, "%s", value)
		_, again := EncodeCommand(all[0].Command)
		require.Equal(t, string(value), string(again))
	})
}

func drawID(t *rapid.T, name string) uuid.UUID {
	if rapid.Bool().Draw(t, name+" is nil") {
		return uuid.Nil
	}
	return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, name))
}

func drawCommand(t *rapid.T) any {
	tx := drawID(t, "transaction")
	inner := drawID(t, "inner")
	if tx == uuid.Nil || inner == tx {
		inner = uuid.Nil
	}
	world := item.WorldID(rapid.Byte().Draw(t, "world"))
	account := item.AccountID(rapid.Uint32Min(1).Draw(t, "account"))
	character := item.CharacterID(rapid.Uint32Min(1).Draw(t, "character"))
	asset := item.AssetID(rapid.Uint32().Draw(t, "asset"))
	quantity := rapid.Uint32().Draw(t, "quantity")
	switch rapid.IntRange(0, 8).Draw(t, "command") {
	case 0:
		in := drawIncoming(t)
		in.Expiration = drawTime(t)
		return storage.DepositCommand{Transaction: tx, World: world, Account: account, Incoming: in}
	case 1:
		return storage.WithdrawCommand{Transaction: tx, World: world, Account: account, Asset: asset, Quantity: quantity}
	case 2:
		return storage.UpdateMesosCommand{Transaction: tx, World: world, Account: account, Mesos: quantity,
			Operation: rapid.OneOf(rapid.SampledFrom([]string{"SET", "ADD", "SUBTRACT"}), rapid.String()).Draw(t, "operation")}
	case 3:
		return storage.DepositRollbackCommand{Transaction: tx, World: world, Account: account, Asset: asset}
	case 4:
		return storage.ArrangeCommand{Transaction: tx, World: world, Account: account}
	case 5:
		in := drawIncoming(t)
		in.Quantity = quantity
		if in.Template.Type() == item.TypeEquip {
			in.Expiration = drawTime(t)
		}
		return storage.AcceptCommand{Transaction: tx, Inner: inner, World: world, Account: account, Character: character, Incoming: in}
	case 6:
		return storage.ReleaseCommand{Transaction: tx, Inner: inner, World: world, Account: account, Character: character, Asset: asset, Quantity: quantity}
	case 7:
		return storage.ShowCommand{Transaction: tx, World: world, Channel: item.ChannelID(rapid.Byte().Draw(t, "channel")),
			Character: character, NPC: item.NPCID(quantity), Account: account}
	default:
		return storage.CloseCommand{Character: character}
	}
}

func drawTime(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "never") {
		return time.Time{}
	}
	return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()
}

// drawIncoming has data of its template's kind only. What expires is left out:
// DEPOSIT and ACCEPT say it in different places.
func drawIncoming(t *rapid.T) storage.Incoming {
	in := storage.Incoming{
		Slot:          item.Slot(rapid.Int16().Draw(t, "slot")),
		Template:      rapid.SampledFrom([]item.TemplateID{1302000, 2000000, 2070000, 3010000, 4000000, 5150000, 5000000, 7, 9000000}).Draw(t, "template"),
		Reference:     item.ReferenceID(rapid.Uint32().Draw(t, "reference")),
		ReferenceType: rapid.OneOf(rapid.SampledFrom([]string{"", "equipable", "cash_equipable"}), rapid.String()).Draw(t, "reference type"),
	}
	if !in.Template.Type().Valid() {
		return in
	}
	d := &in.Data
	d.Owner = item.CharacterID(rapid.Uint32().Draw(t, "owner"))
	flag := rapid.Uint16().Draw(t, "flag")
	cash := rapid.Int64().Draw(t, "cash id")
	switch item.ReferenceTypeOf(in.Template, item.Data{}) {
	case item.ReferenceEquipable:
		d.Equip.Stats.Strength, d.Equip.Slots, d.Equip.Locked, d.Equip.Level = flag, flag/2, flag%2 == 0, byte(flag)
		if d.Cash = rapid.Bool().Draw(t, "cash equip"); d.Cash {
			d.CashID = cash
		}
	case item.ReferencePet:
		d.Flag, d.Cash, d.CashID = flag, cash != 0, cash
		d.Pet = item.PetData{Name: rapid.String().Draw(t, "name"), Level: byte(flag), Closeness: flag, Slot: int8(flag)}
	case item.ReferenceCash:
		d.Flag, d.Cash, d.CashID, d.Quantity = flag, cash != 0, cash, rapid.Uint32().Draw(t, "units")
	case item.ReferenceConsumable:
		d.Flag, d.Rechargeable, d.Quantity = flag, rapid.Uint64().Draw(t, "rechargeable"), rapid.Uint32().Draw(t, "units")
	default:
		d.Flag, d.Quantity = flag, rapid.Uint32().Draw(t, "units")
	}
	d.Extra = rapid.SampledFrom([]string{"", `"color":"red"`, `"a":{"b":[1,2]},"c":null`}).Draw(t, "extra")
	return in
}

func TestWhatARecordCannotSayIsSaidInAnotherWay(t *testing.T) {
	at := time.Date(2027, 1, 2, 3, 4, 5, 0, time.FixedZone("somewhere", 3600))
	read := func(c any) any {
		topic, value := EncodeCommand(c)
		all, p := Decode(topic, value, nil)
		require.Nil(t, p)
		return all[0].Command
	}
	in := storage.Incoming{Template: 2000000, Quantity: 30, Expiration: at}
	deposited := read(storage.DepositCommand{Account: 1, Incoming: in}).(storage.DepositCommand)
	assert.Equal(t, uint32(30), deposited.Data.Quantity, "DEPOSIT has no quantity of its own")
	assert.Equal(t, at.UTC(), deposited.Expiration)

	accepted := read(storage.AcceptCommand{Account: 1, Incoming: in}).(storage.AcceptCommand)
	assert.Equal(t, uint32(30), accepted.Quantity)
	assert.Equal(t, at.UTC(), accepted.Expiration)
	assert.Equal(t, `"expiration":"2027-01-02T02:04:05Z"`, accepted.Data.Extra)
	assert.Equal(t, accepted, read(accepted), "and from then on nothing changes")
	accepted.Expiration = time.Time{}
	assert.True(t, read(accepted).(storage.AcceptCommand).Expiration.IsZero(), "the command's own counts")

	bad := read(storage.DepositCommand{Account: 1, Incoming: storage.Incoming{Template: 7, Data: item.Data{Owner: 5}, BadData: "broken"}})
	assert.Equal(t, storage.DepositCommand{Account: 1, Incoming: storage.Incoming{Template: 7}}, bad)

	assert.Panics(t, func() { EncodeCommand(storage.EnsureCommand{Account: 1}) })
}

// Every field of a sample is written with its value; data may have more fields,
// zeros that the sample left out.
func TestSamplesAreWrittenAsTheyWereRead(t *testing.T) {
	for _, topic := range []*Topic{StorageCommands, StorageShowCommands, StorageCompartmentCommands} {
		files, err := filepath.Glob(filepath.Join("testdata", "samples", "consumed", topic.Env, "*.json"))
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, f := range files {
			t.Run(filepath.Base(f), func(t *testing.T) {
				sample, err := os.ReadFile(f)
				require.NoError(t, err)
				all, p := Decode(topic, sample, nil)
				require.Nil(t, p)
				to, value := EncodeCommand(all[0].Command)
				assert.Same(t, topic, to)
				var want, got map[string]any
				require.NoError(t, json.Unmarshal(sample, &want))
				require.NoError(t, json.Unmarshal(value, &got))
				assertHas(t, want, got)
			})
		}
	}
}

func assertHas(t *testing.T, want, got map[string]any) {
	for name, w := range want {
		if inner, ok := w.(map[string]any); ok {
			g, ok := got[name].(map[string]any)
			if assert.True(t, ok, name) {
				assertHas(t, inner, g)
			}
			continue
		}
		assert.Equal(t, w, got[name], name)
	}
}
