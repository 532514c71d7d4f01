package processors

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/internal/race"
	"coffer/item"
	"coffer/processors/once"
)

// What a row can grow to: a state of nearly 512 KiB, watermarks of every
// partition of its sources, and the answers of a hot account whose
// acknowledgements stall, as many as the group hands out of one partition
// (1,000 records, 4 MiB).
func TestTheLargestRowFitsARecord(t *testing.T) {
	if race.Enabled {
		t.Skip("it reckons for half a minute under the race detector, in one goroutine")
	}
	const aheadRecords, aheadBytes, partitions = 1000, 4 << 20, 500
	f := settings(t, item.Rules{StorageCapacity: 1000}).Storage()
	var row *once.Row
	own := int64(0)
	take := func(topic byte, value string, headers kafka.Headers, acked int64) {
		next, _, kind, err := f.Apply(row, once.Delivery{
			Record: once.Record{Key: "4001", Value: []byte(value), Topic: commands, Headers: headers},
			Cause:  once.Cause{Topic: kafka.TopicID{topic}, Partition: int32(own % partitions), Offset: own},
			Own:    own, Time: time.Unix(own, 0),
		}, acked)
		require.NoError(t, err)
		require.Equal(t, once.Applied, kind)
		row = next
		own++
	}
	for len(rowState(row)) < once.MaxState-8<<10 {
		take(1, fmt.Sprintf(`{"worldId":%d,"accountId":4001,"type":"DEPOSIT","body":{"templateId":1302000,"referenceData":{"note":"%s"}}}`,
			own%100, strings.Repeat("n", 3<<10)), nil, own)
	}
	for topic := range byte(3) { // three sources of 500 partitions
		for range partitions {
			take(10+topic, `{"accountId":4001,"type":"WITHDRAW","body":{"assetId":999999}}`, nil, own)
		}
	}
	stalled := own
	command := `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","accountId":4001,"type":"WITHDRAW","body":{"assetId":4294967295}}`
	worst := 0
	for _, each := range []int{aheadBytes / aheadRecords, codecs.MaxHeaders} { // many with some headers, fewer with the most
		before, err := once.EncodeRow(row)
		require.NoError(t, err)
		own = stalled
		for sent := 0; sent < aheadBytes; sent += each {
			take(10, command, kafka.Headers{{Key: "x", Value: append(bytes.Repeat([]byte("h"), each-len(command)-20), fmt.Sprint(own)...)}}, stalled)
		}
		data, err := once.EncodeRow(row)
		require.NoError(t, err)
		t.Logf("%d stalled commands of %d bytes: a row of %d bytes", own-stalled, each, len(data))
		worst = max(worst, len(data))
		require.NoError(t, row.Valid())
		row, err = once.DecodeRow(before)
		require.NoError(t, err)
	}
	// What a command brings about may be longer than the command: a quarter of
	// the record is left for that.
	assert.Less(t, worst, kafka.MaxRecordBytes*3/4)

	own = stalled + aheadRecords
	for range 17 {
		take(10, command, nil, own)
	}
	data, err := once.EncodeRow(row)
	require.NoError(t, err)
	assert.Less(t, len(data), once.MaxState+64<<10, "once acknowledged, the answers go")
}

func rowState(row *once.Row) []byte {
	if row == nil {
		return nil
	}
	return row.State
}
