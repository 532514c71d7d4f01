package once

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/kafka"
)

func TestAProcessWithOtherRulesIsRefused(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	with := func(rules, text string) *Processor {
		f := tally(insideTopic, eventsTopic)
		f.Rules, f.RulesText = rules, text
		d := c.deployment()
		d.Giving = 300 * time.Millisecond
		return d.Function(f)
	}
	go with("aaaa", "capacity: 4\ncatalog: none\n").Run(t.Context())
	c.putInside(0, "k0: add 1", from(0, 0))
	c.await(eventsTopic, count(1))
	err := with("bbbb", "capacity: 8\ncatalog: none\n").Run(t.Context())
	require.ErrorIs(t, err, kafka.ErrOtherRules)
	assert.ErrorContains(t, err, `capacity is "4" in the group and "8" here`)
	assert.NotContains(t, err.Error(), "catalog is")
	c.putInside(0, "k0: add 1", from(0, 1))
	c.await(eventsTopic, count(2)) // the group goes on
}

func TestAReplacedStaticMemberEndsAtOnce(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	c.config.Instance = "a"
	first := c.deployment().Function(tally(insideTopic, eventsTopic))
	ended := make(chan error, 1)
	go func() { ended <- first.Run(t.Context()) }()
	c.putInside(0, "k0: add 1", from(0, 0))
	c.await(eventsTopic, count(1))
	go c.deployment().Function(tally(insideTopic, eventsTopic)).Run(t.Context())
	select {
	case err := <-ended:
		require.ErrorIs(t, err, kafka.ErrReplaced)
	case <-time.After(15 * time.Second):
		require.Fail(t, "two processes with one instance name")
	}
	c.putInside(0, "k0: add 1", from(0, 1))
	c.await(eventsTopic, count(2)) // its successor goes on
}
