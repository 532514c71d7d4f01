package once

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lovoo/goka/storage"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
)

// alarm is a function whose rows wait for a moment: "set 30" for 30 s after the
// command, "set 0" for none. A message "ring" that comes at or after the moment
// ends it and says so; one that comes early changes nothing.
func alarm() *Function {
	f := tally(insideTopic, eventsTopic)
	due := func(state []byte) time.Time {
		us, _ := strconv.ParseInt(string(state), 10, 64)
		if us == 0 {
			return time.Time{}
		}
		return time.UnixMicro(us)
	}
	f.Decode = func(r Record) (Command, *BadInput) {
		return Command{Key: r.Key, Topic: r.Topic, Value: string(r.Value), Named: true}, nil
	}
	f.Step = func(state []byte, cmd Command, at time.Time) (Result, error) {
		var effects []Effect
		verb, rest, _ := strings.Cut(cmd.Value.(string), " ")
		switch {
		case verb == "set":
			n, err := strconv.ParseInt(rest, 10, 64)
			if err != nil {
				return Result{}, err
			}
			if state = []byte("0"); n > 0 {
				state = fmt.Appendf(nil, "%d", at.Add(time.Duration(n)*time.Second).UnixMicro())
			}
			effects = []Effect{{To: 1, Body: []byte("set")}}
		case !due(state).IsZero() && !at.Before(due(state)):
			state, effects = []byte("0"), []Effect{{To: 1, Body: []byte("rang")}}
		}
		return Result{State: state, Effects: effects, Due: due(state)}, nil
	}
	f.Expire = func(string) ([]byte, kafka.Headers) { return []byte("ring"), nil }
	return f
}

// hand is a clock that a test moves.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func (h *hand) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hand) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// alarms is a cluster on which processors of the alarm start and stop.
type alarms struct {
	*cluster
	hand *hand
}

func newAlarms(t *testing.T) alarms {
	return alarms{newCluster(t, 1), &hand{at: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}}
}

// start runs a process of its own.
func (a alarms) start() (p *Processor, stop func()) {
	d := a.deployment()
	d.Now, d.Tick = a.hand.now, 10*time.Millisecond
	p = d.Function(alarm())
	ctx, cancel := context.WithCancel(a.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(a.t, <-ended)
	})
	a.t.Cleanup(stop)
	return p, stop
}

// set writes a command, straight onto the internal topic.
func (a alarms) set(key string, seconds int, offset int64) {
	p := kafka.Partition(key, parts)
	cause := from(0, offset)
	r := &kgo.Record{Topic: insideTopic, Partition: p, Key: []byte(key), Value: fmt.Appendf(nil, "set %d", seconds)}
	for _, h := range stamps(cause.String(), a.hand.now().UnixMicro(), publicTopic) {
		r.Headers = append(r.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	require.NoError(a.t, a.client.ProduceSync(a.t.Context(), r).FirstErr())
}

// rung are the keys whose event has come, and how often it came under another
// ce_id.
func rung(all []*kgo.Record) map[string]int {
	keys, seen := map[string]int{}, map[string]bool{}
	for _, r := range all {
		if id := header(r, "ce_id"); string(r.Value) == "rang" && !seen[id] {
			seen[id] = true
			keys[string(r.Key)]++
		}
	}
	return keys
}

func rings(n int) func([]*kgo.Record) bool {
	return func(all []*kgo.Record) bool { return len(rung(all)) >= n }
}

// A row's moment comes: it gets its message, once, and no other row does.
func TestATimerRings(t *testing.T) {
	a := newAlarms(t)
	a.start()
	a.set("k1", 30, 1)
	a.set("k2", 60, 2)
	a.set("k3", 30, 3)
	a.set("k3", 0, 4) // it waits no longer
	a.await(eventsTopic, count(4))
	a.hand.move(29 * time.Second)
	a.set("k4", 0, 5)
	a.await(eventsTopic, count(5))
	a.hand.move(time.Second)
	assert.Equal(t, map[string]int{"k1": 1}, rung(a.await(eventsTopic, rings(1))))
	a.hand.move(30 * time.Second)
	assert.Equal(t, map[string]int{"k1": 1, "k2": 1}, rung(a.await(eventsTopic, rings(2))))
	messages := 0
	for _, r := range a.await(insideTopic, count(7)) {
		if string(r.Value) == "ring" {
			messages++
			assert.Equal(t, "self", header(r, HeaderCause))
		}
	}
	assert.Equal(t, 2, messages, "none for a row that waits for nothing")
}

// The process is down when the moment comes; the next one finds it in the row,
// with the disk that it had, or with none.
func TestATimerRingsAfterARestart(t *testing.T) {
	t.Parallel()
	for _, disk := range []string{"kept", "lost"} {
		t.Run(disk, func(t *testing.T) {
			a := newAlarms(t)
			a.dir = t.TempDir()
			_, stop := a.start()
			for i := range 20 {
				a.set(fmt.Sprintf("k%d", i), 30, int64(i))
			}
			a.await(eventsTopic, count(20))
			stop()
			a.hand.move(time.Minute)
			if disk == "lost" {
				a.dir = t.TempDir()
			}
			a.start()
			keys := rung(a.await(eventsTopic, rings(20)))
			for key, n := range keys {
				assert.Equal(t, 1, n, key)
			}
			assert.Len(t, keys, 20)
		})
	}
}

// The partitions move to another process before the moment comes: whoever has
// the row then rings.
func TestATimerRingsAfterARebalance(t *testing.T) {
	t.Parallel()
	a := newAlarms(t)
	first, stop := a.start()
	for i := range 20 {
		a.set(fmt.Sprintf("k%d", i), 30, int64(i))
	}
	a.await(eventsTopic, count(20))
	second, _ := a.start()
	require.Eventually(t, func() bool {
		f, s := first.Status(), second.Status()
		return f.Ready() && s.Ready() && len(f.Partitions) > 0 && len(s.Partitions) > 0
	}, 10*time.Second, 5*time.Millisecond)
	a.hand.move(30 * time.Second)
	a.await(eventsTopic, rings(20))
	a.set("k0", 30, 100)
	a.await(eventsTopic, func(all []*kgo.Record) bool { return len(all) >= 41 })
	stop()
	a.hand.move(30 * time.Second)
	keys := rung(a.await(eventsTopic, func(all []*kgo.Record) bool { return rung(all)["k0"] == 2 }))
	for key, n := range keys {
		if key != "k0" {
			assert.Equal(t, 1, n, key)
		}
	}
}

// A message of a timer is like any other record: delivered again after a crash
// it repeats its event, and changes nothing.
func TestATimersMessageIsDeliveredAgain(t *testing.T) {
	t.Parallel()
	a := newAlarms(t)
	_, stop := a.start()
	a.set("k1", 30, 1)
	a.await(eventsTopic, count(1))
	a.hand.move(30 * time.Second)
	a.await(eventsTopic, rings(1))
	stop()
	back := kadm.Offsets{}
	for p, at := range a.committed("tally", insideTopic) {
		if at > 0 {
			back.AddOffset(insideTopic, p, 0, -1)
		}
	}
	require.NotEmpty(t, back)
	require.NoError(t, a.admin.CommitAllOffsets(t.Context(), "tally", back))
	a.start()
	all := a.await(eventsTopic, count(4)) // set, rang, and both again
	assert.Equal(t, map[string]int{"k1": 1}, rung(all))
	assert.Equal(t, all[1].Value, all[3].Value)
	assert.Equal(t, all[1].Headers, all[3].Headers)
}

// The timers of a partition, without Kafka.
func TestDues(t *testing.T) {
	at := func(s int64) time.Time { return time.Unix(s, 0) }
	row := func(due int64) []byte {
		data, err := EncodeRow(&Row{Version: 1, Due: due * 1e6})
		require.NoError(t, err)
		return data
	}
	d := newTimers().of(0)
	kept := storage.NewMemory()
	for key, due := range map[string]int64{"kept": 10, "older": 10, "none": 0} {
		require.NoError(t, kept.Set(key, row(due)))
	}
	require.NoError(t, d.note("older", row(50))) // written before the store was read
	d.read(kept, func(err error) { t.Error(err) })
	d.reading.Wait()
	require.NoError(t, d.note("new", row(20)))

	assert.Empty(t, d.take(at(9)))
	assert.Equal(t, []string{"kept"}, d.take(at(10)))
	assert.Empty(t, d.take(at(14)), "the message is on its way")
	assert.Equal(t, []string{"kept"}, d.take(at(15)), "it has changed nothing: once more")
	require.NoError(t, d.note("kept", row(0)))
	assert.Equal(t, []string{"new"}, d.take(at(49)))
	require.NoError(t, d.note("new", row(0)))
	require.NoError(t, d.note("older", row(70)))
	assert.Empty(t, d.take(at(69)), "the moment was put off")
	assert.Equal(t, []string{"older"}, d.take(at(70)))
	require.NoError(t, d.note("older", row(0)))
	assert.Empty(t, d.take(at(1000)))
	assert.Empty(t, d.queue, "what nobody waits for is dropped")
	assert.ErrorContains(t, d.note("x", []byte("\x82\xa1f\x02\xa1d\xa1x")), "row: due:")
}

// Closing a store ends the reading of its rows.
func TestTheReadingOfAStoreEndsWithIt(t *testing.T) {
	d := newTimers().of(0)
	endless := &endlessStore{began: make(chan struct{})}
	d.read(endless, func(err error) { t.Error(err) })
	<-endless.began
	d.close()
	require.NoError(t, (*dues)(nil).note("x", nil), "rows without timers need none of it")
}

// endlessStore has rows without end.
type endlessStore struct {
	storage.Storage
	began chan struct{}
	once  sync.Once
}

func (s *endlessStore) Iterator() (storage.Iterator, error) { return s, nil }
func (s *endlessStore) Next() bool                          { s.once.Do(func() { close(s.began) }); return true }
func (s *endlessStore) Key() []byte                         { return []byte("k") }
func (s *endlessStore) Value() ([]byte, error)              { return EncodeRow(&Row{Version: 1}) }
func (s *endlessStore) Seek([]byte) bool                    { return true }
func (s *endlessStore) Release()                            {}
func (s *endlessStore) Err() error                          { return nil }

// Of partitions that are only copied nothing ever comes up: their queues hold
// what waits, and little more.
func TestTimersOfACopyDontGrow(t *testing.T) {
	d := newTimers().of(0)
	row := func(version uint64, due int64) []byte {
		data, err := EncodeRow(&Row{Version: version, Due: due})
		require.NoError(t, err)
		return data
	}
	for i := range uint64(10_000) {
		require.NoError(t, d.note("k", row(2*i+1, int64(i+1)*1e6)))
		require.NoError(t, d.note("k", row(2*i+2, 0)))
	}
	require.NoError(t, d.note("k", row(20_001, 5e6)))
	assert.LessOrEqual(t, len(d.queue), 2+queueSpare)
	assert.Equal(t, []string{"k"}, d.take(time.UnixMicro(5e6)))
}
