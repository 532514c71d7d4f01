//go:build unix

package visit_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/race"
	programs "coffer/tester/process"
)

// build makes the coffer binary, once for all tests, with -race if they have it.
// TestMain removes it.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "coffer-visit-")
	if err != nil {
		return "", err
	}
	built = dir
	args := []string{"build", "-o", filepath.Join(dir, "coffer")}
	if race.Enabled {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "coffer/cmd/coffer")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return filepath.Join(dir, "coffer"), nil
})

var built string

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		os.RemoveAll(built)
	}
	os.Exit(code)
}

// coffer is a deployment of the binary on a Kafka.
type coffer struct {
	t       *testing.T
	path    string
	brokers []string
	dir     string // of local stores
	logs    string // kept with -artifacts
}

type process = *programs.Process

// capacity is that of a storage when it is made, on Apache Kafka.
const capacity = 12

func deploy(t *testing.T, brokers ...string) coffer {
	path, err := build()
	require.NoError(t, err)
	return coffer{t, path, brokers, t.TempDir(), t.ArtifactDir()}
}

// topics makes the topics, public ones with three partitions.
func (c coffer) topics() {
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, c.path, "topics", "create", "--partitions", "8", "--public-partitions", "3",
		"--replication", "1", "--brokers", strings.Join(c.brokers, ",")).CombinedOutput()
	require.NoError(c.t, err, "%s", out)
}

// data is the folder of a process.
func (c coffer) data(name string) string { return filepath.Join(c.dir, name+"-data") }

// process starts `coffer process` under its name, of which another start is the
// next life.
func (c coffer) process(name string) process { return c.onKafka(name, "process", "--instance", name) }

// serve starts a sidecar and returns its URL when it is ready.
func (c coffer) serve(name string) string {
	line := c.ready(c.onKafka(name, "serve", "--http", "127.0.0.1:0"), "msg=ready")
	http := regexp.MustCompile(`http=(\S+)`).FindStringSubmatch(line)
	require.Len(c.t, http, 2, "%s", line)
	return "http://" + http[1]
}

func (c coffer) onKafka(name string, args ...string) process {
	return c.launch(name, append(args, "--data", c.data(name), "--brokers", strings.Join(c.brokers, ","),
		"--log-format", "text", "--storage-capacity", fmt.Sprint(capacity))...)
}

func (c coffer) launch(name string, args ...string) process {
	program := programs.Program{Name: name, Path: c.path, Args: args, Dir: c.dir, Logs: c.logs}
	if program.Log() == "" { // its first start
		c.t.Cleanup(program.Tail(c.t, 40))
		c.t.Cleanup(func() { assert.NotContains(c.t, program.Log(), "WARNING: DATA RACE", "%s", name) })
	}
	p, err := programs.Start(c.t, program)
	require.NoError(c.t, err)
	return p
}

// ready waits for the line by which a process says that it is ready.
func (c coffer) ready(p process, says string) string {
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	line, err := p.AwaitLine(ctx, says)
	require.NoError(c.t, err)
	return line
}

// freeAddress is a port of loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}
