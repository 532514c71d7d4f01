//go:build unix

package visit_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/internal/verify/model"
	"coffer/tester"
	"coffer/tester/visit"
)

// Tenants of the tests.
const (
	tenant = "083839c6-c47c-42a6-9585-76492795d123"
	other  = "2b5e0a9c-3f0b-4f0e-9b1f-0d8f5a2f7c11"
)

// A client that isn't ours and the main job on real input: the built binary
// with a Kafka inside, and a kill -9 in the middle.
func TestVisitToDev(t *testing.T) {
	t.Parallel()
	broker, api := freeAddress(t), freeAddress(t)
	c := deploy(t, broker)
	start := func() process {
		p := c.launch("dev", "dev", "--kafka", broker, "--http", api, "--data", c.data("dev"), "--public-partitions", "3")
		c.ready(p, "ready")
		return p
	}
	running := start()
	v := visit.Visit{Brokers: c.brokers, URL: "http://" + api, Tenant: tenant, Account: 4001, Character: 100001, Friend: 100002}
	history := v.Play(t, func() {
		running.Kill()
		running = start()
	})
	judge(t, history, model.Settings{})
	harms(t, history)
	assert.NoError(t, running.Stop(5*time.Second), "it ends cleanly")
}

// The same on Apache Kafka, to two processes and a sidecar; in its middle one of
// the two is killed and started again. Then kcat asks for something and reads
// the answer.
func TestVisitOnApacheKafka(t *testing.T) {
	t.Parallel()
	c := deploy(t, tester.StartKafka(t, tester.KafkaConfig{}).Brokers()...)
	c.topics()
	first, second := c.process("process-0"), c.process("process-1")
	url := c.serve("serve")
	c.ready(first, "msg=ready")
	c.ready(second, "msg=ready")
	v := visit.Visit{Brokers: c.brokers, URL: url, Tenant: tenant, Account: 4001, Character: 100001, Friend: 100002}
	judge(t, v.Play(t, func() {
		first.Kill()
		first = c.process("process-0")
		c.ready(first, "msg=ready")
	}), model.Settings{StorageCapacity: capacity})
	askWithKcat(t, c)
	for _, p := range []process{first, second} {
		assert.NoError(t, p.Stop(30*time.Second), "a process ends cleanly")
	}
}
