package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"coffer/internal/kafka"
	"coffer/processors/once"
	"coffer/views"
)

func TestProgressSaysWhatIsWaitedFor(t *testing.T) {
	half := []once.Recovery{{Partition: 2, Offset: 500, End: 1000, Percent: 50}, {Partition: 5, Offset: 9, End: 10, Percent: 90}}
	check := func(name string, ready bool, detail any) views.Check {
		return views.Check{Name: name, State: func() (bool, any) { return ready, detail }}
	}
	out := newOutput()
	ctx, cancel := context.WithCancel(t.Context())
	ticks, done := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(done)
		progress(ctx, []views.Check{
			check("done", true, once.Status{}),
			check("storage", false, once.Status{Joined: true, Recovering: half}),
			check("session", false, once.Status{LastFault: "no broker"}),
			check("inventory", false, once.Status{Joined: true, Partitions: []kafka.PartitionStatus{{Running: true}, {}}}),
			check("coffer-storage-table", false, views.TableStatus{Partitions: 8, Recovered: 6, Recovering: half[:1]}),
			check("coffer-session-table", false, views.TableStatus{Partitions: 8, Recovered: 6}),
		}, out, ticks)
	}()
	for range 2 {
		ticks <- time.Time{}
	}
	cancel()
	<-done
	once := "waiting for storage: reading partitions 2: 50% (500 of 1000), 5: 90% (9 of 10)\n" +
		"waiting for session: joining its group; restarted after: no broker\n" +
		"waiting for inventory: 1 of 2 partitions take records\n" +
		"waiting for coffer-storage-table: reading partitions 2: 50% (500 of 1000)\n" +
		"waiting for coffer-session-table: 6 of 8 partitions are read\n"
	assert.True(t, strings.HasPrefix(out.String(), once), out.String())
}
