package tester

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// asked is a command that was sent, and where its record lies.
type asked struct {
	sent    emitters.Sent
	account item.AccountID
}

// load sends commands of a few accounts, each to a partition drawn at random.
type load struct {
	c   *Cluster
	rng *rand.Rand

	mu    sync.Mutex
	asked []asked
}

const accounts = 24

func newLoad(c *Cluster) *load { return &load{c: c, rng: rand.New(rand.NewPCG(1, 2))} }

// add counts what another sent as this one's.
func (l *load) add(more *load) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, more.asked...)
}

// send sends n commands and returns once Kafka has them.
func (l *load) send(n int) {
	l.c.t.Helper()
	var records []Record
	var whose []item.AccountID
	for range n {
		a := item.AccountID(1 + l.rng.IntN(accounts))
		topic, value := codecs.EncodeCommand(l.command(a))
		partition := int32(l.rng.IntN(3))
		records = append(records, Record{Topic: l.c.Settings.Topics.Name(topic), Key: "any", Value: value, Partition: &partition,
			Headers: emitters.Sender{Tenant: uuid.UUID{7}, Region: "GMS", Major: 83}.Headers()})
		whose = append(whose, a)
	}
	for i, sent := range l.c.Put(records...) {
		l.mu.Lock()
		l.asked = append(l.asked, asked{sent, whose[i]})
		l.mu.Unlock()
	}
}

func (l *load) command(a item.AccountID) any {
	tx := uuid.UUID{byte(l.rng.Uint32()), 1}
	switch l.rng.IntN(5) {
	case 0:
		in := storage.Incoming{Slot: -1, Template: 2000000 + item.TemplateID(l.rng.IntN(2)), Quantity: uint32(1 + l.rng.IntN(30))}
		return storage.AcceptCommand{Transaction: tx, Account: a, Character: 100001, Incoming: in}
	case 1:
		return storage.ReleaseCommand{Transaction: tx, Account: a, Character: 100001, Asset: item.AssetID(1 + l.rng.IntN(5)), Quantity: uint32(l.rng.IntN(3))}
	case 2:
		return storage.UpdateMesosCommand{Transaction: tx, Account: a, Mesos: uint32(l.rng.IntN(500)), Operation: storage.SubtractMesos}
	default:
		return storage.UpdateMesosCommand{Transaction: tx, Account: a, Mesos: uint32(l.rng.IntN(1000)), Operation: storage.AddMesos}
	}
}

// atLeast waits until n commands were sent.
func (l *load) atLeast(n int) {
	require.Eventually(l.c.t, func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.asked) >= n
	}, 30*time.Second, time.Millisecond)
}

// during sends commands in small bursts, about a thousand a second at most,
// while act runs, and returns when both have ended.
func (l *load) during(act func()) {
	ended := make(chan struct{})
	var sender sync.WaitGroup
	sender.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				l.send(2)
			}
		}
	})
	act()
	close(ended)
	sender.Wait()
}

// heard is everything that was answered, as a reader of the topics sees it.
type heard struct {
	t       *testing.T
	firsts  []Event // first occurrences, those of a key in the order of their topic
	byID    map[string]Event
	repeats int
}

// listen reads the answers until every command has one.
func (l *load) listen(t *testing.T) *heard {
	t.Helper()
	names := l.c.Settings.Topics
	topics := []string{names.Name(codecs.StorageStatus), names.Name(codecs.StorageCompartmentStatus), names.Name(codecs.CommandRejected), codecs.DeadLetters}
	h := &heard{t: t, byID: map[string]Event{}}
	waiting := map[string]bool{}
	ids := map[string]string{}
	l.mu.Lock()
	for _, a := range l.asked {
		if ids[a.sent.Topic] == "" {
			ids[a.sent.Topic] = l.c.TopicID(a.sent.Topic).String()
		}
		waiting[strings.Replace(a.sent.String(), a.sent.Topic, ids[a.sent.Topic], 1)] = true
	}
	l.mu.Unlock()
	l.c.Await(topics, func(e Event) {
		h.take(e)
		cause, err := once.ParseCause(e.ID()[:strings.LastIndex(e.ID(), "/")])
		require.NoError(t, err)
		delete(waiting, strings.TrimSuffix(cause.String(), "/0"))
	}, func([]Event) bool { return len(waiting) == 0 })
	return h
}

func (h *heard) take(e Event) {
	require.NotEqual(h.t, codecs.DeadLetters, e.Topic, "%s", e)
	if first, again := h.byID[e.ID()]; again {
		assertSame(h.t, first, e)
		h.repeats++
		return
	}
	h.byID[e.ID()] = e
	h.firsts = append(h.firsts, e)
}

// replay follows the events of one account as a reader would, and returns what
// they come to.
func (h *heard) replay(key string) (mesos uint32, version uint64, assets map[uint32]bool) {
	var events []Event
	last := map[string]uint64{}
	for _, e := range h.firsts {
		if e.Key != key {
			continue
		}
		assert.Less(h.t, last[e.Topic], e.Version(), "in order, on each topic: %s", e)
		last[e.Topic] = e.Version()
		events = append(events, e)
	}
	slices.SortFunc(events, func(a, b Event) int { return int(a.Version()) - int(b.Version()) })
	assets = map[uint32]bool{}
	for i, e := range events {
		require.Equal(h.t, uint64(i+1), e.Version(), "no version of %s is missing, and none is twice", key)
		var v struct {
			Body struct{ OldMesos, NewMesos, AssetID uint32 }
		}
		require.NoError(h.t, e.Read(&v))
		switch e.Type() {
		case "MESOS_UPDATED":
			require.Equal(h.t, mesos, v.Body.OldMesos, "the chain is unbroken: %s", e)
			mesos = v.Body.NewMesos
		case "ACCEPTED":
			assets[v.Body.AssetID] = true
		}
		version = e.Version()
	}
	return mesos, version, assets
}
