//go:build unix

package main

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	programs "coffer/tester/process"
	"coffer/tester/visit"
)

// TestAForeignClientsVisit is the main job on real input: the built binary, a
// Kafka client that is not ours, and a kill -9 in the middle.
func TestAForeignClientsVisit(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "coffer")
	out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	broker, api := freeAddress(t), freeAddress(t)
	logs := t.TempDir()
	program := programs.Program{
		Name: "coffer dev", Path: binary, Logs: logs,
		Args: []string{"dev", "--kafka", broker, "--http", api, "--data", t.TempDir(), "--public-partitions", "3"},
	}
	t.Cleanup(program.Tail(t, 60))
	start := func() *programs.Process {
		p, err := programs.Start(t, program)
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		_, err = p.AwaitLine(ctx, "ready")
		require.NoError(t, err)
		return p
	}
	running := start()
	v := visit.Visit{
		Brokers: []string{broker}, URL: "http://" + api,
		Tenant: "083839c6-c47c-42a6-9585-76492795d123", Account: 4001, Character: 100001,
	}
	v.Play(t, func() {
		running.Kill()
		running = start()
	})
	began := time.Now()
	require.NoError(t, running.Stop(5*time.Second), "it ends cleanly")
	require.Less(t, time.Since(began), 5*time.Second)
	fmt.Fprintln(t.Output(), "ended within", time.Since(began).Round(time.Millisecond))
}

// freeAddress is a port of loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}
