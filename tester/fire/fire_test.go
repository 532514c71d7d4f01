//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/internal/race"
	"coffer/tester"
	"coffer/tester/proxy"
)

// processes are how many `coffer process` a fire has.
const processes = 3

// fire is a deployment on three brokers to which harm is done: three processes,
// of which the last reaches the brokers by a way that can be harmed, and a
// sidecar.
type fire struct {
	t       *testing.T
	kafka   *tester.Kafka
	way     *proxy.Proxy
	coffer  *coffer
	members []*member
	sidecar *member
	brokers sync.Mutex   // held by whoever does harm to them, and with hidden
	calm    bool         // one harm is done at a time
	guests  atomic.Int32 // how many there have been
	random  *rand.Rand
	hidden  []hidden // rows that an older one was put behind

	floods sync.Mutex // held with poured
	poured []*stranger
}

// impatient are settings of a Kafka that soon believes a node dead, so that one
// that was killed can come back soon, and whose tables are compacted soon after
// they may be.
var impatient = map[string]string{
	"broker.session.timeout.ms": "3000", "broker.heartbeat.interval.ms": "500",
	"log.cleaner.backoff.ms": "2000", "log.cleaner.min.cleanable.ratio": "0.1",
}

// light starts everything and returns when all are ready.
func light(t *testing.T, u upkeep) *fire {
	_, seed := settings(t)
	way, err := proxy.Listen(3)
	require.NoError(t, err)
	t.Cleanup(func() { way.Close() })
	k := tester.StartKafka(t, tester.KafkaConfig{Nodes: 3, Settings: impatient, Around: way.Addrs()})
	require.NoError(t, way.To(k.Behind()...))
	f := &fire{t: t, kafka: k, way: way, random: rand.New(rand.NewPCG(seed, 1))}
	f.coffer = deployWith(t, strings.Join(k.Brokers(), ","), 3, u)
	https, err := tester.FreeAddrs(processes + 1)
	require.NoError(t, err)
	answers := f.coffer.answers
	f.coffer.answers = nil // a member reads them at each start
	for i := range processes {
		name, brokers := fmt.Sprintf("process-%d", i), k.Brokers()
		if i == processes-1 {
			brokers = way.Addrs()
		}
		args := append(f.coffer.processArgs(name, strings.Join(brokers, ",")), "--http", https[i])
		f.members = append(f.members, &member{name: name, http: https[i], args: args, coffer: f.coffer})
	}
	f.sidecar = &member{name: "serve", http: https[processes], args: f.coffer.serveArgs("serve", https[processes]), coffer: f.coffer}
	f.coffer.answers = answers
	for _, m := range f.all() {
		require.NoError(t, m.begin())
	}
	for _, m := range f.all() {
		require.NoError(t, m.ready(t.Context()))
	}
	return f
}

// all are the processes and the sidecar.
func (f *fire) all() []*member { return append(append([]*member(nil), f.members...), f.sidecar) }

// far is the process whose way to the brokers can be harmed.
func (f *fire) far() *member { return f.members[processes-1] }

// settings are how long a fire burns and its seed.
func settings(t testing.TB) (lasts time.Duration, seed uint64) {
	text := os.Getenv("COFFER_FIRE")
	if text == "" {
		t.Skip("a fire is lit by COFFER_FIRE, which says how long each burns: COFFER_FIRE=20s go test -timeout 30m ./tester/fire")
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

// rate is how many commands a second are asked for; code that looks for data
// races takes many times the CPU. COFFER_RATE sets another.
func rate(t testing.TB) int {
	if text := os.Getenv("COFFER_RATE"); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(t, err, "COFFER_RATE")
		return n
	}
	if race.Enabled {
		return 100
	}
	return 1000
}

// alive tells of members that have ended by themselves, and not as they do when
// there is no broker at their start.
func (f *fire) alive() (err error) {
	for _, m := range f.all() {
		err = errors.Join(err, m.restarted())
	}
	return err
}

// mended is a context for what must be done in any case.
func mended(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 4*time.Minute)
}
