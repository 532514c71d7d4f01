package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"

	"coffer/internal/kafka"
)

func TestARecordIsShown(t *testing.T) {
	for _, one := range []struct {
		name   string
		record kgo.Record
		want   string
	}{
		{"JSON as it is", kgo.Record{Topic: "t", Partition: 1, Offset: 2, Key: []byte("4001"), Value: []byte(`{"a": "<&>"}`)},
			`{"topic":"t","partition":1,"offset":2,"key":"4001","headers":{},"value":{"a":"<&>"}}`},
		{"a tombstone without a key", kgo.Record{Topic: "t"}, `{"topic":"t","partition":0,"offset":0,"key":null,"headers":{},"value":null}`},
		{"text", kgo.Record{Value: []byte("no JSON")}, `{"topic":"","partition":0,"offset":0,"key":null,"headers":{},"value":"no JSON"}`},
		{"Atlas's key", kgo.Record{Key: []byte{0xa1, 0x0f, 0, 0, 0, 0, 0, 0}, Value: []byte("{}")},
			`{"topic":"","partition":0,"offset":0,"key":{"base64":"oQ8AAAAAAAA="},"headers":{},"value":{}}`},
		{"headers in order, with repeats, versions as numbers", kgo.Record{Value: []byte("{}"), Headers: []kgo.RecordHeader{
			{Key: "b", Value: []byte("1")}, {Key: "MAJOR_VERSION", Value: []byte{0, 83}}, {Key: "a", Value: nil}, {Key: "b", Value: []byte{0xff}},
		}}, `{"topic":"","partition":0,"offset":0,"key":null,"headers":{"b":["1",{"base64":"/w=="}],"MAJOR_VERSION":83,"a":null},"value":{}}`},
	} {
		b, err := printed(&one.record, false)
		require.NoError(t, err, one.name)
		assert.Equal(t, one.want+"\n", string(b), one.name)
	}
}

// What tail prints, send --file reads: the same bytes.
func TestWhatIsShownIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bytes := rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }))
		var h headers
		names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "MAJOR_VERSION", "ü\"", ""}), 0, 4, rapid.ID[string]).Draw(t, "names")
		for _, name := range names {
			for _, v := range rapid.SliceOfN(rapid.Ptr(bytes, true), 1, 3).Draw(t, "values") {
				one := kafka.Header{Key: name}
				if v != nil {
					one.Value = append([]byte{}, *v...)
				}
				h = append(h, one)
			}
		}
		key := text(append([]byte{}, bytes.Draw(t, "key")...))
		sent := line{Topic: "t", Key: &key, Headers: h, Value: value(append([]byte{}, bytes.Draw(t, "value")...))}
		if len(h) == 0 {
			sent.Headers = nil
		}
		b, err := json.Marshal(sent)
		require.NoError(t, err)
		var got line
		require.NoError(t, json.Unmarshal(b, &got))
		if json.Valid(sent.Value) {
			assert.JSONEq(t, string(sent.Value), string(got.Value))
			got.Value = sent.Value
		}
		assert.Equal(t, sent, got)
	})
}
