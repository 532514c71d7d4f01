//go:build unix

package process

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// log is the file with all that the program writes, to stdout and to stderr.
func (p Program) log() string { return filepath.Join(p.Logs, p.Name+".log") }

// Log is all that the program has written so far, this start's and those before.
func (p Program) Log() string {
	b, _ := os.ReadFile(p.log()) // one that wasn't started has none
	return string(b)
}

// Tail shows the last lines of the log, if the test has failed. It is for
// t.Cleanup.
func (p Program) Tail(t testing.TB, lines int) func() {
	return func() {
		if !t.Failed() {
			return
		}
		all := strings.Split(strings.TrimRight(p.Log(), "\n"), "\n")
		t.Logf("%s, the last of %d lines:\n%s", p.Name, len(all), strings.Join(all[max(0, len(all)-lines):], "\n"))
	}
}

// Said is how many lines with part this start of the program has written.
func (p *Process) Said(part string) (lines int) {
	log := p.Log()
	for line := range strings.Lines(log[min(p.from, len(log)):]) {
		if strings.Contains(line, part) {
			lines++
		}
	}
	return lines
}

// AwaitLine waits until this start of the program has written a line that
// contains part, and returns the line. It fails if the process or ctx ends
// first.
func (p *Process) AwaitLine(ctx context.Context, part string) (string, error) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		ended := !p.Running() // before reading, so that the last lines count
		b, err := os.ReadFile(p.Program.log())
		if err != nil {
			return "", err
		}
		for line := range bytes.Lines(b[min(p.from, len(b)):]) {
			if text, whole := strings.CutSuffix(string(line), "\n"); whole && strings.Contains(text, part) {
				return text, nil
			}
		}
		if ended {
			return "", fmt.Errorf("%s ended (exit code %d) before a line with %q", p.Name, p.ExitCode(), part)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return "", fmt.Errorf("%s has written no line with %q: %w", p.Name, part, ctx.Err())
		}
	}
}
