//go:build unix

package fire

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/race"
	"coffer/item"
	"coffer/processors"
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
	if race.Enabled {
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
	upkeep  upkeep
}

// upkeep is how tables are kept.
type upkeep struct {
	lag   time.Duration // for which a table keeps what was overwritten, at least
	audit time.Duration // between two audits
}

// usual are the deployment's defaults.
var usual = upkeep{24 * time.Hour, 6 * time.Hour}

// What every deployment here has.
const (
	capacity         = 12 // of a storage when it is made
	publicPartitions = 3
)

// deploy makes the topics and returns a deployment without any process yet.
func deploy(t testing.TB, brokers string, replication int) *coffer {
	return deployWith(t, brokers, replication, usual)
}

func deployWith(t testing.TB, brokers string, replication int, u upkeep) *coffer {
	path, err := build()
	require.NoError(t, err)
	c := &coffer{t: t, path: path, brokers: brokers, dir: t.TempDir(), logs: t.ArtifactDir(), upkeep: u,
		answers: []string{"--storage-capacity", fmt.Sprint(capacity)}}
	out, err := c.run("topics", "create", "--partitions", "8", "--public-partitions", fmt.Sprint(publicPartitions),
		"--replication", fmt.Sprint(replication), "--compaction-lag", u.lag.String())
	require.NoError(t, err, "%s", out)
	return c
}

// deployment are the settings that the processes are started with.
func deployment(t testing.TB) processors.Settings {
	names, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	return processors.Settings{Rules: item.Rules{StorageCapacity: capacity}, Topics: names}
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

// processArgs start a process under a name, of which another start is the next
// life.
func (c *coffer) processArgs(name, brokers string) []string {
	return append(append(c.guestArgs(name, brokers), "--instance", name), c.answers...)
}

// guestArgs start a process that has no name in its groups.
func (c *coffer) guestArgs(name, brokers string) []string {
	return []string{"process", "--data", c.data(name), "--brokers", brokers, "--log-format", "text", "--log-level", "debug",
		"--audit", c.upkeep.audit.String(), "--compaction-lag", c.upkeep.lag.String()}
}

func (c *coffer) serveArgs(name, addr string) []string {
	args := []string{"serve", "--http", addr, "--data", c.data(name), "--brokers", c.brokers, "--log-format", "text",
		"--compaction-lag", c.upkeep.lag.String()}
	return append(args, c.answers...)
}

func (c *coffer) launch(name string, args ...string) (*process.Process, error) {
	program := process.Program{Name: name, Path: c.path, Args: args, Dir: c.dir, Logs: c.logs}
	if program.Log() == "" { // its first start
		c.t.Cleanup(program.Tail(c.t, 40))
		c.t.Cleanup(func() {
			if at := strings.Index(program.Log(), "WARNING: DATA RACE"); at >= 0 {
				c.t.Errorf("%s: %.4000s", name, program.Log()[at:])
			}
		})
	}
	return process.Start(c.t, program)
}
