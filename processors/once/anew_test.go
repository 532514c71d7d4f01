package once

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// anew deletes the public topic and makes it again. Who writes to it then needs
// a new client: the old one remembers the topic's id.
func (c *cluster) anew() kafka.TopicID {
	c.t.Helper()
	_, err := c.admin.DeleteTopics(c.t.Context(), publicTopic)
	require.NoError(c.t, err)
	_, err = c.topics.Create(c.t.Context(), []kafka.TopicSpec{kafka.PublicTopic(publicTopic, 3, 1)})
	require.NoError(c.t, err)
	c.client, err = kgo.NewClient(kgo.SeedBrokers(c.broker.Addrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(c.t, err)
	c.t.Cleanup(c.client.Close)
	id, err := c.topicID(publicTopic)
	require.NoError(c.t, err)
	return id
}

// A public topic is deleted and made anew while it is read. Its commands are read
// from the first one on, whatever was committed of the one before, or was being
// committed meanwhile, and whether the claim outlived that or not.
func TestAPublicTopicMadeAnewIsReadFromItsBeginning(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		before, after int
		pause         time.Duration // so that everything is committed
	}{
		"busy: a commit is under way": {200, 400, 0},
		"quiet":                       {3, 5, 1500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t, 1)
			c.start(c.deployment())
			lines := func(kind string, n int) (all []string) {
				for i := range n {
					all = append(all, fmt.Sprintf("%s%d: add 1", kind, i))
				}
				return all
			}
			c.put(publicTopic, 0, lines("old", one.before)...)
			c.await(eventsTopic, count(one.before))
			time.Sleep(one.pause)
			id := c.anew()
			c.put(publicTopic, 0, lines("new", one.after)...)
			events := c.await(eventsTopic, count(one.before+one.after))
			for _, e := range events {
				if strings.HasPrefix(string(e.Key), "new") {
					assert.True(t, strings.HasPrefix(header(e, "ce_id"), id.String()), "%s names the topic that there is now", e.Key)
					assert.Equal(t, "sum 1", string(e.Value))
				}
			}
		})
	}
}

// What an input that is gone left in a row is forgotten with the next record.
func TestAnInputMadeAnewIsForgotten(t *testing.T) {
	b := newBench(t)
	b.a.f.Internal = true
	b.own, b.acked = 40_000, 40_000
	b.take("add 1", from(0, 1))
	b.a.topic, b.own, b.acked = kafka.TopicID{9}, 0, 0
	for i := range int64(5) {
		b.take("add 1", from(0, 2+i))
		b.acked = b.own
	}
	assert.Len(t, b.answers(), 1)
}
