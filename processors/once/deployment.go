package once

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"coffer/internal/kafka"
)

// Deployment says how processors reach Kafka and what they all share. It is a
// value: production, the cluster tests and the tester differ in it alone.
type Deployment struct {
	Kafka        kafka.Config // Partitions holds N of every internal topic and table
	DeadLetters  string       // topic of the dead letters
	RetryByTrace bool         // promise 5's setting; part of Function.Rules too
	HotStandby   bool         // keep copies of the partitions of others (goka's hot standby)

	Topics     *kafka.Topics // asks Kafka about offsets; nil in the tester
	AcceptLoss bool          // jump over records that Kafka has lost instead of failing
	Audit      time.Duration // between two audits of a table; 0: 6 h
	Keep       time.Duration // how long processed records stay on internal topics; 0: 7 days
	Tick       time.Duration // how often timers are looked at; 0: 1 s

	Stores  storage.Builder                           // local stores
	TopicID func(topic string) (kafka.TopicID, error) // Kafka's id of a topic
	Tables  goka.TopicManagerBuilder                  // goka's view of the topics
	Tester  goka.Tester                               // a tester of goka's that keeps headers in order, see coffer/tester; nil in production
	Meter   func(processor string) Meter              // told what a processor of that name does; nil: nobody is
	Now     func() time.Time                          // the clock of the ingress and of timers; nil: time.Now
	Log     *slog.Logger                              // nil: slog.Default
	After   func(d time.Duration) <-chan time.Time    // the restarts' clock; nil: time.After
	Giving  time.Duration                             // without success for so long, Run gives up; 0: 5 minutes

	producers func(goka.ProducerBuilder) goka.ProducerBuilder // a test's way between; nil: none
}

// Function makes the processor of a function.
func (d Deployment) Function(f *Function) *Processor {
	return &Processor{Name: f.Name, Group: f.Group, deploy: d, function: f, graph: f.graph}
}

// Ingress makes the processor of an ingress.
func (d Deployment) Ingress(i *Ingress) *Processor {
	return &Processor{Name: "ingress " + i.Topic, Group: i.Group, deploy: d, graph: i.graph}
}

func (d Deployment) log() *slog.Logger {
	if d.Log == nil {
		return slog.Default()
	}
	return d.Log
}

// link makes what one run shares.
func (d Deployment) link(name string) *link {
	l := &link{timers: newTimers(), deadLetters: d.DeadLetters, retryByTrace: d.RetryByTrace, now: d.Now, meter: nobody{}, stores: map[string]*watched{}}
	if l.now == nil {
		l.now = time.Now
	}
	if d.Meter != nil {
		l.meter = d.Meter(name)
	}
	return l
}

// options are goka's for one run.
func (d Deployment) options(p *Processor, l *link) []goka.ProcessorOption {
	log := d.log().With("processor", p.Name)
	wrap := func(inner goka.ConsumerGroupBuilder) goka.ConsumerGroupBuilder {
		set := kafka.GroupSettings{TopicID: d.TopicID, Log: log, Stuck: l.abort, AcceptLoss: d.AcceptLoss}
		if d.Topics != nil {
			set.Gaps, set.Members = d.Topics.Gaps, d.Topics.MembersRules
		}
		if p.function != nil {
			set.RulesText = p.function.RulesText
			set.Ahead = p.function.Ahead
			set.Whole = []string{p.function.Input}
		}
		return kafka.GroupBuilder(inner, set, func(g *kafka.Group) { l.group.Store(g) })
	}
	common := []goka.ProcessorOption{
		goka.WithLogger(gokaLog{log}),
		goka.WithHasher(kafka.NewHasher),
		goka.WithNilHandling(goka.NilProcess), // goka drops tombstones by default; here they are bad input
	}
	if d.Tester != nil {
		return append(common,
			goka.WithTester(d.Tester),
			goka.WithConsumerGroupBuilder(wrap(d.Tester.ConsumerGroupBuilder())),
			goka.WithStorageBuilder(l.watch(d.Tester.StorageBuilder(), p.timed())),
			goka.WithUpdateCallback(Merge(1)),
		)
	}
	config := d.Kafka
	if p.function != nil {
		config.RulesHash, config.RulesText = p.function.Rules, p.function.RulesText
	}
	producers := kafka.ProducerBuilder(config, func(made *kafka.Producer) {
		l.produce(made)
		if d.producers == nil {
			l.direct.Store(made)
		}
	})
	if d.producers != nil {
		producers = d.producers(producers)
	}
	options := append(common,
		goka.WithClientID(d.Kafka.ClientID),
		goka.WithConsumerGroupBuilder(wrap(goka.ConsumerGroupBuilderWithConfig(config.Sarama()))),
		goka.WithConsumerSaramaBuilder(goka.SaramaConsumerBuilderWithConfig(config.Sarama())),
		goka.WithProducerBuilder(producers),
		goka.WithTopicManagerBuilder(l.ends.Watch(d.Tables)),
		goka.WithStorageBuilder(l.watch(d.Stores, p.timed())),
		goka.WithUpdateCallback(Merge(config.Partitions[p.Group+tableSuffix])),
		goka.WithPartitionChannelSize(256),
		goka.WithBackoffBuilder(func() (goka.Backoff, error) { return goka.NewSimpleBackoff(250*time.Millisecond, 5*time.Second), nil }),
	)
	if d.HotStandby {
		options = append(options, goka.WithHotStandby())
	}
	return options
}

// gokaLog passes goka's lines on as debug lines: what matters comes back as an
// error.
type gokaLog struct{ log *slog.Logger }

// Print logs its arguments.
func (g gokaLog) Print(v ...any) { g.log.Debug(fmt.Sprint(v...)) }

// Println logs its arguments.
func (g gokaLog) Println(v ...any) { g.log.Debug(fmt.Sprint(v...)) }

// Printf logs a formatted line.
func (g gokaLog) Printf(format string, v ...any) { g.log.Debug(fmt.Sprintf(format, v...)) }
