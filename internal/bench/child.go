package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"coffer/internal/spawn"
)

// stopWithin is how long a process may take to end after SIGTERM; it promises
// 10 s.
const stopWithin = 15 * time.Second

// child is a `coffer process` that the bench started. Only its own bench ends
// it, and it doesn't outlive it.
type child struct {
	binary string // path of coffer
	name   string
	data   string   // folder of its local stores
	args   []string // of process, without --http
	log    string   // file with what it writes, all its lives
	tell   io.Writer

	cmd   *exec.Cmd
	http  string // host:port
	ended chan struct{}
}

// start starts it, on a free port of loopback.
func (c *child) start() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.http = listener.Addr().String()
	if err := listener.Close(); err != nil {
		return err
	}
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	c.cmd = exec.Command(c.binary, append([]string{"process", "--http", c.http, "--log-format", "text"}, c.args...)...)
	c.cmd.Stdout, c.cmd.Stderr = log, log
	if err := spawn.Start(c.cmd); err != nil {
		return fmt.Errorf("start %s: %w", c.name, err)
	}
	c.ended = make(chan struct{})
	go func() {
		defer close(c.ended)
		_ = c.cmd.Wait() // how it ended is told by whoever didn't expect it
	}()
	return nil
}

// ready waits until its /readyz says so. A process that ends before is an
// error with the last of what it wrote.
func (c *child) ready(ctx context.Context) error {
	return c.await(ctx, "ready", func(status int, _ []byte) bool { return status == http.StatusOK })
}

// caughtUp waits until it has read all that it keeps of tables: with hot
// standby also the partitions of others, without which it is ready before.
func (c *child) caughtUp(ctx context.Context) error {
	return c.await(ctx, "caught up", func(status int, body []byte) bool {
		var said struct {
			Checks []struct {
				Detail struct{ Recovering []json.RawMessage }
			}
		}
		if status != http.StatusOK || json.Unmarshal(body, &said) != nil {
			return false
		}
		for _, one := range said.Checks {
			if len(one.Detail.Recovering) > 0 {
				return false
			}
		}
		return len(said.Checks) > 0
	})
}

// await asks /readyz until its answer is as it should be.
func (c *child) await(ctx context.Context, what string, is func(status int, body []byte) bool) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	waits := startWait(c.tell, c.name+" to be "+what)
	for {
		if status, body, err := c.get(ctx, "/readyz"); err == nil && is(status, body) {
			return nil
		}
		waits.still()
		select {
		case <-c.ended:
			return fmt.Errorf("%s ended before it was %s:\n%s", c.name, what, c.tail())
		case <-ctx.Done():
			return fmt.Errorf("%s was not %s: %w; its last lines:\n%s", c.name, what, context.Cause(ctx), c.tail())
		case <-tick.C:
		}
	}
}

// startReady starts it and says how long that took until it was ready.
func (c *child) startReady(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	if err := c.start(); err != nil {
		return 0, err
	}
	err := c.ready(ctx)
	return time.Since(began), err
}

func (c *child) running() bool {
	if c.cmd == nil {
		return false
	}
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// stop asks it to end, and waits for that.
func (c *child) stop() error {
	if !c.running() {
		return nil
	}
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended meanwhile
	select {
	case <-c.ended:
	case <-time.After(stopWithin):
		c.kill()
		return fmt.Errorf("%s had not ended %s after SIGTERM", c.name, stopWithin)
	}
	if code := c.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("%s ended with exit code %d:\n%s", c.name, code, c.tail())
	}
	return nil
}

// kill ends it at once, as kill -9 does, and waits for that.
func (c *child) kill() {
	if c.running() {
		_ = c.cmd.Process.Kill() // it may have ended meanwhile
		<-c.ended
	}
}

// get asks it over HTTP.
func (c *child) get(ctx context.Context, path string) (status int, body []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.http+path, nil)
	if err != nil {
		return 0, nil, err
	}
	a, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, nil, err
	}
	defer a.Body.Close()
	var all bytes.Buffer
	_, err = all.ReadFrom(a.Body)
	return a.StatusCode, all.Bytes(), err
}

// tail is the last that it wrote.
func (c *child) tail() string {
	b, _ := os.ReadFile(c.log) // without one there is nothing to show
	lines := strings.Split(strings.TrimRight(string(b), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
