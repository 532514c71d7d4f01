package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coffer/internal/bench"
	"coffer/internal/kafka"
)

// measured is what bench is told besides the config.
type measured struct {
	bench.Config
	mix  string
	json bool
}

func benchCommand(common *Common) *cobra.Command {
	c := common.fresh()
	var m measured
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure commands per second and the time to an answer",
		Long: "Sends commands through the public topics and waits for their events, with all\n" +
			"processors in this process: first as many as it can, then at a rate. In the same\n" +
			"run it measures the floor: goka with the same two hops, producer and sizes of\n" +
			"records, and a step that does nothing. On a shared machine only the ratio of the\n" +
			"two means something.\n\n" +
			"Each figure stands with its goal, where one was agreed: for storage and inventory,\n" +
			"with the --accounts, --in-flight and --rate of the defaults, on an Apache Kafka of\n" +
			"one node that shares two cores with it. A goal that is missed is no failure; a\n" +
			"command that is refused or has no answer is.\n\n" +
			"The processors are those of `coffer process`, all of them, with what it has switched\n" +
			"on: the metrics of records, rows and clients, the audit, timers and the deletion of\n" +
			"old records. Local stores are on disk with --data, as a process should have them.\n" +
			"What it doesn't have is HTTP, which the load would not ask. The floor has none of\n" +
			"all that.\n\n" +
			"--mix says what the commands are:\n" +
			"  storage    DEPOSIT and WITHDRAW in turn\n" +
			"  inventory  CREATE_ASSET, MOVE, DESTROY, EQUIP, UNEQUIP, REQUEST_RESERVE and\n" +
			"             CONSUME of characters with 60 assets each, which are made before\n" +
			"             anything is measured. 1 to 2 of 100 commands create an equip, which\n" +
			"             waits for a number: the time to its answer is told apart.\n" +
			"  both       a command of each in turn\n" +
			"  equips     CREATE_ASSET of equips alone, each of which waits for a number: how\n" +
			"             many numbers there are a second. Each character of --accounts takes 24.\n\n" +
			"Without --brokers it starts a Kafka of its own. With it, use a cluster for tests:\n" +
			"topics that are missing are made, and this process joins Coffer's groups. Its\n" +
			"commands are of a tenant of their own.\n\n" +
			"Other subcommands measure more: what a command costs with a million accounts, how\n" +
			"long processes take to read their rows, how long commands wait while processes come\n" +
			"and go, and how much memory one has.",
		Example: "  coffer bench\n" +
			"  coffer bench --mix inventory\n" +
			"  coffer bench --brokers 127.0.0.1:9092 --accounts 1000000 --duration 30s\n" +
			"  coffer bench --rate 5000 --json",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runBench(cmd.Context(), *c, m, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&c.Brokers, "brokers", nil, "host:port of some of a test cluster's brokers; none: a Kafka in this process, whatever BOOTSTRAP_SERVERS says")
	c.dataFlags(f, "the local stores")
	c.partitionFlags(f)
	c.answerFlags(f)
	f.StringVar(&m.mix, "mix", string(bench.Storage), "what the commands are: storage, inventory, both or equips")
	f.IntVar(&m.Accounts, "accounts", 10_000, "accounts, and characters, that the commands go to")
	f.Int32Var(&m.Public, "public-partitions", 3, "number of partitions of public topics that are missing and are made")
	f.DurationVar(&m.Warm, "warm", 3*time.Second, "time before anything is counted")
	f.DurationVar(&m.Duration, "duration", 10*time.Second, "how long the throughput is counted")
	f.IntVar(&m.InFlight, "in-flight", 20_000, "commands under way while the throughput is counted")
	f.IntVar(&m.Rate, "rate", 1000, "commands per second while the time to an answer is measured")
	f.DurationVar(&m.Latency, "latency", 10*time.Second, "how long that is measured")
	f.IntVar(&m.MostSent, "most", 20_000_000, "commands after which it ends in any case")
	f.BoolVar(&m.NoFloor, "no-floor", false, "don't measure the floor")
	f.BoolVar(&m.json, "json", false, "print one JSON object; how it goes is told on the standard error output")
	cmd.AddCommand(benchRecoveryCommand(common), benchSilenceCommand(common), benchMemoryCommand(common), benchScaleCommand(common))
	return cmd
}

// runBench measures and prints. Commands that were refused or have no answer
// make it fail.
func runBench(ctx context.Context, c Config, m measured, out, tell io.Writer) error {
	if _, err := c.settings(); err != nil {
		return err // before anything is made
	}
	if m.Accounts < 1 || m.Rate < 1 || m.InFlight < 1 || m.Public < 1 || c.Partitions < 1 {
		return usage("--accounts, --rate, --in-flight and partitions are 1 or more")
	}
	m.Mix = bench.Mix(m.mix)
	if err := m.Mix.Valid(); err != nil {
		return usage("--%s", err)
	}
	if len(c.Brokers) == 0 {
		broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
		if err != nil {
			return err
		}
		defer broker.Close()
		c.Brokers = broker.Addrs()
	}
	s, err := newSystem(c)
	if err != nil {
		return err
	}
	defer s.close()
	m.Settings, m.Metrics, m.Log = s.settings, s.watching(), c.Log
	m.Brokers, m.Data, m.Partitions, m.Lag = c.Brokers, c.Data, c.Partitions, c.CompactionLag
	before := loads()
	r, err := bench.Run(ctx, m.Config, tell)
	if err != nil {
		return err
	}
	if m.json {
		err = json.NewEncoder(out).Encode(r)
	} else {
		tellBench(out, r, between(before, loads()))
	}
	if err == nil && r.Unanswered > 0 {
		err = fmt.Errorf("%d commands were not answered", r.Unanswered)
	}
	if err == nil && r.Refused > 0 {
		err = fmt.Errorf("%d commands were refused, and none should be: does the deployment have a catalog?", r.Refused)
	}
	return err
}

// watching are a process's own metrics, for processors that a bench runs.
func (s *system) watching() bench.Metrics {
	return bench.Metrics{Clients: s.client.Meters, Processor: s.metrics.Meter}
}

// tellBench prints a result for people.
func tellBench(out io.Writer, r bench.Result, load string) {
	fmt.Fprintf(out, "mix %s, %d accounts, %d CPUs%s\n", r.Mix, r.Accounts, r.CPUs, load)
	fmt.Fprintf(out, "a command has %d bytes, a row %d, an event %d\n", r.CommandBytes, r.RowBytes, r.EventBytes)
	for _, f := range r.Figures {
		fmt.Fprintln(out, f)
	}
}
