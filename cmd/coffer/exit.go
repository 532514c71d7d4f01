package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// The exit codes, the same for every subcommand.
const (
	exitOK       = 0
	exitFault    = 1 // something failed; also findings of `coffer topics check`
	exitUsage    = 2 // the command line or the environment can't be read
	exitRefused  = 3 // `coffer send`: ERROR, REJECTED, a cancelled pick-up, or a dead letter
	exitNoAnswer = 4 // `coffer send`: nothing within --timeout

	exitInterrupted = 130 // a signal came before it was done, as shells say it
)

// ended is an error that says its exit code. Its text may be empty: all was
// said on the way.
type ended struct {
	code int
	text string
}

func (e *ended) Error() string { return e.text }

func usage(format string, args ...any) error {
	return &ended{exitUsage, fmt.Sprintf(format, args...)}
}

func exitCode(err error) int {
	var e *ended
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &e):
		return e.code
	default:
		return exitFault
	}
}

// noArgs refuses arguments with a usage error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	help := fmt.Sprintf("\nSee `%s --help`.", cmd.CommandPath())
	if !cmd.HasSubCommands() {
		return usage("`%s` takes no argument %q%s", cmd.CommandPath(), args[0], help)
	}
	meant := ""
	cmd.SuggestionsMinimumDistance = 2 // letters, as cobra has it elsewhere
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		meant = fmt.Sprintf("; did you mean %s?", strings.Join(near, " or "))
	}
	return usage("there is no `%s %s`%s%s", cmd.CommandPath(), args[0], meant, help)
}
