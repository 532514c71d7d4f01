package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"coffer/processors/once"
	"coffer/views"
)

// progress says at each tick what is not ready yet, until ctx ends.
func progress(ctx context.Context, list []views.Check, out io.Writer, ticks <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		for _, c := range list {
			if ready, detail := c.State(); !ready && ctx.Err() == nil {
				fmt.Fprintf(out, "waiting for %s: %s\n", c.Name, lacks(detail))
			}
		}
	}
}

// lacks says what a check still waits for.
func lacks(detail any) string {
	switch s := detail.(type) {
	case once.Status:
		running := 0
		for _, p := range s.Partitions {
			if p.Running {
				running++
			}
		}
		switch {
		case len(s.Recovering) > 0:
			return after(reading(s.Recovering), s.LastFault)
		case !s.Joined:
			return after("joining its group", s.LastFault)
		}
		return after(fmt.Sprintf("%d of %d partitions take records", running, len(s.Partitions)), s.LastFault)
	case views.TableStatus:
		if len(s.Recovering) > 0 {
			return after(reading(s.Recovering), s.LastFault)
		}
		return after(fmt.Sprintf("%d of %d partitions are read", s.Recovered, s.Partitions), s.LastFault)
	}
	return "not ready"
}

// reading says how far tables are read.
func reading(all []once.Recovery) string {
	words := make([]string, len(all))
	for i, r := range all {
		words[i] = fmt.Sprintf("%d: %d%% (%d of %d)", r.Partition, r.Percent, r.Offset, r.End)
	}
	return "reading partitions " + strings.Join(words, ", ")
}

// after adds the fault that it restarted after.
func after(what, fault string) string {
	if fault != "" {
		what += "; restarted after: " + fault
	}
	return what
}
