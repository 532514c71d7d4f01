package verify

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/internal/race"
	"coffer/tester"
	"coffer/views"
)

// What crashes bring about is right: answers come again, and late, retries are
// known no more, words overtake each other. The judge finds nothing wrong with
// it. COFFER_VERIFY_SEEDS in the environment asks for more seeds than one.
func TestTheJudgeFindsNothingInCrashes(t *testing.T) {
	if race.Enabled {
		t.Skip("two processes and a broker keep a slow machine busy")
	}
	seeds, _ := strconv.Atoi(os.Getenv("COFFER_VERIFY_SEEDS"))
	for seed := range uint64(max(1, seeds)) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			c := tester.NewCluster(t, tester.ClusterConfig{})
			shown := looks(t, c)
			stays, dies := c.Start(tester.ProcessConfig{}), c.Start(tester.ProcessConfig{})
			stays.Ready(1)
			dies.Ready(1)
			over := make(chan struct{})
			o, err := Options{Brokers: c.Kafka.Brokers, Seed: seed, Rate: 500, Duration: time.Minute, Until: over, Accounts: 12, Characters: 8,
				Brief: true, Wait: 2 * time.Minute, Expiry: 30 * time.Second}.filled()
			require.NoError(t, err)
			b, err := connect(t.Context(), o)
			require.NoError(t, err)
			defer b.close()
			ctx, stop := context.WithTimeout(t.Context(), 4*time.Minute)
			defer stop()
			crashing := time.AfterFunc(3*time.Second, func() {
				stays.Freeze()
				time.Sleep(time.Second)
				stays.Thaw()
				dies.Crash()
				time.Sleep(4 * time.Second)
				close(over)
			})
			defer crashing.Stop()
			h, _, err := b.record(ctx, &History{Topics: b.ids})
			require.NoError(t, err)
			assert.Less(t, len(h.Sent), 30*500, "commands that were sent although it was over")
			j := newJudge(o, h)
			j.all()
			j.o.REST = shown
			require.NoError(t, j.look(t.Context()))
			report := j.report
			assert.Empty(t, report.Problems)
			assert.Greater(t, report.Looked, 30)
			t.Logf("%d answers, %d repeats, %d retries, said %v", report.Answers, report.Repeats, report.Retries, report.Said)
		})
	}
}

// looks is a sidecar of the cluster.
func looks(t *testing.T, c *tester.Cluster) (url string) {
	config := c.Kafka
	config.ClientID = "sidecar"
	d := views.Deployment{Kafka: config, Topics: kafka.TopicManagerBuilder(config), Log: slog.New(slog.DiscardHandler),
		Stores: kafka.StoreBuilder("", func(topic string) (kafka.TopicID, error) { return c.TopicID(topic), nil })}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	table := func(function string) *views.Table {
		one := d.Table(function + codecs.TableSuffix)
		running.Go(func() { assert.NoError(t, one.Run(ctx)) })
		return one
	}
	server := httptest.NewServer(views.API{Lookups: views.Lookups{Rules: c.Settings.Rules, Accounts: table(codecs.StorageFunction),
		Sessions: table(codecs.SessionFunction), Inventories: table(codecs.InventoryFunction)}}.Handler())
	t.Cleanup(func() {
		server.Close()
		stop()
		running.Wait()
	})
	return server.URL
}
