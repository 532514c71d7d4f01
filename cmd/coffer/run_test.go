package main

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// output keeps what is written, and tells when a line has come.
type output struct {
	mu   sync.Mutex
	all  bytes.Buffer
	more chan struct{}
}

func newOutput() *output { return &output{more: make(chan struct{})} }

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.more)
	o.more = make(chan struct{})
	return o.all.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// line waits for one that begins with prefix, and returns it.
func (o *output) line(t *testing.T, prefix string) string {
	t.Helper()
	return o.await(t, prefix, func(line string) bool { return strings.HasPrefix(line, prefix) })
}

// holding waits for a line that has text in it, and returns it.
func (o *output) holding(t *testing.T, text string) string {
	t.Helper()
	return o.await(t, text, func(line string) bool { return strings.Contains(line, text) })
}

func (o *output) await(t *testing.T, what string, is func(line string) bool) string {
	t.Helper()
	give := time.After(20 * time.Second)
	for {
		o.mu.Lock()
		text, more := o.all.String(), o.more
		o.mu.Unlock()
		for line := range strings.Lines(text) {
			if whole, ok := strings.CutSuffix(line, "\n"); ok && is(whole) {
				return whole
			}
		}
		select {
		case <-more:
		case <-give:
			require.Failf(t, "no such line", "%q in:\n%s", what, text)
		}
	}
}

// ran is what a command line came to.
type ran struct {
	code     int
	out, err string
}

// environment is the environment that command lines of a test run in.
type environment map[string]string

// run runs a command line to its end, with in as its standard input.
func (w environment) run(t *testing.T, in string, args ...string) ran {
	t.Helper()
	var out, err bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	code := run(ctx, args, surroundings{out: &out, err: &err, in: strings.NewReader(in), env: w.look, self: "coffer"})
	require.NoError(t, ctx.Err(), "it ended by itself")
	return ran{code, out.String(), err.String()}
}

func (w environment) look(name string) (string, bool) {
	value, ok := w[name]
	return value, ok
}

// started is a command line that runs until it is stopped.
type started struct {
	out, err *output
	cancel   context.CancelFunc
	code     chan int
}

// start runs a command line in the background, until the test ends at the
// latest.
func (w environment) start(t *testing.T, args ...string) *started {
	ctx, cancel := context.WithCancel(context.Background())
	s := &started{out: newOutput(), err: newOutput(), cancel: cancel, code: make(chan int, 1)}
	go func() {
		s.code <- run(ctx, args, surroundings{out: s.out, err: s.err, in: strings.NewReader(""), env: w.look, self: "coffer"})
	}()
	t.Cleanup(func() { s.stop(t) })
	return s
}

// stop ends it and returns its exit code.
func (s *started) stop(t *testing.T) int {
	s.cancel()
	select {
	case code := <-s.code:
		s.code <- code
		return code
	case <-time.After(10 * time.Second):
		require.Fail(t, "it did not end")
		return 0
	}
}

// developing starts `coffer dev` and returns the environment in which other
// command lines find it.
func developing(t *testing.T, args ...string) (environment, *started) {
	s := environment{}.start(t, append([]string{"dev", "--kafka", "127.0.0.1:0", "--http", "127.0.0.1:0", "--public-partitions", "3"}, args...)...)
	s.out.line(t, "ready")
	broker := strings.Fields(s.out.line(t, "Kafka"))[1]
	api := strings.TrimSuffix(strings.Fields(s.out.line(t, "HTTP"))[1], "/api/")
	return environment{"BOOTSTRAP_SERVERS": broker, "COFFER_URL": api}, s
}
