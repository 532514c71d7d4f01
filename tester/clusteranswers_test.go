package tester

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// answers reads the answers as they come, to measure the time between them.
type answers struct {
	cancel context.CancelFunc
	ended  chan struct{}
	at     []time.Time
}

// hear begins to read, from now on, and returns after the first answer.
func hear(t *testing.T, c *Cluster) *answers {
	names := c.Settings.Topics
	consumer, err := kgo.NewClient(kgo.SeedBrokers(c.Kafka.Brokers...),
		kgo.ConsumeTopics(names.Name(codecs.StorageStatus), names.Name(codecs.StorageCompartmentStatus)),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()), kgo.FetchMaxWait(10*time.Millisecond))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	a := &answers{cancel: cancel, ended: make(chan struct{})}
	begun := make(chan struct{})
	go func() {
		defer close(a.ended)
		defer consumer.Close()
		for ctx.Err() == nil {
			if consumer.PollFetches(ctx).NumRecords() == 0 {
				continue
			}
			if a.at = append(a.at, time.Now()); len(a.at) == 1 {
				close(begun)
			}
		}
	}()
	select {
	case <-begun:
	case <-time.After(20 * time.Second):
		require.FailNow(t, "no answer came")
	}
	return a
}

// gap ends the reading and returns the longest time in which nothing came.
func (a *answers) gap() (longest time.Duration) {
	a.cancel()
	<-a.ended
	for i := 1; i < len(a.at); i++ {
		longest = max(longest, a.at[i].Sub(a.at[i-1]))
	}
	return longest
}
