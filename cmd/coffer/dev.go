package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coffer/internal/kafka"
	"coffer/views"
)

func devCommand(common *Common) *cobra.Command {
	c := common.fresh()
	var demo bool
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Run everything in one process, with a Kafka inside, on loopback",
		Long: "Starts a Kafka in this process, makes the topics, runs every processor and the\n" +
			"sidecar's HTTP, and prints a line that begins with `ready` when all of it can be\n" +
			"used. Without --data everything is in memory; with it the state survives a\n" +
			"restart and a kill -9. With --demo there are two accounts and three characters\n" +
			"with items to look at. For development, never for production.",
		Example: "  coffer dev\n" +
			"  coffer dev --demo\n" +
			"  coffer dev --data ./coffer-data\n" +
			"  coffer dev --kafka 127.0.0.1:19092 --http 127.0.0.1:18080 --storage-capacity 16",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return dev(cmd.Context(), *c, demo, cmd.OutOrStdout()) },
	}
	f := cmd.Flags()
	f.StringVar(&c.Kafka, "kafka", "127.0.0.1:9092", "where the embedded Kafka listens; loopback only; port 0 is any free one")
	c.httpFlags(f, "127.0.0.1:8080", "127.0.0.1", "where HTTP is served; loopback only; port 0 is any free one")
	c.dataFlags(f, "everything that is kept")
	c.partitionFlags(f)
	c.makingFlags(f)
	c.answerFlags(f)
	c.upkeepFlags(f)
	f.BoolVar(&demo, "demo", false, "send commands that make accounts 4001 and 4002 and characters 100001 to 100003; once for each --data")
	return cmd
}

// grace is how long the parts of dev may take to end, so that all of it ends
// within 5 s; and of a sidecar, whose producer then has 5 s more.
const grace = 4 * time.Second

// dev runs everything until ctx ends. It is ready when the demo, if one is
// wished for, has been played.
func dev(ctx context.Context, c Config, demo bool, out io.Writer) error {
	if err := cmp.Or(onLoopback("kafka", c.Kafka), onLoopback("http", c.HTTP)); err != nil {
		return err
	}
	listener, err := listen(c.HTTP)
	if err != nil {
		return err
	}
	defer listener.Close()
	if _, err := c.settings(); err != nil {
		return err // before anything is made
	}
	giveUp, err := c.hold("processors", "views")
	if err != nil {
		return err
	}
	defer giveUp()
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{Addr: c.Kafka, DataDir: c.under("kafka")})
	if err != nil {
		return err
	}
	defer broker.Close()
	c.Brokers = broker.Addrs()
	c.Replication = 1
	s, err := newSystem(c)
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := s.topics.Create(ctx, s.plan()); err != nil {
		return err
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	all, err := s.processors()
	if err != nil {
		return err
	}
	api, tables := s.api()
	defer api.close()
	list := checks(all, tables)
	s.metrics.Watch(all, tables)
	kafkaAt, httpAt := broker.Addrs()[0], listener.Addr().String()
	s.tell(out, kafkaAt, httpAt)
	if !demo {
		s.tellTries(out, kafkaAt, httpAt, firstTries)
	}
	parts := append(running(all, tables), c.serving(listener, views.Health(s.metrics.Handler(api.Handler()), list...)))
	began := time.Now()
	return c.left(together(ctx, grace, append(parts, c.readiness(list, out, func(time.Duration) {
		if demo {
			switch err := playDemo(ctx, c, out); {
			case ctx.Err() != nil:
				return
			case err != nil:
				c.Log.Error("the demo could not be played", "cause", err)
			}
			s.tellDemo(out, kafkaAt, httpAt)
		}
		fmt.Fprintf(out, "ready after %s; end it with Ctrl-C\n", time.Since(began).Round(time.Millisecond))
	}))...))
}
