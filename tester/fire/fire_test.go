//go:build unix

package fire

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors"
	"coffer/tester"
	"coffer/tester/process"
)

// What every fire has.
const (
	owners    = 300
	processes = 3
)

// rate is how many commands a second the client asks for; code that looks for
// data races takes many times the CPU.
func rate() int {
	if raced {
		return 100
	}
	return 600
}

// fire is one: a deployment, a client, and something that does harm.
type fire struct {
	t         testing.TB
	kafka     *tester.Kafka
	coffer    *coffer
	client    *client
	processes []*process.Process
	random    *rand.Rand
}

// harm does harm until ctx ends, and has mended it when it returns.
type harm func(ctx context.Context, f *fire)

// burn runs a fire and checks everything that came of it.
func burn(t *testing.T, nodes int, do harm) {
	lasts, seed := settings(t)
	k := tester.StartKafka(t, tester.KafkaConfig{Nodes: nodes})
	f := &fire{t: t, kafka: k, coffer: deploy(t, strings.Join(k.Brokers(), ","), nodes), random: rand.New(rand.NewPCG(seed, 1))}
	for i := range processes {
		f.processes = append(f.processes, f.coffer.start(name(i)))
	}
	url := f.coffer.serve("serve")
	for _, p := range f.processes {
		f.coffer.ready(p)
	}

	c := newClient(t, k.Brokers(), seed, owners)
	f.client = c
	following, stop := context.WithCancel(t.Context())
	defer stop()
	followed := make(chan struct{})
	go func() { defer close(followed); c.follow(following) }()
	burning, end := context.WithTimeout(t.Context(), lasts)
	defer end()
	asked := make(chan struct{})
	go func() { defer close(asked); c.ask(burning, rate()) }()
	do(burning, f)
	<-asked

	settling, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	unsettled := c.settled(settling)
	stop()
	<-followed
	assert.NoError(t, unsettled)
	assert.NoError(t, c.wrong, "a command was not written")

	check := checker{settings: deployment(t), ids: f.topicIDs(), history: c.history}
	check.check()
	check.look(t, url, c.owners)
	t.Logf("%s, seed %d", &check.tally, seed)
	for _, fault := range check.faults[:min(len(check.faults), 20)] {
		t.Error(fault)
	}
	assert.Empty(t, check.faults[min(len(check.faults), 20):], "further faults")
	assert.Greater(t, check.tally.commands, int(lasts.Seconds())*rate()*8/10, "the client kept its rate")
}

// settings are how long a fire burns and the client's seed.
func settings(t testing.TB) (lasts time.Duration, seed uint64) {
	text := os.Getenv("COFFER_FIRE")
	if text == "" {
		t.Skip("a fire is lit by COFFER_FIRE, which says how long it burns: COFFER_FIRE=60s go test -timeout 30m ./tester/fire")
	}
	lasts, err := time.ParseDuration(text)
	require.NoError(t, err, "COFFER_FIRE")
	seed = rand.Uint64()
	if text := os.Getenv("COFFER_SEED"); text != "" {
		seed, err = strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, "COFFER_SEED")
	}
	return lasts, seed
}

// deployment are the settings that the processes are started with.
func deployment(t testing.TB) processors.Settings {
	names, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	return processors.Settings{Rules: item.Rules{StorageCapacity: capacity}, Topics: names}
}

// topicIDs are the names of the public topics that commands go to, by their id.
func (f *fire) topicIDs() map[kafka.TopicID]string {
	topics, err := kafka.NewTopics(kafka.Config{Brokers: f.kafka.Brokers()})
	require.NoError(f.t, err)
	defer topics.Close()
	names := map[kafka.TopicID]string{}
	for _, consumed := range codecs.Consumed {
		ids, err := topics.TopicIDs(f.t.Context(), consumed.Env)
		require.NoError(f.t, err)
		names[ids[consumed.Env]] = consumed.Env
	}
	return names
}

func name(i int) string { return fmt.Sprintf("process-%d", i) }

// wait returns false if ctx ends first.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
