package processors

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

// A refusal that the contract has no event for is a REJECTED event. Of the
// storage's commands only ours, ENSURE, has none, and only a row that would
// grow too large refuses it.
func TestARefusalWithoutAnEventIsRejected(t *testing.T) {
	f := settings(t, item.Rules{}).Storage()
	cmd, bad := f.Decode(once.Record{Key: "4001", Topic: codecs.SessionFunction, Value: []byte(`{"type":"ENSURE","worldId":0,"accountId":4001}`)})
	require.Nil(t, bad)
	refusal, err := f.TooLarge(nil, cmd, once.MaxState+1)
	require.NoError(t, err)
	assert.Equal(t, []string{"REJECTED", "OVERFLOW"}, []string{refusal.Refused, refusal.Code})
	effects := refusal.Effects
	require.Len(t, effects, 1)
	assert.Equal(t, "EVENT_TOPIC_COMMAND_REJECTED", f.Outputs[effects[0].To].Topic)
	made, err := f.Render(effects[0], "4001")
	require.NoError(t, err)
	assert.Equal(t, "REJECTED", made.Type)
	assert.JSONEq(t, `{"transactionId":"00000000-0000-0000-0000-000000000000","topic":"coffer-session","commandType":"ENSURE","type":"REJECTED",
		"body":{"code":"OVERFLOW","message":"the row would have 524289 bytes, more than 524288"}}`, string(made.Value))
}

// The contract's REJECTED has OVERFLOW for a row that would grow too large.
func TestAnInventoryThatWouldGrowTooLargeIsRejected(t *testing.T) {
	f := settings(t, item.Rules{}).Inventory()
	cmd, bad := f.Decode(once.Record{Key: "7", Topic: "COMMAND_TOPIC_COMPARTMENT", Value: []byte(`{"characterId":7,"inventoryType":2,"type":"CREATE_ASSET","body":{"templateId":2000000}}`)})
	require.Nil(t, bad)
	refusal, err := f.TooLarge(nil, cmd, once.MaxState+1)
	require.NoError(t, err)
	assert.Equal(t, []string{"REJECTED", "OVERFLOW"}, []string{refusal.Refused, refusal.Code})
	require.Len(t, refusal.Effects, 1)
	made, err := f.Render(refusal.Effects[0], "7")
	require.NoError(t, err)
	assert.Contains(t, string(made.Value), `"body":{"code":"OVERFLOW","message":"the row would have 524289 bytes, more than 524288"}`)
}

// A record that waited inside while the deployment's topics got other names is
// a dead letter that says so.
func TestARecordOfATopicThatNobodyKnows(t *testing.T) {
	f := settings(t, item.Rules{}).Storage()
	_, bad := f.Decode(once.Record{Key: "4001", Topic: "old-storage", Value: []byte(`{"accountId":4001,"type":"DEPOSIT","body":{}}`)})
	assert.Equal(t, &once.BadInput{Code: codecs.UnknownType,
		Message: `this process knows no topic "old-storage": what functions say to each other has no type "DEPOSIT"`}, bad)
}

// A record on an internal topic that is for another key or function is bad
// input: nobody of ours wrote it.
func TestARecordForSomebodyElseIsBadInput(t *testing.T) {
	f := settings(t, item.Rules{}).Storage()
	value := []byte(`{"accountId":4001,"type":"ARRANGE"}`)
	for key, tenant := range map[string]string{"4002": "", "083839c6-c47c-42a6-9585-76492795d123/4001": "", "4001": "083839c6-c47c-42a6-9585-76492795d123"} {
		var headers kafka.Headers
		if tenant != "" {
			headers = kafka.Headers{{Key: codecs.TenantHeader, Value: []byte(tenant)}}
		}
		_, bad := f.Decode(once.Record{Key: key, Topic: commands, Value: value, Headers: headers})
		require.NotNil(t, bad, key)
		assert.Equal(t, codecs.Malformed, bad.Code)
	}
	row, _, kind, err := f.Apply(nil, once.Delivery{
		Record: once.Record{Key: "4001", Topic: commands, Value: value},
		Cause:  once.Cause{Topic: kafka.TopicID{1}}, Time: time.Unix(1, 0),
	}, 0)
	require.NoError(t, err)
	assert.Equal(t, once.Applied, kind)
	assert.Equal(t, uint64(1), row.Version)
}
