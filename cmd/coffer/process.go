package main

import (
	"context"
	"io"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coffer/processors"
	"coffer/views"
)

// slowGrace is how long the parts of a process against a real Kafka may take to
// end: to give up their partitions and close their local stores. All of the
// process ends within 10 s. One that is cut off from all brokers would try for
// half a minute to tell them; it is left as `kill -9` would leave it, which
// loses nothing.
const slowGrace = 8 * time.Second

func processCommand(common *Common) *cobra.Command {
	c := common.fresh()
	names := processors.Settings{}.Names()
	cmd := &cobra.Command{
		Use:   "process [function ...]",
		Short: "Run processors against Kafka",
		Long: "Runs the named processors, or all of them: " + strings.Join(names, ", ") + ".\n" +
			"Any number of processes may run; Kafka divides the partitions among them. It\n" +
			"refuses to start on topics that are missing or whose settings break a promise.",
		Example: "  coffer process --brokers kafka-0:9092,kafka-1:9092 --data /var/lib/coffer --instance $HOSTNAME\n" +
			"  coffer process ingress storage --http :8081",
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			return process(cmd.Context(), *c, args, cmd.OutOrStdout())
		},
	}
	f := cmd.Flags()
	c.brokerFlags(f)
	c.memberFlags(f)
	c.dataFlags(f, "the local copies of the tables, for a quicker start")
	f.StringVar(&c.HTTP, "http", "", "where /livez, /readyz and /metrics are served, such as :8081; without it nowhere")
	c.partitionFlags(f)
	c.answerFlags(f)
	c.upkeepFlags(f)
	f.BoolVar(&c.AcceptLoss, "accept-loss", false, "go on behind records that Kafka has lost, instead of failing; for one start, after the loss was understood")
	return cmd
}

// process runs processors until ctx ends or one of them gives up.
func process(ctx context.Context, c Config, names []string, out io.Writer) error {
	s, err := newSystem(c)
	if err != nil {
		return err
	}
	defer s.close()
	all, err := s.processors(names...)
	if err != nil {
		return usage("%v", err)
	}
	var listener net.Listener
	if c.HTTP != "" {
		if listener, err = listen(c.HTTP); err != nil {
			return err
		}
		defer listener.Close()
	}
	giveUp, err := c.hold("processors")
	if err != nil {
		return err
	}
	defer giveUp()
	if err := s.check(ctx); err != nil {
		return err
	}
	parts := running(all, nil)
	list := checks(all, nil)
	s.metrics.Watch(all, nil)
	if listener != nil {
		parts = append(parts, c.serving(listener, views.Health(s.metrics.Handler(nil), list...)))
	}
	return c.left(together(ctx, slowGrace, append(parts, c.readiness(list, out, func(after time.Duration) {
		c.Log.Info("ready", "after", after.String(), "processors", len(all))
	}))...))
}
