package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coffer/internal/bench"
)

func benchMemoryCommand(common *Common) *cobra.Command {
	var m bench.MemoryConfig
	cmd := &cobra.Command{
		Use:   "memory",
		Short: "Measure what a process holds in memory",
		Long: "Writes storage rows of about 1 KB into the table, has a process with all functions\n" +
			"read them into local stores on disk, sends it storage commands to all of them in\n" +
			"turn, and asks its /metrics each second what it has in memory.\n\n" + groundRules,
		Example: "  coffer bench memory --rows 100000 --duration 30s\n" +
			"  coffer bench memory --brokers 127.0.0.1:9092",
		Args: noArgs,
	}
	g := groundFlags(cmd, common)
	f := cmd.Flags()
	f.IntVar(&m.Rows, "rows", 1_000_000, "storage rows in the table")
	f.IntVar(&m.Rate, "rate", 1_000, "commands per second")
	f.DurationVar(&m.Duration, "duration", 10*time.Minute, "how long they are sent")
	f.DurationVar(&m.Limit, "limit", 10*time.Minute, "time after which the reading of the rows has failed")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if m.Rows < 1 || m.Rate < 1 || m.Duration <= 0 || m.Limit <= 0 {
			return usage("--rows, --rate, --duration and --limit are above 0")
		}
		return g.measure(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), func(ctx context.Context, on bench.Ground, tell io.Writer) (bench.Report, error) {
			m.Ground = on
			return bench.Memory(ctx, m, tell)
		})
	}
	return cmd
}
