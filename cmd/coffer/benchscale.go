package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coffer/internal/bench"
)

func benchScaleCommand(common *Common) *cobra.Command {
	var m bench.ScaleConfig
	cmd := &cobra.Command{
		Use:   "scale",
		Short: "Measure what a command costs with few accounts and with many",
		Long: "Sends DEPOSITs and WITHDRAWs to few accounts and then to many, with all processors\n" +
			"in this process and their local stores on disk, and compares the CPU time for a\n" +
			"command. Each account has a row from the beginning, with 5 assets and as many kept\n" +
			"answers as a row keeps, about 2 KB, so that rows are as large in both. The CPU time\n" +
			"is that of this process: with --brokers it has no Kafka's in it.\n\n" +
			"With --brokers use a cluster for tests: topics of Coffer's must not be there, and\n" +
			"what is made, topics, groups and files, is removed at the end. The figure stands\n" +
			"with its goal; a goal that is missed is no failure, a command without an answer is.",
		Example: "  coffer bench scale --many 100000\n" +
			"  coffer bench scale --brokers 127.0.0.1:9092 --data /var/tmp",
		Args: noArgs,
	}
	g := groundFlags(cmd, common)
	f := cmd.Flags()
	f.IntVar(&m.Few, "few", 1_000, "accounts of the first measurement")
	f.IntVar(&m.Many, "many", 1_000_000, "accounts of the second")
	f.DurationVar(&m.Warm, "warm", 3*time.Second, "time before anything is counted")
	f.DurationVar(&m.Duration, "duration", 10*time.Second, "how long as many commands as can be are sent and counted")
	f.IntVar(&m.InFlight, "in-flight", 20_000, "commands under way meanwhile")
	f.DurationVar(&m.Latency, "latency", 10*time.Second, "how long 1000 commands per second are sent then")
	f.DurationVar(&m.Limit, "limit", 10*time.Minute, "time after which the reading of the rows has failed")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if m.Few < 1 || m.Many < 1 || m.InFlight < 1 || m.Warm <= 0 || m.Duration < time.Second || m.Latency <= 0 || m.Limit <= 0 {
			return usage("--few, --many, --in-flight, --warm, --latency and --limit are above 0, --duration is 1s or more")
		}
		return g.measure(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), func(ctx context.Context, on bench.Ground, tell io.Writer) (bench.Report, error) {
			c := *g.Config
			c.Brokers = on.Brokers
			s, err := newSystem(c)
			if err != nil {
				return bench.Report{}, err
			}
			defer s.close()
			m.Ground, m.Metrics = on, s.watching()
			return bench.Scale(ctx, m, tell)
		})
	}
	return cmd
}
