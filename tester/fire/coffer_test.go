//go:build unix

package fire

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/tester/process"
)

// build makes the coffer binary, once for all tests, with -race if they have it; TestMain
// removes it.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "coffer-fire-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "coffer")
	args := []string{"build", "-o", path}
	if raced {
		args = append(args, "-race")
	}
	out, err := exec.Command("go", append(args, "coffer/cmd/coffer")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
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
	t       testing.TB
	path    string
	brokers string
	dir     string // of local stores
	logs    string // kept with -artifacts
	answers []string
}

// capacity is that of a storage when it is made, in every test here.
const capacity = 12

// deploy makes the topics and returns a deployment without any process yet.
func deploy(t testing.TB, brokers string, replication int) *coffer {
	path, err := build()
	require.NoError(t, err)
	c := &coffer{t: t, path: path, brokers: brokers, dir: t.TempDir(), logs: t.ArtifactDir(), answers: []string{"--storage-capacity", fmt.Sprint(capacity)}}
	out, err := c.run("topics", "create", "--partitions", "8", "--public-partitions", "3", "--replication", fmt.Sprint(replication))
	require.NoError(t, err, "%s", out)
	return c
}

// run runs a command line to its end, within a minute.
func (c *coffer) run(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.path, append(args, "--brokers", c.brokers)...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// data is the folder of a process.
func (c *coffer) data(name string) string { return filepath.Join(c.dir, name+"-data") }

// start starts a process under its name, of which another start is the next
// life: `coffer process --instance NAME`.
func (c *coffer) start(name string) *process.Process {
	args := append([]string{"process", "--instance", name, "--data", c.data(name), "--brokers", c.brokers, "--log-format", "text"}, c.answers...)
	return c.launch(name, args...)
}

// serve starts a sidecar and returns its base URL when it is ready.
func (c *coffer) serve(name string) string {
	p := c.launch(name, append([]string{"serve", "--http", "127.0.0.1:0", "--data", c.data(name), "--brokers", c.brokers, "--log-format", "text"}, c.answers...)...)
	line := c.ready(p)
	http := regexp.MustCompile(`http=(\S+)`).FindStringSubmatch(line)
	require.Len(c.t, http, 2, "%s", line)
	return "http://" + http[1]
}

func (c *coffer) launch(name string, args ...string) *process.Process {
	program := process.Program{Name: name, Path: c.path, Args: args, Dir: c.dir, Logs: c.logs}
	if program.Log() == "" { // its first start
		c.t.Cleanup(program.Tail(c.t, 40))
		c.t.Cleanup(func() {
			if at := strings.Index(program.Log(), "WARNING: DATA RACE"); at >= 0 {
				c.t.Errorf("%s: %.4000s", name, program.Log()[at:])
			}
		})
	}
	p, err := process.Start(c.t, program)
	require.NoError(c.t, err)
	return p
}

// ready waits until a process says that it is.
func (c *coffer) ready(p *process.Process) string {
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	line, err := p.AwaitLine(ctx, "msg=ready")
	require.NoError(c.t, err)
	return line
}
