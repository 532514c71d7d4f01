//go:build unix

package fire

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/race"
	"coffer/processors"
	"coffer/tester"
)

// `coffer topics create` makes what Apache Kafka's own kafka-topics then
// describes, and `coffer topics check` says what kafka-topics was used to break.
func TestTopicsAsKafkaTopicsDescribesThem(t *testing.T) {
	if race.Enabled {
		t.Skip("Kafka is another program: the race detector would see nothing of it")
	}
	k := tester.StartKafka(t, tester.KafkaConfig{Nodes: 3})
	c := deploy(t, strings.Join(k.Brokers(), ","), 3)
	out, err := c.run("topics", "check", "--partitions", "8")
	require.NoError(t, err, "%s", out)

	described, err := k.Topics("--describe")
	require.NoError(t, err)
	plan := deployment(t).TopicPlan(processors.Sizes{Partitions: 8, Public: publicPartitions, Replication: 3})
	for _, spec := range plan {
		line := regexp.MustCompile(`(?m)^Topic: ` + regexp.QuoteMeta(spec.Name) + `\tTopicId.*$`).FindString(described)
		assert.Contains(t, line, "PartitionCount: "+strconv.Itoa(int(spec.Partitions)), spec.Name)
		assert.Contains(t, line, "ReplicationFactor: 3", spec.Name)
		for key, value := range spec.Configs {
			assert.Contains(t, line, key+"="+value, spec.Name)
		}
	}
	ours := regexp.MustCompile(`(?m)^Topic: (\S+)\tTopicId`).FindAllStringSubmatch(described, -1)
	assert.Len(t, ours, len(plan), "kafka-topics sees no other topic:\n%s", described)

	_, err = k.Topics("--alter", "--topic", "coffer-storage", "--partitions", "9")
	require.NoError(t, err)
	_, err = k.Topics("--delete", "--topic", "coffer-dead-letters")
	require.NoError(t, err)
	_, err = k.Topics("--alter", "--topic", "COMMAND_TOPIC_STORAGE", "--partitions", "5") // others' topics may grow
	require.NoError(t, err)
	require.Eventually(t, func() bool { // brokers learn of it one after the other
		out, err = c.run("topics", "check", "--partitions", "8")
		return err != nil && strings.Contains(out, "2 findings")
	}, 20*time.Second, 100*time.Millisecond)
	assert.Regexp(t, `(?m)coffer-storage\b.*\b9\b.*\b8\b`, out)
	assert.Contains(t, out, "coffer-dead-letters")
	assert.NotContains(t, out, "COMMAND_TOPIC_STORAGE")
}
