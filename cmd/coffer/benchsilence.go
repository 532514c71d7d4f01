package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coffer/internal/bench"
)

func benchSilenceCommand(common *Common) *cobra.Command {
	var m bench.SilenceConfig
	cmd := &cobra.Command{
		Use:   "silence",
		Short: "Measure how long commands wait while processes come and go",
		Long: "Sends storage commands to all partitions at a steady rate, and restarts, kills,\n" +
			"adds and stops processes meanwhile: two with static membership, then the same two\n" +
			"with hot standby. For each case it measures the longest time from the append of a\n" +
			"command to that of its answer; the one in which nothing happens says what the\n" +
			"machine alone comes to. Of the rounds the median is printed, then the least and the\n" +
			"highest; the goal is for the highest.\n\n" +
			"A kill -9 without a restart is told in two figures: the whole time, and what was\n" +
			"left of it after detection, behind the session timeout. Without hot standby the\n" +
			"process that takes over has none of the other's rows and must read them, so that\n" +
			"time grows with --rows, as that of a join does: 10,000 are read in an instant, and\n" +
			"only with some 100,000 (and a --limit to match) is it seen what a standby saves.\n\n" + groundRules,
		Example: "  coffer bench silence --rounds 1\n" +
			"  coffer bench silence --rows 300000 --limit 5m\n" +
			"  coffer bench silence --brokers 127.0.0.1:9092 --rate 1000 --rounds 5",
		Args: noArgs,
	}
	g := groundFlags(cmd, common)
	f := cmd.Flags()
	f.IntVar(&m.Rows, "rows", 10_000, "storage rows of about 1 KB in the table, which is as many accounts as are sent to; 300000 show what hot standby is for")
	f.IntVar(&m.Rate, "rate", 500, "commands per second")
	f.IntVar(&m.Rounds, "rounds", 3, "how often each case is played")
	f.DurationVar(&m.Limit, "limit", time.Minute, "time after which a case has failed")
	f.DurationVar(&m.Session, "session-timeout", 6*time.Second, "of the processes: after this silence Kafka gives the partitions to others")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if m.Rows < 1 || m.Rate < 1 || m.Rounds < 1 || m.Limit <= 0 || m.Session <= 0 {
			return usage("--rows, --rate, --rounds, --limit and --session-timeout are above 0")
		}
		session := m.Session
		return g.measure(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), func(ctx context.Context, on bench.Ground, tell io.Writer) (bench.Report, error) {
			m.Ground = on
			m.Session = session
			return bench.Silence(ctx, m, tell)
		})
	}
	return cmd
}
