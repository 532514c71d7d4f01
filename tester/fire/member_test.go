//go:build unix

package fire

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"coffer/tester"
	"coffer/tester/process"
)

// member is one of the deployment's processes, over all its lives. Whoever does
// it harm holds its lock.
type member struct {
	sync.Mutex
	name   string
	http   string // host:port of its health, and a sidecar's look-ups
	args   []string
	more   []string // flags that go before the deployment's own
	coffer *coffer
	*process.Process
}

// guest starts a process that belongs to no group for good: its name is new.
func (f *fire) guest(flags ...string) (*member, error) {
	addrs, err := tester.FreeAddrs(1)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("guest-%d", f.guests.Add(1))
	args := append(f.coffer.guestArgs(name, f.coffer.brokers), "--http", addrs[0])
	m := &member{name: name, http: addrs[0], args: args, more: flags, coffer: f.coffer}
	return m, m.begin()
}

// leaveWithin is how long a process may take to end when it is asked to.
const leaveWithin = 10 * time.Second

// begin starts the member's next life.
func (m *member) begin() (err error) {
	m.Process, err = m.coffer.launch(m.name, slices.Concat(m.args, m.coffer.answers, m.more)...)
	return err
}

// again starts the next life and waits until it is ready.
func (m *member) again(ctx context.Context) error {
	if err := m.begin(); err != nil {
		return err
	}
	return m.ready(ctx)
}

// ready waits until the member says that it is, for at most four minutes, also
// if ctx ends meanwhile: harm is mended before it is over.
func (m *member) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 4*time.Minute)
	defer cancel()
	for {
		answer, status, err := m.health(ctx)
		if status == http.StatusOK {
			return nil
		}
		if err := m.restarted(); err != nil {
			return err
		}
		if !wait(ctx, 20*time.Millisecond) {
			return fmt.Errorf("%s isn't ready: %v %+v", m.name, err, answer)
		}
	}
}

// restarted starts the member again if it has ended with the exit code of a
// fault, as whoever runs it would: one that finds no broker at its start ends so.
// Any other end is an error.
func (m *member) restarted() error {
	switch {
	case m.Running():
		return nil
	case m.ExitCode() != 1:
		return fmt.Errorf("%s ended with exit code %d", m.name, m.ExitCode())
	}
	return m.begin()
}

// left asks the member to end, if it runs. One that just began might not hear it.
func (m *member) left() error {
	if m.Running() {
		return m.Stop(leaveWithin)
	}
	if m.ExitCode() != 1 {
		return fmt.Errorf("%s ended with exit code %d", m.name, m.ExitCode())
	}
	return nil
}

// health is what /readyz tells.
type health struct {
	Checks []struct {
		Name   string
		Ready  bool
		Detail struct {
			Restarts   int
			LastFault  string
			Partitions json.RawMessage // see takes
		}
	}
}

// restarts are how often parts of the member were started again in this life,
// and why each of them was the last time.
func (h health) restarts() (n int, why string) {
	for _, c := range h.Checks {
		if n += c.Detail.Restarts; c.Detail.LastFault != "" {
			why += c.Name + ": " + c.Detail.LastFault + "\n"
		}
	}
	return n, why
}

func (m *member) health(ctx context.Context) (h health, status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.http+"/readyz", nil)
	if err != nil {
		return h, 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return h, 0, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(response.Body).Decode(&h)
	return h, response.StatusCode, err
}

// wait returns false if ctx ends first.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
