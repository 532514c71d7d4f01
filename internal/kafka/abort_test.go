package kafka

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// holdProduce makes the broker take produce requests and never answer.
func holdProduce(broker *Embedded) {
	broker.Cluster().ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		broker.Cluster().KeepControl()
		return nil, nil, true
	})
}

// deaf is a broker that takes connections and never answers.
func deaf(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

func TestAbortDoesNotWaitForADeadBroker(t *testing.T) {
	t.Parallel()
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	holdProduce(broker)
	for name, addrs := range map[string][]string{"holds every produce request": broker.Addrs(), "never answers": {deaf(t)}} {
		for end, want := range map[string]time.Duration{"Abort": 3 * time.Second, "Close": 4 * time.Second} {
			t.Run(name+", "+end, func(t *testing.T) {
				p := startProducer(t, Config{Brokers: addrs, CloseTimeout: time.Second})
				sent := newOutcome()
				for _, value := range []string{"1", "2", "3"} {
					sent.emit(p, "events", "k", value)
				}
				select {
				case <-p.Failed():
					t.Fatal("it has not failed before")
				case <-time.After(100 * time.Millisecond): // the request is under way, or being tried
				}
				start := time.Now()
				if end == "Abort" {
					p.Abort()
					assert.ErrorIs(t, p.Close(), ErrClosed)
				} else {
					assert.ErrorIs(t, p.Close(), context.DeadlineExceeded)
				}
				assert.Less(t, time.Since(start), want)
				sent.remaining.Wait()
				assert.Empty(t, sent.offsets)
				assert.Len(t, sent.failures, 3)
				<-p.Failed()
				assert.ErrorIs(t, p.Err(), ErrClosed)
			})
		}
	}
}

func TestARoundThatTakesTooLongFails(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	holdProduce(broker)
	p := startProducer(t, Config{Brokers: broker.Addrs(), DeliveryTimeout: 200 * time.Millisecond})
	sent := newOutcome()
	sent.emit(p, "events", "k", "1")
	<-p.Failed()
	sent.remaining.Wait()
	assert.ErrorIs(t, sent.failures["1"], context.DeadlineExceeded)
	assert.ErrorContains(t, p.Err(), "events/0")
	sent.emit(p, "events", "k", "2")
	assert.Equal(t, p.Err(), sent.failures["2"], "everything later fails with the first cause")
}

func TestCloseDeliversWhatIsQueued(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 4)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	sent := newOutcome()
	for i := range 1000 {
		sent.emit(p, "events", string(rune('a'+i%26)), strings.Repeat("x", i))
	}
	require.NoError(t, p.Close())
	sent.remaining.Wait()
	assert.Empty(t, sent.failures)
	assert.EqualValues(t, 1000, total(broker, "events"))
	sent.emit(p, "events", "k", "late")
	assert.ErrorIs(t, sent.failures["late"], ErrClosed)
	require.ErrorIs(t, p.Close(), ErrClosed)
}

// Emit blocks while 64 MiB wait, and whoever waits is freed by the end.
func TestEmitWaitsForRoom(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	holdProduce(broker)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	value := make([]byte, 1<<20)
	var emitted sync.WaitGroup
	room := make(chan struct{}, 100)
	emitted.Go(func() {
		for range 80 {
			p.Emit("events", "k", value)
			room <- struct{}{}
		}
	})
	for range maxQueued >> 20 {
		<-room
	}
	select {
	case <-room:
		<-room // at most one more, which made it full
		t.Fatal("no end to what is queued")
	case <-time.After(200 * time.Millisecond):
	}
	p.Abort()
	emitted.Wait()
}

// A promise's callback may end the producer.
func TestAbortFromACallback(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "events", 1)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	done := make(chan error, 1)
	p.Emit("events", "k", nil).Then(func(err error) {
		p.Abort()
		done <- err
	})
	select {
	case err := <-done:
		require.NoError(t, err)
	case <-time.After(5 * time.Second):
		t.Fatal("it waits for itself")
	}
}
