package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// surroundings are what a process is given by its system.
type surroundings struct {
	out, err io.Writer
	in       io.Reader
	env      func(name string) (value string, ok bool)
	self     string // how the program is typed
}

func (s surroundings) getenv(name string) string {
	value, _ := s.env(name)
	return value
}

// run runs one command line until it is done, or SIGINT or SIGTERM end it, and
// returns the exit code. A second signal ends the process at once.
func run(ctx context.Context, args []string, s surroundings) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitInterrupted
	}
	if err != nil && err.Error() != "" {
		fmt.Fprintln(s.err, "coffer:", err)
	}
	return exitCode(err)
}

// newRoot makes the command with all its subcommands.
func newRoot(s surroundings) *cobra.Command {
	c := &Common{Env: s.getenv, Self: s.self}
	root := &cobra.Command{
		Use:           "coffer",
		Short:         "The storage and the inventory of an online game, as keyed functions on Kafka",
		Long:          "Coffer keeps the storages of an online game's accounts and the inventories of its\ncharacters: commands come on Kafka topics, each is applied once, and its answer\ngoes out as an event. `coffer dev` runs all of it on your machine.",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := fromEnvironment(cmd, s.env); err != nil {
				return err
			}
			if err := enough(cmd); err != nil {
				return err
			}
			log, err := c.logger(s.err)
			if err != nil {
				return err
			}
			c.Log = log
			slog.SetDefault(log)
			return nil
		},
	}
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetIn(s.in)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("%v\nSee `%s --help`.", err, cmd.CommandPath())
	})
	root.SetVersionTemplate("coffer {{.Version}}\n")
	c.logFlags(root.PersistentFlags())
	root.AddCommand(devCommand(c), processCommand(c), serveCommand(c), topicsCommand(c), sendCommand(c), tailCommand(c), showCommand(), benchCommand(c), verifyCommand(c))
	tellVariables(root)
	return root
}

// tellVariables says in the help that flags are read from the environment.
func tellVariables(root *cobra.Command) {
	root.SetUsageTemplate(root.UsageTemplate() +
		"{{if .HasAvailableLocalFlags}}\nEvery flag is also read from the environment: --some-flag from COFFER_SOME_FLAG.\n{{end}}")
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	parts := []string{info.Main.Version}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && !strings.Contains(info.Main.Version, s.Value[:min(12, len(s.Value))]):
			parts = append(parts, s.Value[:min(12, len(s.Value))])
		case s.Key == "vcs.modified" && s.Value == "true" && !strings.Contains(info.Main.Version, "dirty"):
			parts = append(parts, "modified")
		}
	}
	return strings.Join(append(parts, info.GoVersion), " ")
}
