package once

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFromAPublicTopicToTheEvent(t *testing.T) {
	c := newCluster(t, 1)
	p := c.start(c.deployment())
	c.put(publicTopic, 0, "a: add 5", "b: add 1")
	c.put(publicTopic, 1, "a: add 2", "c: tell a 10")
	events := c.await(eventsTopic, count(5))
	sums := map[string]string{}
	for _, e := range events {
		sums[string(e.Key)] = string(e.Value)
		assert.NotEmpty(t, header(e, "ce_id"))
		assert.Equal(t, "/coffer/tally", header(e, "ce_source"))
	}
	assert.Equal(t, map[string]string{"a": "sum 17", "b": "sum 1", "c": "told a"}, sums)
	require.True(t, p.tally.Status().Ready())
	assert.Len(t, p.tally.Status().Partitions, parts)
}

func TestARestartAnswersNothingTwiceAndGoesOn(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	p := c.start(c.deployment())
	c.put(publicTopic, 0, "a: add 5")
	c.await(eventsTopic, count(1))
	p.stop()
	c.put(publicTopic, 0, "a: add 2")
	c.start(c.deployment())
	events := c.await(eventsTopic, count(2))
	assert.Equal(t, "sum 7", string(events[1].Value), "the row was recovered from its table")
	assert.Equal(t, "2", header(events[1], HeaderVersion))
}

func TestAJoinIsOverWithinASecond(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	c.start(c.deployment())
	c.put(publicTopic, 0, "a: add 5")
	c.await(eventsTopic, count(1))
	second := c.start(c.deployment())
	began := time.Now()
	require.Eventually(t, func() bool {
		s := second.tally.Status()
		return s.Ready() && len(s.Partitions) == parts/2
	}, 15*time.Second, 5*time.Millisecond)
	t.Logf("the second process had its share after %v", time.Since(began))
	assert.Less(t, time.Since(began), 4*time.Second, "goka alone would wait 5 s between two sessions")
}
