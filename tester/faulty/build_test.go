package faulty

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
	"coffer/processors/once"
	"coffer/tester"
	"coffer/views"
)

// fault is what a build has of it. Each field may be nil.
type fault struct {
	function func(f *once.Function)               // wraps one, or leaves it as it is
	ingress  func(i *once.Ingress)                // the same
	topicID  func(id kafka.TopicID) kafka.TopicID // what a topic's id is taken for
	rows     func(rows views.Rows) views.Rows     // of the accounts' table, as look-ups see it
}

// build is a deployment with a fault: all processors in one process, and a
// sidecar.
type build struct {
	brokers []string
	sidecar string // its URL
}

// start starts a build and returns when it is ready; it ends with the test.
func start(t *testing.T, with fault) build {
	c := tester.NewCluster(t, tester.ClusterConfig{})
	d := processors.Deployment(c.Kafka, c.Topics, "", quiet)
	d.DeadLetters = codecs.DeadLetters
	if with.topicID != nil {
		ids := d.TopicID
		d.TopicID = func(topic string) (kafka.TopicID, error) {
			id, err := ids(topic)
			return with.topicID(id), err
		}
	}
	var all []*once.Processor
	for _, i := range c.Settings.Ingresses() {
		if with.ingress != nil {
			with.ingress(i)
		}
		all = append(all, d.Ingress(i))
	}
	for _, f := range c.Settings.Functions() {
		if with.function != nil {
			with.function(f)
		}
		all = append(all, d.Function(f))
	}
	tables := views.Deployment{Kafka: c.Kafka, Stores: kafka.StoreBuilder("", nil), Topics: kafka.TopicManagerBuilder(c.Kafka), Log: quiet}
	accounts := tables.Table(codecs.StorageFunction + codecs.TableSuffix)
	sessions := tables.Table(codecs.SessionFunction + codecs.TableSuffix)
	inventories := tables.Table(codecs.InventoryFunction + codecs.TableSuffix)

	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, p := range all {
		running.Go(func() { _ = p.Run(ctx) }) // a fault may end it: the verifier tells
	}
	for _, table := range []*views.Table{accounts, sessions, inventories} {
		running.Go(func() { _ = table.Run(ctx) })
	}
	t.Cleanup(running.Wait)
	t.Cleanup(cancel)
	for _, table := range []*views.Table{accounts, sessions, inventories} {
		require.NoError(t, table.WaitRecovered(t.Context()))
	}
	require.Eventually(t, func() bool {
		for _, p := range all {
			if !p.Status().Ready() {
				return false
			}
		}
		return true
	}, 30*time.Second, 10*time.Millisecond)

	lookups := views.Lookups{Accounts: accounts, Sessions: sessions, Inventories: inventories, Rules: c.Settings.Rules}
	if with.rows != nil {
		lookups.Accounts = with.rows(accounts)
	}
	server := httptest.NewServer(views.API{Lookups: lookups, Log: quiet}.Handler())
	t.Cleanup(server.Close)
	return build{brokers: c.Kafka.Brokers, sidecar: server.URL}
}
