package processors

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

const commands = "COMMAND_TOPIC_STORAGE"

// padded is a good command of exactly size bytes.
func padded(size int) []byte {
	value := `{"accountId":4001,"type":"UPDATE_MESOS","body":{"mesos":1,"operation":"ADD"},"padding":"`
	return []byte(value + strings.Repeat("x", size-len(value)-2) + `"}`)
}

func TestWhatIsTooLargeIsADeadLetterAndNothingIsStuck(t *testing.T) {
	r := run(t, item.Rules{}, func(topics *kafka.Topics) {
		spec := kafka.PublicTopic(commands, 1, 1)
		spec.Configs = map[string]string{"max.message.bytes": fmt.Sprint(32 << 20)} // its owner allows more than ours do
		_, err := topics.Create(t.Context(), []kafka.TopicSpec{spec})
		require.NoError(t, err)
	})
	r.put(commands, padded(codecs.MaxValue))
	r.put(commands, padded(codecs.MaxValue+1))
	r.put(commands, padded(100), kgo.RecordHeader{Key: "x", Value: bytes.Repeat([]byte("h"), 9<<10)})
	r.put(commands, padded(9<<20)) // doesn't fit into a dead letter
	r.put(commands, padded(100))
	var answers, dead []*kgo.Record
	for _, rec := range r.await(5) {
		if rec.Topic == codecs.DeadLetters {
			dead = append(dead, rec)
		} else {
			answers = append(answers, rec)
		}
	}
	require.Len(t, answers, 2)
	assert.Contains(t, string(answers[1].Value), `"oldMesos":1,"newMesos":2`, "1 MiB was taken, and the processors go on")
	require.Len(t, dead, 3)
	bySize := map[int]string{}
	for _, d := range dead {
		assert.Equal(t, codecs.TooLarge, header(d, once.HeaderErrorCode))
		bySize[len(d.Value)] = header(d, once.HeaderErrorOffset)
	}
	assert.Equal(t, map[int]string{codecs.MaxValue + 1: "1", 100: "2", 0: "3"}, bySize, "the last one without its value")
}

// A row's state is at most 512 KiB: here storages of 255 worlds with equips
// whose data is as large as data may be.
func TestARowThatWouldGrowTooLargeRefuses(t *testing.T) {
	f := settings(t, item.Rules{StorageCapacity: 1000}).Storage()
	var row *once.Row
	refused := ""
	for i := range 400 {
		data := fmt.Sprintf(`{"note":"%s"}`, strings.Repeat("n", 3<<10))
		value := fmt.Sprintf(`{"worldId":%d,"accountId":4001,"type":"DEPOSIT","body":{"templateId":1302000,"referenceId":%d,"referenceData":%s}}`, i%100, i+1, data)
		next, emitted, kind, err := f.Apply(row, once.Delivery{
			Record: once.Record{Key: "4001", Value: []byte(value), Topic: commands},
			Cause:  once.Cause{Topic: kafka.TopicID{1}, Offset: int64(i)}, Own: int64(i), Time: time.Unix(int64(i), 0),
		}, int64(i))
		require.NoError(t, err)
		require.Equal(t, once.Applied, kind)
		require.NotEmpty(t, emitted)
		require.LessOrEqual(t, len(next.State), once.MaxState)
		row = next
		if strings.Contains(string(emitted[0].Value), "ERROR") {
			refused = string(emitted[0].Value)
			break
		}
	}
	assert.Regexp(t, `"errorCode":"GENERIC","message":"the row would have 52\d{4} bytes, more than 524288"`, refused)
	data, err := once.EncodeRow(row)
	require.NoError(t, err)
	assert.Less(t, len(data), kafka.MaxRecordBytes)
}
