package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

func TestTailPrintsEventsAsTheyComeAndThoseThatWere(t *testing.T) {
	w, _ := developing(t)
	require.Equal(t, exitOK, w.run(t, "", "send", "storage", "arrange", "--account", "1").code)
	s := w.start(t, "tail", "--values")
	// An answer that comes behind tail's beginning is printed; that it has begun
	// is only seen by what it prints.
	sent := 0
	for !strings.Contains(s.out.String(), "MESOS_UPDATED") {
		sent++
		require.Equal(t, exitOK, w.run(t, "", "send", "storage", "update-mesos", "--account", "1", "--mesos", "1").code)
		require.Less(t, sent, 500)
	}
	assert.NotContains(t, s.out.String(), "ARRANGED", "it begins behind what was there")
	require.Equal(t, exitRefused, w.run(t, "", "send", "storage", "arrange", "--account", "0").code)
	s.out.line(t, `{"transactionId"`)
	assert.Equal(t, exitOK, s.stop(t))

	got := w.run(t, "", "tail", "EVENT_TOPIC_STORAGE_STATUS", "--from-start", "--count", "1")
	assert.Equal(t, exitOK, got.code)
	assert.Equal(t, "ARRANGED", got.answers(t)[0].kind())
	got = w.run(t, "", "tail", "coffer-dead-letters", "--from-start", "--count", "1")
	assert.Equal(t, "NO_KEY", got.answers(t)[0].kind())

	w["EVENT_TOPIC_STORAGE_STATUS"] = "another-name"
	got = w.run(t, "", "tail", "EVENT_TOPIC_STORAGE_STATUS", "--count", "1")
	assert.Equal(t, exitFault, got.code, "the variable names the topic")
	assert.Contains(t, got.err, "topic another-name does not exist: mend its name, or create it")
	got = w.run(t, "", "tail")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.err, ": topic another-name does not exist", "one of eight")
	got = w.run(t, "", "send", "storage", "arrange", "--account", "1")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.err, ": topic another-name does not exist", "its answer couldn't be heard")
}

// A public topic may get more partitions at any time.
func TestTailReadsPartitionsThatAreAdded(t *testing.T) {
	w, _ := onKafka(t)
	s := w.start(t, "tail", "EVENT_TOPIC_DROP_STATUS", "--values", "--from-start")
	client, err := kgo.NewClient(kgo.SeedBrokers(w["BOOTSTRAP_SERVERS"]), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(t, err)
	defer client.Close()
	at := func(partition int32, value string) *kgo.Record {
		return &kgo.Record{Topic: "EVENT_TOPIC_DROP_STATUS", Partition: partition, Value: []byte(value)}
	}
	require.NoError(t, client.ProduceSync(t.Context(), at(0, `{"n":0}`)).FirstErr())
	s.out.line(t, `{"n":0}`)
	_, err = kadm.NewClient(client).CreatePartitions(t.Context(), 1, "EVENT_TOPIC_DROP_STATUS")
	require.NoError(t, err)
	added, err := kgo.NewClient(kgo.SeedBrokers(w["BOOTSTRAP_SERVERS"]), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(t, err)
	defer added.Close()
	require.NoError(t, added.ProduceSync(t.Context(), at(3, `{"n":3}`)).FirstErr())
	s.out.line(t, `{"n":3}`)
	require.NoError(t, client.ProduceSync(t.Context(), at(0, `{"n":1}`)).FirstErr())
	s.out.line(t, `{"n":1}`)
	assert.Equal(t, exitOK, s.stop(t))
	assert.Len(t, strings.Split(strings.TrimSpace(s.out.String()), "\n"), 3, "each once")
}

// An inventory's events are among those that are printed without asking, on
// their four topics; those of one are found by the variable's name.
func TestTailPrintsWhatInventoriesTell(t *testing.T) {
	w, _ := developing(t)
	for _, args := range []string{
		"character created --character 7", "inventory create-asset --character 7 --template 2000000", "inventory drop --character 7 --type use --source 1",
	} {
		require.Equal(t, exitOK, w.run(t, "", append([]string{"send"}, strings.Fields(args)...)...).code, args)
	}
	got := w.run(t, "", "tail", "--from-start", "--count", "9")
	assert.Equal(t, exitOK, got.code, got.err)
	told := map[string]int{}
	for _, l := range got.answers(t) {
		told[l.Topic]++
	}
	assert.Equal(t, map[string]int{
		"EVENT_TOPIC_COMPARTMENT_STATUS": 5, "EVENT_TOPIC_INVENTORY_STATUS": 1, "EVENT_TOPIC_ASSET_STATUS": 2, "COMMAND_TOPIC_DROP": 1,
	}, told)
	got = w.run(t, "", "tail", "EVENT_TOPIC_ASSET_STATUS", "--from-start", "--count", "2")
	assert.Equal(t, "CREATED DELETED", got.kinds(t))
}

func TestNobodyIsThere(t *testing.T) {
	taken := environment{"BOOTSTRAP_SERVERS": "127.0.0.1:1", "COFFER_URL": "http://127.0.0.1:1"}
	got := taken.run(t, "", "tail")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.err, "127.0.0.1:1")
	got = taken.run(t, "", "show", "storage", "--account", "1")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.err, "asking http://127.0.0.1:1")
}
