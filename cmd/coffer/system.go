package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/internal/metrics"
	"coffer/processors"
	"coffer/processors/once"
	"coffer/views"
)

// system is what dev, process and serve are made of: the settings of a
// deployment, and a connection to look its topics up with.
type system struct {
	config   Config
	settings processors.Settings
	client   kafka.Config
	topics   *kafka.Topics
	metrics  *metrics.Metrics
}

func newSystem(c Config) (*system, error) {
	if c.Audit > c.CompactionLag {
		return nil, usage("--audit %s is more than --compaction-lag %s: a row could be compacted away before it is audited", c.Audit, c.CompactionLag)
	}
	s := &system{config: c, client: c.client()}
	var err error
	if s.settings, err = c.settings(); err != nil {
		return nil, err
	}
	types := map[string][]string{}
	for _, f := range s.settings.Functions() {
		types[f.Name] = codecs.Types(f.Group)
	}
	s.metrics = metrics.New(types)
	s.client.Meters = s.metrics.Clients()
	s.topics, err = kafka.NewTopics(s.client)
	return s, err
}

func (s *system) close() { s.topics.Close() }

// plan lists the topics as they must be.
func (s *system) plan() []kafka.TopicSpec { return s.settings.TopicPlan(s.config.sizes()) }

// check refuses to start on topics that break a promise.
func (s *system) check(ctx context.Context) error {
	findings, err := s.topics.Check(ctx, s.plan())
	if err != nil {
		return err
	}
	if len(findings) == 0 {
		return nil
	}
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = "  " + f.String()
	}
	return fmt.Errorf("the topics are not as they must be:\n%s", strings.Join(lines, "\n"))
}

// processors are the named ones, all if none is named.
func (s *system) processors(names ...string) ([]*once.Processor, error) {
	d := processors.Deployment(s.client, s.topics, s.config.Data, s.config.Log)
	d.HotStandby = s.config.HotStandby
	d.AcceptLoss = s.config.AcceptLoss
	d.Audit, d.Keep = s.config.Audit, s.config.Keep
	d.Meter = s.metrics.Meter
	return s.settings.Processors(d, names...)
}

// lookups are the tables that the HTTP reads, and the look-ups on them.
func (s *system) lookups() (views.Lookups, []*views.Table) {
	d := views.Deployment{
		Kafka:  s.client,
		Stores: kafka.StoreBuilder(s.config.under("views"), processors.TopicIDs(s.topics), kafka.LogStores(s.config.Log)),
		Topics: kafka.TopicManagerBuilder(s.client),
		Log:    s.config.Log,
	}
	accounts := d.Table(codecs.StorageFunction + codecs.TableSuffix)
	sessions := d.Table(codecs.SessionFunction + codecs.TableSuffix)
	inventories := d.Table(codecs.InventoryFunction + codecs.TableSuffix)
	return views.Lookups{Accounts: accounts, Sessions: sessions, Inventories: inventories, Rules: s.settings.Rules},
		[]*views.Table{accounts, sessions, inventories}
}

// checks are what must be in order before the process is ready.
func checks(all []*once.Processor, tables []*views.Table) []views.Check {
	var list []views.Check
	for _, p := range all {
		list = append(list, views.Check{Name: p.Name, State: func() (bool, any) {
			status := p.Health()
			return status.Ready(), status
		}})
	}
	for _, t := range tables {
		list = append(list, t.Check())
	}
	return list
}

// readiness is the part that waits until all checks are ready, and tells it. On
// a terminal it says meanwhile what takes so long.
func (c Config) readiness(list []views.Check, out io.Writer, tell func(after time.Duration)) part {
	return part{"readiness", func(ctx context.Context) error {
		began := time.Now()
		if terminal(out) {
			tick := time.NewTicker(time.Second)
			defer tick.Stop()
			waiting, done := context.WithCancel(ctx)
			defer done()
			go progress(waiting, list, out, tick.C)
		}
		if ready(ctx, list) {
			tell(time.Since(began).Round(time.Millisecond))
		}
		<-ctx.Done()
		return nil
	}}
}

// lookEvery is how often a process looks whether it is ready.
const lookEvery = 20 * time.Millisecond

// ready waits until all checks are; it returns false if ctx ends first.
func ready(ctx context.Context, list []views.Check) bool {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		all := true
		for _, c := range list {
			ok, _ := c.State()
			all = all && ok
		}
		if all {
			return true
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
}

// running are the parts of a system.
func running(all []*once.Processor, tables []*views.Table) []part {
	var parts []part
	for _, p := range all {
		parts = append(parts, part{p.Name, p.Run})
	}
	for _, t := range tables {
		parts = append(parts, part{t.Name, t.Run})
	}
	return parts
}
