package codecs

import (
	"encoding/json"
	"os"
	"path/filepath"
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

func FuzzPlainReadsAsJSONDoes(f *testing.F) {
	files, _ := filepath.Glob("testdata/samples/consumed/*/*.json")
	for _, file := range files {
		value, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(value)
	}
	f.Add([]byte(`{"worldId":-1,"body":{"referenceData":{"a":"\""}}}`))
	f.Fuzz(func(t *testing.T, value []byte) { agree(t, value) })
}
