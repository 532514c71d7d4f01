package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coffer/internal/bench"
)

func benchRecoveryCommand(common *Common) *cobra.Command {
	var m bench.RecoveryConfig
	cmd := &cobra.Command{
		Use:   "recovery",
		Short: "Measure how long a process takes to read its rows",
		Long: "Writes storage rows of about 1 KB into the table, and measures the time from the\n" +
			"start of a process to its being ready: without local stores, with those of a\n" +
			"clean stop, and with those of a kill -9. Of several rounds the median is printed,\n" +
			"for which the goal is, then the least and the highest.\n\n" + groundRules,
		Example: "  coffer bench recovery --rows 100000\n" +
			"  coffer bench recovery --brokers 127.0.0.1:9092 --rounds 3 --json",
		Args: noArgs,
	}
	g := groundFlags(cmd, common)
	f := cmd.Flags()
	f.IntVar(&m.Rows, "rows", 1_000_000, "storage rows in the table")
	f.IntVar(&m.Rounds, "rounds", 1, "how often each start is measured")
	f.DurationVar(&m.Limit, "limit", 10*time.Minute, "time after which a start has failed")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if m.Rows < 1 || m.Rounds < 1 || m.Limit <= 0 {
			return usage("--rows, --rounds and --limit are above 0")
		}
		return g.measure(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), func(ctx context.Context, on bench.Ground, tell io.Writer) (bench.Report, error) {
			m.Ground = on
			return bench.Recovery(ctx, m, tell)
		})
	}
	return cmd
}
