package verify

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/tester"
)

// resent writes two records of a topic once more where they lie, as a producer
// does whose first try was written by a broker that died before it said so: one
// without ce_id and one with. A record of somebody else comes with them. It ends
// when all is written.
func resent(ctx context.Context, t *testing.T, brokers []string, topic string) {
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchMaxWait(20*time.Millisecond), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if !assert.NoError(t, err) {
		return
	}
	defer client.Close()
	all := []*kgo.Record{{Topic: topic, Value: []byte(`{"type":"ARRANGE","accountId":99,"body":{}}`)}}
	seen := map[bool]bool{} // with ce_id or without
	for len(seen) < 2 && ctx.Err() == nil {
		client.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
			if named := header(r, "ce_id") != ""; !seen[named] && len(r.Value) > 0 && r.Value[0] == '{' && header(r, "TENANT_ID") != "nobody" {
				seen[named] = true
				all = append(all, &kgo.Record{Topic: topic, Partition: r.Partition, Key: r.Key, Value: r.Value, Headers: r.Headers})
			}
		})
	}
	assert.NoError(t, client.ProduceSync(ctx, all...).FirstErr())
}

// What the producer's resend left behind is part of the history, and without it
// the judge would take its answers for wrong ones.
func TestAResendThatBecameASecondRecord(t *testing.T) {
	t.Parallel()
	c := tester.NewCluster(t, tester.ClusterConfig{SessionTimeout: 20 * time.Second})
	c.Start(tester.ProcessConfig{}).Ready(1)
	o, err := Options{Brokers: c.Kafka.Brokers, Seed: 3, Rate: 400, Duration: time.Second, Accounts: 20, Mix: MixStorage}.filled()
	require.NoError(t, err)
	b, err := connect(t.Context(), o)
	require.NoError(t, err)
	defer b.close()
	var resending sync.WaitGroup
	resending.Go(func() { resent(t.Context(), t, o.Brokers, codecs.StorageCommands.Env) })
	h, _, err := b.record(t.Context(), &History{Topics: b.ids})
	require.NoError(t, err)
	resending.Wait()

	var strays []*Sent
	places := map[Place]bool{}
	for _, s := range h.Sent {
		assert.False(t, places[s.Place], "one record once: %s", s)
		if places[s.Place] = true; s.Stray {
			strays = append(strays, s)
		}
	}
	require.Len(t, strays, 2)
	assert.ElementsMatch(t, []bool{true, false}, []bool{strays[0].Retry, strays[1].Retry}, "with a ce_id it is a client's retry")
	for _, s := range strays {
		first := h.number(s.Number)
		assert.Equal(t, []any{first.Topic, first.Partition, first.Value}, []any{s.Topic, s.Partition, s.Value})
		assert.Greater(t, s.Offset, first.Offset)
	}
	assert.Positive(t, h.Others, "and somebody else's")
	assert.Empty(t, judged(o, h.copied()).Problems)

	h.Sent = slices.DeleteFunc(h.Sent, func(s *Sent) bool { return s.Stray })
	unknown := judged(o, h)
	assert.Positive(t, unknown.Found[OtherCause]+unknown.Found[AppliedTwice], "%v", unknown.Problems)
}
