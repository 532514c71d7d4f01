package verify

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/internal/metrics"
	"coffer/processors"
	"coffer/processors/once"
	"coffer/tester"
)

// recorded is a run of the real processors on a Kafka in process, in which
// nothing went wrong. The seed is one with many pick-ups of equips that somebody
// had before.
func recorded(t testing.TB) (Options, *History) {
	c := tester.NewCluster(t, tester.ClusterConfig{SessionTimeout: 20 * time.Second}) // so that a busy machine moves no partition
	o, err := Options{Brokers: c.Kafka.Brokers, Metrics: []string{measured(t, c)}, Seed: 31, Rate: 1000, Duration: 3500 * time.Millisecond,
		Accounts: 24, Characters: 14, Brief: true}.filled()
	require.NoError(t, err)
	b, err := connect(t.Context(), o)
	require.NoError(t, err)
	defer b.close()
	h, _, err := b.record(t.Context(), &History{Topics: b.ids})
	require.NoError(t, err)
	return o, h
}

// measured starts all processors, waits until they are ready, and serves their
// metrics.
func measured(t testing.TB, c *tester.Cluster) (url string) {
	types := map[string][]string{}
	for _, f := range codecs.Functions {
		types[strings.TrimPrefix(f, "coffer-")] = codecs.Types(f)
	}
	m := metrics.New(types)
	config := c.Kafka
	config.ClientID, config.Meters = "process", m.Clients()
	topics, err := kafka.NewTopics(config)
	require.NoError(t, err)
	d := processors.Deployment(config, topics, "", slog.New(slog.DiscardHandler))
	d.Meter = m.Meter
	all, err := c.Settings.Processors(d)
	require.NoError(t, err)
	m.Watch(all, nil)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, one := range all {
		running.Go(func() { assert.NoError(t, one.Run(ctx)) })
	}
	server := httptest.NewServer(m.Handler(nil))
	t.Cleanup(func() {
		server.Close()
		stop()
		running.Wait()
		topics.Close()
	})
	require.Eventually(t, func() bool {
		return !slices.ContainsFunc(all, func(p *once.Processor) bool { return !p.Status().Ready() || len(p.Status().Partitions) == 0 })
	}, 20*time.Second, 5*time.Millisecond)
	return server.URL
}

// copied is a history that can be harmed.
func (h *History) copied() *History {
	out := &History{Topics: h.Topics, Inner: slices.Clone(h.Inner), Ended: h.Ended, Unread: slices.Clone(h.Unread), Inputs: h.Inputs, Others: h.Others}
	for _, s := range h.Sent {
		twin := *s
		out.Sent = append(out.Sent, &twin)
	}
	for _, e := range h.Events {
		twin := *e
		out.Events = append(out.Events, &twin)
	}
	for _, l := range h.Letters {
		twin := *l
		out.Letters = append(out.Letters, &twin)
	}
	return out
}

func judged(o Options, h *History) Report {
	j := newJudge(o, h)
	j.all()
	return j.report
}

// once is an event of a type that was read once and that one more of the same
// row and type follows.
func (h *History) once(t *testing.T, kind string) *Event {
	times := map[string]int{}
	for _, e := range h.Events {
		times[e.ID]++
	}
	for i, e := range h.Events {
		if e.Type == kind && times[e.ID] == 1 && h.after(i) != nil {
			return e
		}
	}
	require.Fail(t, "no event", kind)
	return nil
}

// after is the next event of the same row and topic, in another version.
func (h *History) after(i int) *Event {
	for _, e := range h.Events[i+1:] {
		if o := h.Events[i]; e.Topic == o.Topic && e.Source == o.Source && e.Key == o.Key && e.Version > o.Version {
			return e
		}
	}
	return nil
}

func (h *History) drop(e *Event) {
	h.Events = slices.DeleteFunc(h.Events, func(o *Event) bool { return o == e })
}

// add writes an event once more, behind all others.
func (h *History) add(e *Event) *Event {
	twin := *e
	twin.Offset = 1 << 40
	h.Events = append(h.Events, &twin)
	return &twin
}

func (h *History) cause(e *Event) *Sent {
	for _, s := range h.Sent {
		if s.Place == (Place{h.Topics[e.Cause.Topic], e.Cause.Partition, e.Cause.Offset}) {
			return s
		}
	}
	return &Sent{}
}

// number is a command.
func (h *History) number(n int) *Sent {
	return h.Sent[slices.IndexFunc(h.Sent, func(s *Sent) bool { return s.Number == n && !s.Retry })]
}

// referenceIn is the reference id in an event, as text.
func referenceIn(e *Event) string {
	_, after, _ := strings.Cut(e.Value, `"referenceId":`)
	number, _, _ := strings.Cut(after, ",")
	return number
}

// kept tells whether an asset with this reference was told of once only, so
// that nobody let it go.
func (h *History) kept(reference string) bool {
	id, gone := "", false
	for _, e := range h.Events {
		if strings.Contains(e.Value, `"referenceId":`+reference+",") {
			value, _ := parse(e.Value)
			id = e.Key + fmt.Sprint(value["assetId"])
		} else if value, _ := parse(e.Value); e.Type == "DELETED" || e.Type == "RELEASED" {
			gone = gone || id == e.Key+fmt.Sprint(value["assetId"])
		}
	}
	return !gone
}

func (s *Sent) has(text string) bool { return strings.Contains(string(s.Value), text) }
