package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"coffer/internal/kafka"
)

func topicsCommand(common *Common) *cobra.Command {
	c := common.fresh()
	cmd := &cobra.Command{
		Use:   "topics",
		Short: "Plan, create or check the topics",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := cmd.PersistentFlags()
	c.brokerFlags(f)
	c.partitionFlags(f)
	c.makingFlags(f)
	f.Int16Var(&c.Replication, "replication", 3, "replicas of each topic that is made; with 2 or more, two must have a record before it counts")
	add := func(name, short, long string, run func(context.Context, *system, io.Writer) error) {
		cmd.AddCommand(&cobra.Command{
			Use: name, Short: short, Long: long, Args: noArgs,
			Example: "  coffer topics " + name + " --brokers kafka-0:9092 --partitions 8 --replication 3",
			RunE: func(cmd *cobra.Command, _ []string) error {
				return topics(cmd.Context(), *c, cmd.OutOrStdout(), run)
			},
		})
	}
	add("plan", "List the topics that are needed, and whether they are there",
		"Lists every topic that is needed, with its partitions, replication and settings,\nand says which of them `coffer topics create` would make. Changes nothing.", planTopics)
	add("create", "Make the topics that are missing",
		"Makes the topics that are missing, and leaves all others as they are. Then it\nchecks them all as `coffer topics check` does.", createTopics)
	add("check", "Say what is wrong with the topics, and how to mend it",
		"Says which topics are missing or have a number of partitions or a setting that\nbreaks a promise, and how to mend it; then it ends with 1.", checkTopics)
	return cmd
}

// topics runs one of the subcommands.
func topics(ctx context.Context, c Config, out io.Writer, run func(context.Context, *system, io.Writer) error) error {
	c.StorageCapacity, c.ReferenceBase = 1, 1 // they decide nothing about topics
	s, err := newSystem(c)
	if err != nil {
		return err
	}
	defer s.close()
	return run(ctx, s, out)
}

func planTopics(ctx context.Context, s *system, out io.Writer) error {
	plan, err := s.topics.Plan(ctx, s.plan())
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TOPIC\tIS\tPARTITIONS\tREPLICATION\tSETTINGS\tFOR")
	for _, t := range plan {
		is := "missing"
		if t.Exists {
			is = "there"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\n", t.Name, is, partitions(t.TopicSpec), t.Replication, settings(t.Configs), t.Why)
	}
	return table.Flush()
}

// partitions shows a number that must be so, or that is only for making it.
func partitions(t kafka.TopicSpec) string {
	if t.Owned {
		return fmt.Sprint(t.Partitions)
	}
	return fmt.Sprintf("%d or any", t.Partitions)
}

func settings(configs map[string]string) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(configs)) {
		all = append(all, key+"="+configs[key])
	}
	if len(all) == 0 {
		return "-"
	}
	return strings.Join(all, " ")
}

func createTopics(ctx context.Context, s *system, out io.Writer) error {
	made, err := s.topics.Create(ctx, s.plan(), func(name string) { fmt.Fprintln(out, "made", name) })
	if err != nil {
		return err
	}
	if len(made) > 0 {
		return s.judge(ctx, out, fmt.Sprintf("%d topics were made, and none of the others was altered", len(made)))
	}
	return checkTopics(ctx, s, out)
}

func checkTopics(ctx context.Context, s *system, out io.Writer) error {
	return s.judge(ctx, out, "nothing was changed")
}

// judge prints what is wrong with the topics. Any finding is an error, which
// also says what was done before.
func (s *system) judge(ctx context.Context, out io.Writer, done string) error {
	plan := s.plan()
	findings, err := s.topics.Check(ctx, plan)
	if err != nil {
		return err
	}
	for _, f := range findings {
		fmt.Fprintln(out, f)
	}
	if len(findings) > 0 {
		return fmt.Errorf("%d findings; %s", len(findings), done)
	}
	fmt.Fprintf(out, "all %d topics are as they must be\n", len(plan))
	return nil
}
