package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"coffer/internal/bench"
	"coffer/internal/kafka"
	"coffer/item"
)

// grounds is what the benches of processes are told.
type grounds struct {
	bench.Ground
	*Config
	json bool
}

// groundFlags are the flags that all benches of processes have.
func groundFlags(cmd *cobra.Command, common *Common) *grounds {
	g := &grounds{Config: common.fresh()}
	f := cmd.Flags()
	f.StringSliceVar(&g.Config.Brokers, "brokers", nil, "host:port of some of a test cluster's brokers; none: a Kafka in this process, whatever BOOTSTRAP_SERVERS says")
	f.StringVar(&g.Dir, "data", "", "folder in which the local stores are made, and removed; without it the system's for temporary files")
	f.Int32Var(&g.Config.Partitions, "partitions", 8, "number of partitions of Coffer's own topics")
	f.BoolVar(&g.json, "json", false, "print one JSON object; how it goes is told on the standard error output")
	return g
}

// groundRules says what a bench of processes does to a Kafka.
const groundRules = "It starts `coffer process` of this binary, on a Kafka of its own without --brokers.\n" +
	"With it, use a cluster for tests: topics of Coffer's must not be there, and what is\n" +
	"made, topics, groups and files, is removed at the end. Each figure stands with its\n" +
	"goal; a goal that is missed is no failure, a command without an answer is."

// measure runs a bench of processes and prints its report.
func (g *grounds) measure(ctx context.Context, out, tell io.Writer, run func(ctx context.Context, on bench.Ground, tell io.Writer) (bench.Report, error)) error {
	if g.Config.Partitions < 1 {
		return usage("--partitions is 1 or more")
	}
	var err error
	g.StorageCapacity, g.ReferenceBase = item.DefaultStorageCapacity, uint32(item.DefaultReferenceBase)
	on := g.Ground
	if on.Settings, err = g.settings(); err != nil {
		return err
	}
	if on.Binary, err = os.Executable(); err != nil {
		return fmt.Errorf("finding this binary: %w", err)
	}
	on.Brokers, on.Partitions = g.Config.Brokers, g.Config.Partitions
	if len(on.Brokers) == 0 {
		broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
		if err != nil {
			return err
		}
		defer broker.Close()
		on.Brokers = broker.Addrs()
	}
	before := loads()
	r, err := run(ctx, on, tell)
	if err != nil {
		return err
	}
	if g.json {
		return json.NewEncoder(out).Encode(r)
	}
	fmt.Fprintf(out, "%d rows of %d bytes, %d CPUs%s\n", r.Rows, r.RowBytes, r.CPUs, between(before, loads()))
	for _, f := range r.Figures {
		fmt.Fprintln(out, f)
	}
	return nil
}

// loads is how many processes of the machine wanted to run in the last minute;
// "" where nobody tells.
func loads() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

func between(before, after string) string {
	if before == "" || after == "" {
		return ""
	}
	return fmt.Sprintf(", load %s at the beginning and %s at the end", before, after)
}
