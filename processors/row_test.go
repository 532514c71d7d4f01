package processors

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

func settings(t testing.TB, rules item.Rules) Settings {
	names, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	return Settings{Rules: rules, Topics: names}
}

// atlas are the headers of a real client, with a span of their own.
func atlas(n int) kafka.Headers {
	return kafka.Headers{
		{Key: "TENANT_ID", Value: []byte("083839c6-c47c-42a6-9585-76492795d123")},
		{Key: "REGION", Value: []byte("GMS")},
		{Key: "MAJOR_VERSION", Value: []byte{0, 83}},
		{Key: "MINOR_VERSION", Value: []byte{0, 1}},
		{Key: "traceparent", Value: fmt.Appendf(nil, "00-%032x-%016x-01", 1<<40+n, 1<<50+n)},
	}
}

const account = "083839c6-c47c-42a6-9585-76492795d123/4001"

// A row with 16 assets and 16 kept answers is at most 3 KB, so that a million
// of them recover in seconds.
func TestARowOfSixteenAssetsFitsThreeKilobytes(t *testing.T) {
	f := settings(t, item.Rules{StorageCapacity: 16}).Storage()
	topic := kafka.TopicID(uuid.New())
	equip, err := json.Marshal(map[string]any{"strength": 5, "dexterity": 3, "weaponAttack": 47, "slots": 7, "hp": 100, "canBeTraded": true})
	require.NoError(t, err)
	tests := map[string]func(i int) string{
		"stacks": func(i int) string {
			return fmt.Sprintf(`"templateId":%d,"expiration":"0001-01-01T00:00:00Z","referenceId":0,"referenceType":"consumable","referenceData":{"quantity":%d}`, 2000000+i, 50+i)
		},
		"half of it equips": func(i int) string {
			if i%2 == 0 {
				return fmt.Sprintf(`"templateId":%d,"referenceId":%d,"referenceType":"equipable","referenceData":%s`, 1302000+i, 1_000_000_000+i, equip)
			}
			return fmt.Sprintf(`"templateId":%d,"referenceData":{"quantity":%d}`, 4000000+i, 100)
		},
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			var row *once.Row
			for i := range 16 {
				value := fmt.Sprintf(`{"transactionId":%q,"worldId":0,"accountId":4001,"type":"DEPOSIT","body":{"slot":%d,%s}}`, uuid.New(), i, body(i))
				next, emitted, _, err := f.Apply(row, once.Delivery{
					Record: once.Record{Key: account, Value: []byte(value), Topic: "COMMAND_TOPIC_STORAGE", Headers: atlas(i)},
					Cause:  once.Cause{Topic: topic, Partition: int32(i % 3), Offset: int64(1_000_000 + i)},
					Own:    int64(3_000_000 + i), Time: time.Date(2026, 11, 21, 12, 0, i, 123_456_000, time.UTC),
				}, 0)
				require.NoError(t, err)
				require.Contains(t, string(emitted[0].Value), `"type":"DEPOSITED"`)
				row = next
			}
			data, err := once.EncodeRow(row)
			require.NoError(t, err)
			t.Logf("%s: %d bytes, of which state %d", name, len(data), len(row.State))
			assert.LessOrEqual(t, len(data), 3<<10)
			answers, err := row.Answers()
			require.NoError(t, err)
			assert.Len(t, answers, 16)
		})
	}
}
