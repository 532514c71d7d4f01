package main

import (
	"errors"
	"fmt"
)

// The exit codes, the same for every subcommand.
const (
	exitOK       = 0
	exitFault    = 1 // something failed; also findings of `coffer topics check`
	exitUsage    = 2 // the command line or the environment can't be read
	exitRefused  = 3 // `coffer send`: ERROR, REJECTED, or a dead letter
	exitNoAnswer = 4 // `coffer send`: nothing within --timeout
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
