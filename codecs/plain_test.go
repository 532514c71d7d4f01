package codecs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// agree fails if what is read plainly is not what encoding/json reads.
func agree(t *testing.T, value []byte) (ok bool) {
	t.Helper()
	got, ok := readPlain(value)
	if !ok {
		return false
	}
	var want record
	require.NoError(t, json.Unmarshal(value, &want), "%s", value)
	require.Equal(t, want, got, "%s", value)
	return true
}

// agreeOrder is agree for commands to compartments.
func agreeOrder(t *testing.T, value []byte) (ok bool) {
	t.Helper()
	got, ok := readPlainOrder(value)
	if !ok {
		return false
	}
	var head struct {
		CharacterID uint32 `json:"characterId"`
		Type        string `json:"type"`
	}
	require.NoError(t, json.Unmarshal(value, &head), "%s", value)
	require.Equal(t, head.CharacterID, got.character, "%s", value)
	require.Equal(t, head.Type, got.kind, "%s", value)
	want, err := compartmentPaths[head.Type].exact(value)
	require.NoError(t, err, "%s", value)
	require.Equal(t, want.transaction, got.said().transaction, "%s", value)
	require.Equal(t, want.command(), got.said().command(), "%s", value)
	return true
}

// The records of real clients must take the quick way, or it is for nothing.
func TestSamplesArePlain(t *testing.T) {
	files, err := filepath.Glob("testdata/samples/consumed/COMMAND_TOPIC_STORAGE*/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		value, err := os.ReadFile(f)
		require.NoError(t, err)
		assert.True(t, agree(t, value), f)
	}
	files, err = filepath.Glob("testdata/samples/consumed/COMMAND_TOPIC_COMPARTMENT/*.json")
	require.NoError(t, err)
	kinds := map[string]bool{}
	for _, f := range files {
		value, err := os.ReadFile(f)
		require.NoError(t, err)
		assert.True(t, agreeOrder(t, value), f)
		o, _ := readPlainOrder(value)
		kinds[o.kind] = true
	}
	assert.Len(t, kinds, len(compartmentPaths), "a sample of each type")
}

func TestWhatIsNotPlain(t *testing.T) {
	for _, value := range []string{
		``, `{`, `[]`, `null`, `{}x`, `{"type":}`, `{"type":"A",}`, `{"type":"A" "worldId":1}`,
		`{"Type":"A"}`, `{"type":"A","type":"B"}`, `{"type":"\u0041"}`, `{"type":"é"}`, `{"type":null}`, `{"unknown":1}`,
		`{"worldId":256}`, `{"worldId":-0}`, `{"worldId":1.0}`, `{"worldId":1e1}`, `{"worldId":01}`, `{"worldId":"1"}`, `{"accountId":4294967296}`,
		`{"accountId":99999999999}`, `{"transactionId":"x"}`, `{"body":[]}`, `{"body":{"slot":-32769}}`, `{"body":{"expiration":"yesterday"}}`,
		`{"body":{"referenceData":[]}}`, `{"body":{"referenceData":{"a":}}}`, `{"body":{"referenceData":{`, `{"body":{"referenceData":`, `{"body":{"referenceData":{"a":"\`,
	} {
		assert.False(t, agree(t, []byte(value)), value)
	}
	for _, value := range []string{
		`{}`, " {\n\t\"worldId\" : 255 ,\r\"type\":\"\"} ", `{"body":{"slot":-32768,"referenceData":{"a":"}\"{","b":[{}]}}}`,
		`{"body":{"expiration":"2026-12-31T23:59:59.5+02:00"}}`, `{"transactionId":"{3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10}"}`, `{"body":{}}`,
	} {
		assert.True(t, agree(t, []byte(value)), value)
	}
}

// Deep data is left to encoding/json, which counts its levels from the record's
// beginning.
func TestDeepDataIsNotPlain(t *testing.T) {
	for _, kinds := range []string{"{}", "[]"} {
		for levels, plain := range map[int]bool{deepest: true, deepest + 1: false, 9_998: false, 9_999: false, 10_001: false} {
			data := nested(kinds, levels)
			assert.Equal(t, plain, agree(t, []byte(`{"type":"DEPOSIT","body":{"referenceData":`+data+`}}`)), "%d of %s", levels, kinds)
			assert.Equal(t, plain, agreeOrder(t, []byte(`{"type":"ACCEPT","body":{"referenceData":`+data+`}}`)), "%d of %s", levels, kinds)
		}
	}
}

// nested is an object of some levels, the inner ones of a kind.
func nested(kind string, levels int) string {
	begin, end := `{"a":`, "}"
	if kind == "[]" {
		begin, end = "[", "]"
	}
	return `{"a":` + strings.Repeat(begin, levels-2) + kind + strings.Repeat(end, levels-2) + "}"
}

func TestWhichOrdersAreNotPlain(t *testing.T) {
	for _, value := range []string{
		`{}`, `{"type":"MOVE"}`, `{"type":"MOVE","body":null}`, `{"type":"","body":{}}`, `{"type":"JUMP","body":{}}`, `{"body":{"source":1},"type":"MOVE"}`,
		`{"type":"MOVE","body":{"source":1,"source":2}}`, `{"type":"MOVE","body":{"source":32768}}`, `{"type":"MOVE","body":{"slot":1}}`, `{"type":"MOVE","worldId":1,"body":{}}`,
		`{"type":"MOVE","inventoryType":256,"body":{}}`, `{"type":"SORT","body":{"x":1}}`, `{"type":"DROP","body":{"quantity":40000}}`,
		`{"type":"DESTROY","body":{"removeAll":1}}`, `{"type":"DESTROY","body":{"removeAll":truely}}`, `{"type":"DESTROY","body":{"removeAll":`,
		`{"type":"REQUEST_RESERVE","body":{"items":{}}}`, `{"type":"REQUEST_RESERVE","body":{"items":[{},]}}`, `{"type":"REQUEST_RESERVE","body":{"items":[{"source":1}`,
		`{"type":"REQUEST_RESERVE","body":{"items":[{"slot":1}]}}`, `{"type":"REQUEST_RESERVE","body":{"items":[null]}}`,
		`{"type":"CREATE_ASSET","body":{"flag":65536}}`, `{"type":"CREATE_ASSET","body":{"rechargeable":-1}}`, `{"type":"CREATE_ASSET","body":{"rechargeable":18446744073709551615}}`,
		`{"type":"ACCEPT","body":{"referenceData":null}}`, `{"type":"RELEASE","body":{"assetId":-1}}`,
	} {
		assert.False(t, agreeOrder(t, []byte(value)), value)
	}
	for _, value := range []string{
		`{"type":"MOVE","body":{}}`, ` { "type" : "SORT" , "body" : { } , "characterId" : 4294967295 } `, `{"type":"MERGE","inventoryType":255,"body":{}}`,
		`{"type":"REQUEST_RESERVE","body":{"items":[]}}`, `{"type":"REQUEST_RESERVE","body":{"items":[ {"source":-1} , {"itemId":4294967295,"quantity":-5} ]}}`,
		`{"type":"DESTROY","body":{"removeAll": true ,"slot":-32768}}`, `{"type":"DESTROY","body":{"removeAll":false}}`,
		`{"type":"CONSUME","body":{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"}}`,
		`{"type":"CONSUME","transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a11","body":{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"}}`,
		`{"type":"CREATE_ASSET","body":{"rechargeable":4294967296,"expiration":"2026-12-31T23:59:59.5+02:00"}}`,
		`{"type":"ACCEPT","body":{"templateId":2000000,"referenceType":"odd","referenceData":{"quantity":3}}}`,
	} {
		assert.True(t, agreeOrder(t, []byte(value)), value)
	}
}

func FuzzPlainReadsAsJSONDoes(f *testing.F) {
	files, _ := filepath.Glob("testdata/samples/consumed/*/*.json")
	for _, file := range files {
		value, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(value)
	}
	f.Add([]byte(`{"worldId":-1,"body":{"referenceData":{"a":"\""}}}`))
	f.Add([]byte(`{"type":"REQUEST_RESERVE","body":{"items":[{"source":1},{"itemId":2}]}}`))
	f.Add([]byte(`{"type":"DESTROY","body":{"removeAll":true}}`))
	f.Add([]byte(`{"type":"DEPOSIT","body":{"referenceData":` + nested("[]", 9_999) + `}}`))
	f.Add([]byte(`{"type":"ACCEPT","body":{"referenceData":` + nested("{}", 9_999) + `}}`))
	f.Fuzz(func(t *testing.T, value []byte) {
		agree(t, value)
		agreeOrder(t, value)
	})
}
