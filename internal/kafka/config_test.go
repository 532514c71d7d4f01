package kafka

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/IBM/sarama"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSaramaSettings(t *testing.T) {
	zero := Config{}.Sarama()
	require.NoError(t, zero.Validate())
	assert.Equal(t, "coffer", zero.ClientID)
	assert.True(t, zero.Version.IsAtLeast(sarama.V2_8_0_0))
	assert.False(t, zero.Consumer.Group.ResetInvalidOffsets)
	assert.Equal(t, sarama.OffsetOldest, zero.Consumer.Offsets.Initial)
	assert.True(t, zero.Consumer.Return.Errors)
	assert.Equal(t, "range", zero.Consumer.Group.Rebalance.GroupStrategies[0].Name())
	assert.Equal(t, 6*time.Second, zero.Consumer.Group.Session.Timeout)
	assert.Equal(t, 300*time.Millisecond, zero.Consumer.Group.Heartbeat.Interval)

	full := Config{
		ClientID: "a", Instance: "b", SessionTimeout: 9 * time.Second, RebalanceTimeout: time.Minute, RulesHash: "c0ffee",
	}.Sarama()
	require.NoError(t, full.Validate())
	assert.Equal(t, "a", full.ClientID)
	assert.Equal(t, "b", full.Consumer.Group.InstanceId)
	assert.Equal(t, "range-c0ffee", full.Consumer.Group.Rebalance.GroupStrategies[0].Name())
	assert.Equal(t, 9*time.Second, full.Consumer.Group.Session.Timeout)
	assert.Equal(t, 300*time.Millisecond, full.Consumer.Group.Heartbeat.Interval)
	assert.Equal(t, time.Minute, full.Consumer.Group.Rebalance.Timeout)
}

// claimed is a group handler that says when it has its partitions.
type claimed struct{ setup chan map[string][]int32 }

func (c claimed) Setup(s sarama.ConsumerGroupSession) error { c.setup <- s.Claims(); return nil }
func (c claimed) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (c claimed) ConsumeClaim(s sarama.ConsumerGroupSession, _ sarama.ConsumerGroupClaim) error {
	<-s.Context().Done()
	return nil
}

// A member with other rules is refused by Kafka; one with the same comes in.
func TestKafkaRefusesOtherRules(t *testing.T) {
	t.Parallel()
	broker := startBroker(t, EmbeddedConfig{MinSessionTimeout: time.Second})
	makeTopic(t, broker, "in", 4)
	ctx := within5s(t)
	join := func(rules string) (chan map[string][]int32, chan error) {
		cfg := Config{RulesHash: rules, SessionTimeout: time.Second}.Sarama()
		cfg.Consumer.Group.Rebalance.Retry.Max = 1
		group, err := sarama.NewConsumerGroup(broker.Addrs(), "g", cfg)
		require.NoError(t, err)
		handler, ended := claimed{make(chan map[string][]int32, 4)}, make(chan error, 1)
		ctx, cancel := context.WithCancel(ctx)
		go func() {
			var err error
			for err == nil && ctx.Err() == nil {
				err = group.Consume(ctx, []string{"in"}, handler)
			}
			ended <- err
		}()
		t.Cleanup(func() {
			cancel()
			_ = group.Close()
		})
		return handler.setup, ended
	}
	first, _ := join("old")
	assert.Len(t, (<-first)["in"], 4, "all partitions are the first one's")
	_, ended := join("new")
	select {
	case err := <-ended:
		assert.ErrorIs(t, err, sarama.ErrInconsistentGroupProtocol)
	case <-ctx.Done():
		t.Fatal("it was not refused")
	}
	third, _ := join("old")
	select {
	case claims := <-third:
		assert.Len(t, claims["in"], 2, "the range strategy shares")
	case <-ctx.Done():
		t.Fatal("one with the same rules was not let in")
	}
}

// The largest record that our topics take reaches a consumer, and what comes
// behind it too.
func TestSaramaReadsLargeRecords(t *testing.T) {
	t.Parallel()
	broker := startBroker(t, EmbeddedConfig{})
	_, err := startTopics(t, broker).Create(within5s(t), []TopicSpec{InternalTopic("large", 1, 1)})
	require.NoError(t, err)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	sizes := []int{10, MaxRecordBytes - 1024, 10, MaxRecordBytes - 1024, 10}
	for _, size := range sizes {
		p.Emit("large", "k", []byte(strings.Repeat("x", size)))
	}
	require.NoError(t, p.Flush(within5s(t)))
	consumer, err := sarama.NewConsumer(broker.Addrs(), Config{}.Sarama())
	require.NoError(t, err)
	defer consumer.Close()
	claim, err := consumer.ConsumePartition("large", 0, sarama.OffsetOldest)
	require.NoError(t, err)
	defer claim.Close()
	for _, size := range sizes {
		select {
		case m := <-claim.Messages():
			require.Len(t, m.Value, size)
		case err := <-claim.Errors():
			t.Fatal(err)
		case <-within5s(t).Done():
			t.Fatal("nothing came")
		}
	}
}
