package codecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
)

const (
	equipZeros = `"ownerId":0,"strength":0,"dexterity":0,"intelligence":0,"luck":0,"hp":0,"mp":0,"weaponAttack":0,"magicAttack":0,"weaponDefense":0,"magicDefense":0,"accuracy":0,"avoidability":0,"hands":0,"speed":0,"jump":0,"slots":0,"locked":false,"spikes":false,"karmaUsed":false,"cold":false,"canBeTraded":false,"levelType":0,"level":0,"experience":0,"hammersApplied":0`
	never      = `,"expiration":"0001-01-01T00:00:00Z"`
)

// TestDataIsWrittenWithAllItsKeys: in types.md's order, zeros where missing,
// unknown ones after.
func TestDataIsWrittenWithAllItsKeys(t *testing.T) {
	for _, c := range []struct {
		template item.TemplateID
		in, out  string
	}{
		{1302000, ``, `{` + equipZeros + never + `}`},
		{1302000, `null`, `{` + equipZeros + never + `}`},
		{1302000, `{"cashId":null}`, `{` + equipZeros + never + `}`},
		{1302000, `{"cashId":"0"}`, `{"cashId":"0",` + equipZeros + never + `}`},
		{1302000, `{"cashId":"-9223372036854775808","jump":0}`, `{"cashId":"-9223372036854775808",` + equipZeros + never + `}`},
		{1302000, `{"expiration":"2026-01-01T01:00:00+01:00"}`, `{` + equipZeros + `,"expiration":"2026-01-01T00:00:00Z"}`},
		{2000000, `{}`, `{"ownerId":0,"quantity":0,"flag":0,"rechargeable":0}`},
		{2000000, ` { "rechargeable" : 18446744073709551615 , "flag":65535,"quantity":4294967295,"ownerId":1 } `,
			`{"ownerId":1,"quantity":4294967295,"flag":65535,"rechargeable":18446744073709551615}`},
		{3010000, `{"quantity":1}`, `{"ownerId":0,"quantity":1,"flag":0}`},
		{4000000, `{"QUANTITY":1,"oWnerId":2}`, `{"ownerId":2,"quantity":1,"flag":0}`},
		{4000000, `{"quantity":1,"quantity":2}`, `{"ownerId":0,"quantity":2,"flag":0}`},
		{5040000, `{}`, `{"ownerId":0,"cashId":"0","quantity":0,"flag":0,"purchasedBy":0}`},
		{5000000, `{"name":"a\"b<\u00e9\ud800","slot":-1}`,
			`{"ownerId":0,"cashId":"0","flag":0,"purchasedBy":0,"name":"a\"b<é` + "\uFFFD" + `","level":0,"closeness":0,"fullness":0,"slot":-1}`},
		// What we don't know.
		{4000000, `{"b": [1, {"x" : "y, }"}], "quantity": 3, "a":1e3 ,"b":null}`,
			`{"ownerId":0,"quantity":3,"flag":0,"b":[1,{"x":"y, }"}],"a":1e3,"b":null}`},
		{4000000, `{"rechargeable":"of another kind","":"","k\u0065y\"":{}}`,
			`{"ownerId":0,"quantity":0,"flag":0,"rechargeable":"of another kind","":"","k\u0065y\"":{}}`},
		{4000000, `{"\u0071uantity":3}`, `{"ownerId":0,"quantity":3,"flag":0}`},
		{4000000, `{"expiration":"2026-01-01T01:00:00+01:00"}`,
			`{"ownerId":0,"quantity":0,"flag":0,"expiration":"2026-01-01T01:00:00+01:00"}`},
		{4000000, `{"a":"<&>` + "\u2028" + `"}`, `{"ownerId":0,"quantity":0,"flag":0,"a":"<&>` + "\u2028" + `"}`},
	} {
		d, expiration, bad := codecs.ParseData(c.template, []byte(c.in))
		require.Empty(t, bad, c.in)
		asset := item.Asset{Template: c.template, Expiration: expiration, Data: d}
		assert.Equal(t, c.out, string(codecs.AppendEventData(nil, asset)), c.in)
		assert.Equal(t, time.UTC, expiration.Location())
	}
}

func TestDataThatIsRefused(t *testing.T) {
	for in, want := range map[string]string{
		`5`:                     "referenceData is no object",
		`"{}"`:                  "referenceData is no object",
		`[]`:                    "referenceData is no object",
		`{"quantity":-1}`:       "referenceData: quantity is a JSON number -1, not uint32",
		`{"quantity":1.0}`:      "referenceData: quantity is a JSON number 1.0, not uint32",
		`{"quantity":"1"}`:      "referenceData: quantity is a JSON string, not uint32",
		`{"flag":65536}`:        "referenceData: flag is a JSON number 65536, not uint16",
		`{"ownerId":{}}`:        "referenceData: ownerId is a JSON object, not uint32",
		`{"expiration":"soon"}`: `referenceData: parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"`,
		`{"expiration":5}`:      "referenceData: Time.UnmarshalJSON: input is not a JSON string",
		`{"quantity":1`:         "referenceData: no JSON: unexpected end of JSON input at byte 13",
		`{"expiration":"0000-01-01T00:00:00+00:01"}`: "referenceData: expiration is, in UTC, not in the years 0 to 9999",
	} {
		d, expiration, bad := codecs.ParseData(4000000, []byte(in))
		assert.Equal(t, want, bad, in)
		assert.Zero(t, d)
		assert.Zero(t, expiration)
	}
	for in, want := range map[string]string{
		`{"cashId":5}`:        "referenceData: cashId is not an int64 in a JSON string",
		`{"cashId":"5x"}`:     "referenceData: cashId is a JSON number 5x, not int64",
		`{"weaponAttack":-1}`: "referenceData: weaponAttack is a JSON number -1, not uint16",
		`{"locked":1}`:        "referenceData: locked is a JSON number, not bool",
		`{"level":256}`:       "referenceData: level is a JSON number 256, not byte",
	} {
		_, _, bad := codecs.ParseData(1302000, []byte(in))
		assert.Contains(t, bad, want, in)
	}
	_, _, bad := codecs.ParseData(5000000, []byte(`{"slot":-129}`))
	assert.Equal(t, "referenceData: slot is a JSON number -129, not int8", bad)
	_, _, bad = codecs.ParseData(42, []byte(`5`))
	assert.Empty(t, bad, "of a template of no kind nothing is read: its kind is refused")
}

// TestADepositsDataExpiresOnlyOfAnEquip: of anything else the key is none of a
// DEPOSIT's, which has a field for it, and passes unchanged.
func TestADepositsDataExpiresOnlyOfAnEquip(t *testing.T) {
	for _, template := range []item.TemplateID{2000000, 3010000, 4000000, 5040000, 5000000} {
		for _, value := range []string{`5`, `"soon"`, `{"a":[]}`, `"0000-01-01T00:00:00+00:01"`, `"2026-01-01T01:00:00+01:00"`, `null`} {
			in := `{"expiration":` + value + `}`
			d, bad := codecs.ParseDepositData(template, []byte(in))
			assert.Empty(t, bad, in)
			assert.Equal(t, `"expiration":`+value, d.Extra)
		}
		_, bad := codecs.ParseDepositData(template, []byte(`{"expiration":5,"ownerId":"x"}`))
		assert.Equal(t, "referenceData: ownerId is a JSON string, not uint32", bad)
	}
	_, bad := codecs.ParseDepositData(1302000, []byte(`{"expiration":5}`))
	assert.Equal(t, "referenceData: Time.UnmarshalJSON: input is not a JSON string", bad)
	_, _, bad = codecs.ParseData(4000000, []byte(`{"expiration":"soon","expiration":"2026-01-01T00:00:00Z"}`))
	assert.Contains(t, bad, `parsing time "soon"`, "whichever of them")
}

// TestTextThatIsNoUTF8: what we don't know of the data is written as
// encoding/json would read it.
func TestTextThatIsNoUTF8(t *testing.T) {
	d, _, bad := codecs.ParseData(4000000, []byte("{\"a\xff\":[\"\xc3\x28\xed\xa0\x80é\"],\"quantity\":1}"))
	require.Empty(t, bad)
	written := codecs.AppendEventData(nil, item.Asset{Template: 4000000, Data: d})
	assert.Equal(t, "{\"ownerId\":0,\"quantity\":1,\"flag\":0,\"a\uFFFD\":[\"\uFFFD(\uFFFD\uFFFD\uFFFDé\"]}", string(written))
	_, _, bad = codecs.ParseData(4000000, []byte(`{"x":"`+strings.Repeat("\xff", 1363)+`"}`))
	assert.Equal(t, "referenceData has 4097 bytes, more than 4096", bad, "as it would be written")
}

func TestDataMayHaveFourKiB(t *testing.T) {
	fits := `{"x":"` + strings.Repeat("y", 4096-8) + `"}`
	d, _, bad := codecs.ParseData(4000000, []byte(fits))
	assert.Empty(t, bad)
	assert.Len(t, d.Extra, 4094)
	_, _, bad = codecs.ParseData(4000000, []byte(strings.ReplaceAll(fits, ":", strings.Repeat(" ", 5000)+":")))
	assert.Empty(t, bad, "compacted it fits")
	_, _, bad = codecs.ParseData(4000000, []byte(strings.Replace(fits, "y", "yy", 1)))
	assert.Equal(t, "referenceData has 4097 bytes, more than 4096", bad)
}

func TestACashIDIsPresentOrNot(t *testing.T) {
	for _, c := range []struct {
		template item.TemplateID
		in       string
		cash     bool
	}{
		{1302000, `{}`, false},
		{1302000, `{"cashId":null}`, false},
		{1302000, `{"cashId":"0"}`, true},
		{1302000, `{"cashid":"42"}`, true},
		{5040000, `{}`, false},
		{5040000, `{"cashId":"0"}`, false},
		{5040000, `{"cashId":"42"}`, true},
		{5000000, `{"cashId":"42"}`, true},
	} {
		d, _, bad := codecs.ParseData(c.template, []byte(c.in))
		require.Empty(t, bad)
		assert.Equal(t, c.cash, d.Cash, "%d %s", c.template, c.in)
	}
}

// TestDataOfTheSamples: what the inventory's samples and the look-ups' show
// is read and written again as it stands there.
func TestDataOfTheSamples(t *testing.T) {
	templates := map[string]item.TemplateID{"equipable": 1302000, "cash-equipable": 1002186, "consumable": 2000000,
		"setup": 3010000, "etc": 4000000, "cash": 5040000, "pet": 5000000}
	seen := 0
	for name, text := range files(t, samples+"/produced/EVENT_TOPIC_ASSET_STATUS") {
		body := generic(t, []byte(text)).(map[string]any)["body"].(map[string]any)
		if body["referenceData"] == nil {
			continue
		}
		kind := body["referenceType"].(string)
		raw := rawData(t, text)
		d, expiration, bad := codecs.ParseData(templates[kind], raw)
		require.Empty(t, bad, name)
		a := item.Asset{Template: templates[kind], Expiration: expiration, Data: d}
		assert.Equal(t, kind, a.ReferenceType().String(), name)
		sameJSON(t, raw, codecs.AppendEventData(nil, a), name)
		assert.Equal(t, compact(t, raw), string(codecs.AppendEventData(nil, a)), "%s: in this order too", name)
		assert.Empty(t, d.Extra)
		seen++
	}
	assert.Equal(t, 9, seen)

	var storage struct {
		Data []struct {
			Attributes struct {
				TemplateID    item.TemplateID
				ReferenceData rawJSON
			}
		}
	}
	into(t, sample(t, "rest", "storage.assets.json"), &storage)
	require.Len(t, storage.Data, 2)
	for _, x := range storage.Data {
		d, _, bad := codecs.ParseData(x.Attributes.TemplateID, x.Attributes.ReferenceData)
		require.Empty(t, bad)
		assert.Equal(t, compact(t, x.Attributes.ReferenceData),
			string(codecs.AppendRestData(nil, item.Asset{Template: x.Attributes.TemplateID, Data: d})))
	}
}
