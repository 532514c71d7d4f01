//go:build unix

package fire

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// badInput is a record that no function can be given, and the code of the dead
// letter that it must become.
func badInput(r *rand.Rand) (rec *kgo.Record, code string) {
	show, compartment := codecs.StorageShowCommands.Env, codecs.StorageCompartmentCommands.Env
	all := []struct {
		code, topic, value string
		headers            []kgo.RecordHeader
	}{
		{codecs.Malformed, codecs.StorageCommands.Env, `{"accountId":4001,`, nil},
		{codecs.Malformed, codecs.StorageCommands.Env, `[1,2,3]`, nil},
		{codecs.Malformed, show, "", nil}, // a tombstone
		{codecs.Malformed, compartment, `{"accountId":1001,"type":"RELEASE","body":{"assetId":-1}}`, nil},
		{codecs.Malformed, codecs.StorageCommands.Env, `{"accountId":4294967296,"type":"ARRANGE","body":{}}`, nil},
		{codecs.Malformed, codecs.StorageCommands.Env, `{"accountId":1001,"type":"ARRANGE","body":{}}`, []kgo.RecordHeader{{Key: "TENANT_ID", Value: []byte("nobody")}}},
		{codecs.UnknownType, codecs.StorageCommands.Env, fmt.Sprintf(`{"accountId":1001,"type":"EXPLODE_%d","body":{}}`, r.IntN(100)), nil},
		{codecs.NoKey, codecs.StorageCommands.Env, `{"accountId":0,"type":"ARRANGE","body":{}}`, nil},
		{codecs.NoKey, show, `{"type":"CLOSE_STORAGE"}`, nil},
		{codecs.TooLarge, codecs.StorageCommands.Env, `{"accountId":1001,"type":"ARRANGE","body":{}}`, []kgo.RecordHeader{{Key: "much", Value: []byte(strings.Repeat("x", 9<<10))}}},
	}
	one := all[r.IntN(len(all))]
	rec = &kgo.Record{Topic: one.topic, Headers: one.headers}
	if one.value != "" {
		rec.Value = []byte(one.value)
	}
	return rec, one.code
}
