//go:build unix

package process

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func shell(t *testing.T, script string) *Process {
	p, err := Start(t, Program{Name: "shell", Path: "/bin/sh", Args: []string{"-c", script}, Logs: t.TempDir()})
	require.NoError(t, err)
	return p
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestALineIsAwaitedInThisStartOfTheProgramOnly(t *testing.T) {
	p := shell(t, "echo ready one; exec sleep 60")
	line, err := p.AwaitLine(soon(t), "ready")
	require.NoError(t, err)
	assert.Equal(t, "ready one", line)
	assert.Equal(t, 1, p.Said("ready"))
	p.Kill()
	assert.Equal(t, -1, p.ExitCode())

	again := p.Program
	again.Args = []string{"-c", "echo other; exit 3"}
	p, err = Start(t, again)
	require.NoError(t, err)
	_, err = p.AwaitLine(soon(t), "ready")
	assert.ErrorContains(t, err, "exit code 3")
	assert.Equal(t, "ready one\nother\n", p.Log())
	assert.Zero(t, p.Said("ready"))
	assert.Equal(t, 1, p.Said("other"))
}

func TestStop(t *testing.T) {
	obeys := shell(t, "trap 'exit 0' TERM; echo up; while :; do sleep 0.02; done")
	_, err := obeys.AwaitLine(soon(t), "up")
	require.NoError(t, err)
	assert.NoError(t, obeys.Stop(10*time.Second))
	assert.False(t, obeys.Running())

	deaf := shell(t, "trap '' TERM; echo up; while :; do sleep 0.02; done")
	_, err = deaf.AwaitLine(soon(t), "up")
	require.NoError(t, err)
	assert.ErrorContains(t, deaf.Stop(50*time.Millisecond), "had not ended")
	assert.False(t, deaf.Running())
}

// A paused program writes nothing; the same one goes on when it may.
func TestPauseAndContinue(t *testing.T) {
	p := shell(t, "i=0; while :; do i=$((i+1)); echo n $i; sleep 0.01; done")
	_, err := p.AwaitLine(soon(t), "n 3")
	require.NoError(t, err)
	require.NoError(t, p.Pause())
	assert.True(t, p.Paused())
	require.Eventually(t, func() bool { return state(t, p.cmd.Process.Pid) == "T" }, 5*time.Second, 5*time.Millisecond)
	at := len(p.Log())
	require.NoError(t, p.Continue())
	require.Eventually(t, func() bool { return len(p.Log()) > at }, 5*time.Second, 5*time.Millisecond)
	assert.True(t, p.Running())
}

// A program whose disk is full writes nothing, and goes on when there is room.
func TestADiskThatIsFull(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux can limit the files of a process that runs")
	}
	file := filepath.Join(t.TempDir(), "file")
	p := shell(t, "trap '' XFSZ; until [ -e "+file+".go ]; do sleep 0.01; done; until echo more 2>/dev/null >"+file+"; do echo full >&2; sleep 0.01; done; echo done")
	require.NoError(t, p.Full(true))
	require.NoError(t, os.WriteFile(file+".go", nil, 0o644))
	require.Eventually(t, func() bool { _, err := os.Stat(file); return err == nil }, 5*time.Second, 5*time.Millisecond, "it was tried")
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Empty(t, content)
	require.NoError(t, p.Full(false))
	_, err = p.AwaitLine(soon(t), "done")
	require.NoError(t, err)
	content, err = os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "more\n", string(content))
}

// state is the third field of /proc/PID/stat, as ps shows it.
func state(t *testing.T, pid int) string {
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))[:1]
}

// However the test binary ends, what it started ends too.
func TestNothingOutlivesTheTestBinary(t *testing.T) {
	if file := os.Getenv("COFFER_TEST_ORPHAN"); file != "" {
		p, err := Start(t, Program{Name: "orphan", Path: "/bin/sleep", Args: []string{"600"}, Logs: filepath.Dir(file)})
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, []byte(strconv.Itoa(p.cmd.Process.Pid)), 0o644))
		require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGKILL))
		select {}
	}
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("only Linux ends a program with the one that started it")
	}
	file := filepath.Join(t.TempDir(), "pid")
	child := exec.CommandContext(soon(t), os.Args[0], "-test.run=^TestNothingOutlivesTheTestBinary$")
	child.Env = append(os.Environ(), "COFFER_TEST_ORPHAN="+file)
	require.Error(t, child.Run())
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	pid, err := strconv.Atoi(string(text))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		return err != nil || strings.Contains(string(stat), ") Z ")
	}, 5*time.Second, 10*time.Millisecond, "the program with number %d still runs", pid)
}
