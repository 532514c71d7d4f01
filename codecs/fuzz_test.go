package codecs_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// all are the topics whose records come from outside, and our own messages.
var all = append(append([]*codecs.Topic(nil), codecs.Consumed...), codecs.Messages)

// FuzzDecode: whatever the bytes, a record is a command, none of our business,
// or a problem; Route says the same as Decode; and what was read can be applied,
// kept in a row, and read again from what a client of ours would send.
func FuzzDecode(f *testing.F) {
	for name, text := range files(f, samples+"/consumed") {
		for i, topic := range all {
			if strings.HasPrefix(name, topic.Env+"/") {
				f.Add(byte(i), []byte(text))
			}
		}
	}
	_, _, ensure := codecs.EncodeMessage(storage.EnsureCommand{World: 1, Account: 2, Request: tx})
	f.Add(byte(slices.Index(all, codecs.Messages)), ensure)
	for _, m := range inventoryMessages() {
		_, _, value := codecs.EncodeInventoryMessage(m)
		f.Add(byte(slices.Index(all, codecs.Messages)), value)
	}
	f.Add(byte(slices.Index(all, codecs.Messages)), []byte(`{"type":"CLAIM","characterId":1,"referenceId":1}`))
	f.Add(byte(0), []byte(`{"type":"WITHDRAW","accountId":7,"characterId":"x","body":{"assetId":3,"mesos":"many"}}`))
	f.Add(byte(0), []byte(`{"type":"DEPOSIT","accountId":7,"body":{"templateId":5000000,"referenceData":{"cashId":"4","x":[{}]}}}`))
	f.Fuzz(func(t *testing.T, which byte, value []byte) {
		topic := all[int(which)%len(all)]
		decoded, problem := codecs.Decode(topic, value, nil)
		targets, routing := codecs.Route(topic, value, nil)
		require.Equal(t, problem, routing)
		require.Len(t, targets, len(decoded))
		if problem != nil {
			require.Empty(t, decoded)
			require.Less(t, len(problem.Message), 300)
			return
		}
		require.True(t, json.Valid(value))
		if len(decoded) > 0 && len(value) < codecs.MaxValue-20 {
			slower, problem := codecs.Decode(topic, odd(topic, value), nil)
			require.Nil(t, problem)
			require.Equal(t, decoded, slower)
		}
		for i, d := range decoded {
			require.Equal(t, targets[i], d.Target)
			obey(t, d)
		}
	})
}

// obey applies a command to nothing and looks at all that comes of it.
func obey(t *testing.T, d codecs.Decoded) {
	var answer storage.Answer
	switch c := d.Command.(type) {
	case storage.AccountCommand:
		key, err := codecs.ParseAccountKey(d.Key)
		require.NoError(t, err)
		require.NotZero(t, key.Account)
		var a storage.Account
		a, answer = storage.Apply(item.Rules{}, a, c, noon)
		back, err := codecs.DecodeAccount(codecs.EncodeAccount(a))
		require.NoError(t, err)
		require.Equal(t, a, back)
		if _, ours := c.(storage.EnsureCommand); !ours && answer.Refusal == nil {
			sentAgain(t, d.Command)
		}
	case storage.SessionCommand:
		_, err := codecs.ParseCharacterKey(d.Key)
		require.NoError(t, err)
		var s storage.Session
		s, answer = storage.ApplySession(item.Rules{}, s, c, noon)
		back, err := codecs.DecodeSession(codecs.EncodeSession(s))
		require.NoError(t, err)
		require.Equal(t, s, back)
		sentAgain(t, d.Command)
	default:
		obeyInventory(t, d)
	}
	for _, e := range answer.Events {
		require.True(t, json.Valid(codecs.EncodeEvent(e).Value), "%s", codecs.EncodeEvent(e).Value)
		back, err := codecs.UnpackEvent(codecs.PackEvent(e))
		require.NoError(t, err)
		require.Equal(t, e, back)
	}
}

// sentAgain writes a command as a client and reads it: nothing is lost.
func sentAgain(t *testing.T, c any) {
	topic, value := encode(c)
	again, problem := codecs.Decode(topic, value, nil)
	require.Nil(t, problem, "%s", value)
	require.Len(t, again, 1)
	require.Equal(t, c, again[0].Command, "%s", value)
}

// encode writes a client's command, whichever half of the contract it is of.
func encode(c any) (*codecs.Topic, []byte) {
	switch c.(type) {
	case inventory.Command, inventory.EquipmentCommand:
		return codecs.EncodeInventoryCommand(c)
	}
	return codecs.EncodeCommand(c)
}

// FuzzReferenceData: data is refused in a sentence, or what is written of it
// is read as the same again.
func FuzzReferenceData(f *testing.F) {
	templates := []item.TemplateID{1302000, 2000000, 2070000, 3010000, 4000000, 5040000, 5000000, 42}
	for _, text := range files(f, samples+"/produced/EVENT_TOPIC_ASSET_STATUS") {
		if raw := rawData(f, text); raw != nil {
			for i := range templates {
				f.Add(byte(i), []byte(raw))
			}
		}
	}
	f.Add(byte(4), []byte(`{"b": [1, {"x" : "y, }"}], "\u0071uantity": 3, "a":1e3 ,"b":null, "ſlot":"K"}`))
	f.Add(byte(4), []byte("{\"a\xff\":\"\xed\xa0\x80\",\"expiration\":5}"))
	f.Fuzz(func(t *testing.T, which byte, raw []byte) {
		if d, bad := codecs.ParseDepositData(templates[int(which)%len(templates)], raw); bad != "" {
			require.Zero(t, d)
			_, _, transfer := codecs.ParseData(templates[int(which)%len(templates)], raw)
			require.NotEmpty(t, transfer, "an ACCEPT refuses what a DEPOSIT does")
		}
		template := templates[int(which)%len(templates)]
		d, expiration, bad := codecs.ParseData(template, raw)
		if bad != "" {
			require.Zero(t, d)
			require.Less(t, len(bad), 300)
			return
		}
		a := item.Asset{ID: 1, Template: template, Expiration: expiration, Data: d}
		if template.Stackable() && d.Quantity == 0 {
			a.Data.Quantity = 1
		}
		if template.Type().Valid() {
			require.NoError(t, a.Valid())
		}
		written := codecs.AppendEventData(nil, a)
		require.True(t, json.Valid(written) && utf8.Valid(written), "%s", written)
		require.True(t, json.Valid(codecs.AppendRestData(nil, a)))
		if len(written) > codecs.MaxData {
			return // zeros were added
		}
		again, sameTime, bad := codecs.ParseData(template, written)
		require.Empty(t, bad, "%s", written)
		require.Equal(t, a.Data, again, "%s", written)
		require.Equal(t, expiration, sameTime)
	})
}

// FuzzTenant: the header is a tenant whose key can be read, or MALFORMED.
func FuzzTenant(f *testing.F) {
	f.Add([]byte(tenant.String()))
	f.Add([]byte(strings.ToUpper(tenant.String())))
	f.Add([]byte("urn:uuid:" + tenant.String()))
	f.Add([]byte(uuid.Nil.String()))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, value []byte) {
		of, problem := codecs.Tenant(kafka.Headers{{Key: "REGION", Value: []byte("GMS")}, {Key: codecs.TenantHeader, Value: value}})
		if problem != nil {
			require.Equal(t, codecs.Malformed, problem.Code)
			require.Less(t, len(problem.Message), 400)
			require.Zero(t, of)
			return
		}
		key := codecs.AccountKey{Tenant: of, Account: 1}
		back, err := codecs.ParseAccountKey(key.String())
		require.NoError(t, err)
		require.Equal(t, key, back)
	})
}

// FuzzKey: what is read as a key is written as the same text.
func FuzzKey(f *testing.F) {
	f.Add("4001")
	f.Add(tenant.String() + "/4001")
	f.Fuzz(func(t *testing.T, text string) {
		if key, err := codecs.ParseAccountKey(text); err == nil {
			require.Equal(t, text, key.String())
		}
		if key, err := codecs.ParseCharacterKey(text); err == nil {
			require.Equal(t, text, key.String())
		}
	})
}

// FuzzRows: bytes in a row are ours or an error, and ours are kept as they are.
func FuzzRows(f *testing.F) {
	f.Add(codecs.EncodeAccount(stored()))
	f.Add(codecs.EncodeSession(storage.Session{Account: 1, Transaction: tx, Opened: noon}))
	for _, e := range sampleEvents {
		f.Add(codecs.PackEvent(e))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := codecs.DecodeAccount(b); err == nil {
			back, err := codecs.DecodeAccount(codecs.EncodeAccount(a))
			require.NoError(t, err)
			assert.Equal(t, a, back)
		}
		if s, err := codecs.DecodeSession(b); err == nil {
			back, err := codecs.DecodeSession(codecs.EncodeSession(s))
			require.NoError(t, err)
			assert.Equal(t, s, back)
		}
		if e, err := codecs.UnpackEvent(b); err == nil {
			back, err := codecs.UnpackEvent(codecs.PackEvent(e))
			require.NoError(t, err)
			assert.Equal(t, e, back)
			require.True(t, json.Valid(codecs.EncodeEvent(e).Value), "%s", codecs.EncodeEvent(e).Value)
		}
	})
}
