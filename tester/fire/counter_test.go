//go:build unix

package fire

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// counted is a counter of a member as its /metrics shows it: the sum of all
// series that begin with a text, such as name{label="value".
type counted struct {
	sum  float64
	life string // the process's start: another life counts from 0
}

func (m *member) counted(ctx context.Context, series string) (c counted, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.http+"/metrics", nil)
	if err != nil {
		return c, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return c, err
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if at := strings.LastIndexByte(lines.Text(), ' '); strings.HasPrefix(lines.Text(), series) {
			n, err := strconv.ParseFloat(lines.Text()[at+1:], 64)
			if err != nil {
				return c, fmt.Errorf("%s: %w", lines.Text(), err)
			}
			c.sum += n
		} else if name == "process_start_time_seconds" {
			c.life = value
		}
	}
	return c, lines.Err()
}

// counter adds up what the processes count, over all their lives. What a
// process counted since it was asked last is lost if it is killed, so the sum
// may be too low and is never too high.
type counter struct {
	f      *fire
	series string

	mu   sync.Mutex
	last map[*member]counted
	sum  float64
}

// counts begins to count at what the processes have now.
func (f *fire) counts(ctx context.Context, series string) (*counter, error) {
	c := &counter{f: f, series: series, last: map[*member]counted{}}
	for _, m := range f.members {
		now, err := m.counted(ctx, series)
		if err != nil {
			return nil, err
		}
		c.last[m] = now
	}
	return c, nil
}

// ask asks all processes once more, and returns the sum. Of one that doesn't
// answer it holds what it said last.
func (c *counter) ask(ctx context.Context) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.f.members {
		now, err := m.counted(ctx, c.series)
		if err != nil {
			continue
		}
		c.sum += now.sum
		if now.life == c.last[m].life {
			c.sum -= c.last[m].sum
		}
		c.last[m] = now
	}
	return c.sum
}

// follow asks once a second until ctx ends.
func (c *counter) follow(ctx context.Context) { c.watch(ctx, time.Second, func(float64) {}) }

// watch asks every so often, and gives the sum to see, until ctx ends.
func (c *counter) watch(ctx context.Context, every time.Duration, see func(sum float64)) {
	for wait(ctx, every) {
		see(c.ask(ctx))
	}
}
