//go:build unix

package fire

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/verify"
	"coffer/internal/verify/model"
	"coffer/processors/once"
)

// burning is what a fire's judge is told.
type burning struct {
	lasts  time.Duration // at least: commands are sent until harm is done
	seed   uint64
	rate   int
	owners int
	ends   bool // wait until all reservations have ended
	counts bool // hold the processes' metrics against what was seen, too
}

// late is how late a reservation may end besides the time that commands wait,
// on a machine that has all of this to do.
const late = 20 * time.Second

// afterwards is how much longer than it should last a fire may burn.
const afterwards = 20 * time.Minute

// judged asks for commands over both contracts while harm is done, and holds all
// that came of it against the model. Harm's ctx ends when it has lasted; commands
// come until harm has returned.
func (f *fire) judged(t *testing.T, b burning, harm func(ctx context.Context)) verify.Report {
	harming, end := context.WithTimeout(t.Context(), b.lasts)
	defer end()
	done := make(chan struct{})
	go func() {
		defer close(done)
		harm(harming)
		<-harming.Done()
	}()
	var quiet silence
	var metrics []string
	if b.counts {
		for _, m := range f.members {
			metrics = append(metrics, "http://"+m.http)
		}
	}
	began := time.Now()
	report, err := verify.Run(t.Context(), verify.Options{
		Brokers: f.kafka.Brokers(), REST: "http://" + f.sidecar.http, Settings: model.Settings{StorageCapacity: capacity},
		Seed: b.seed, Rate: b.rate, Duration: b.lasts + afterwards, Until: done, Accounts: b.owners, Characters: b.owners, Mix: verify.MixBoth,
		Wait: 10 * time.Minute, Expiry: late, Brief: !b.ends, Metrics: metrics, Progress: quiet.see,
	})
	end()
	<-done
	assert.NoError(t, f.alive())
	require.NoError(t, err)
	report.Write(t.Output())
	f.evidence(t, report)
	t.Logf("seed %d: sent for %s, the longest time without an answer about %s; waited for %s, judged for %s", b.seed,
		quiet.sent.Round(time.Second), quiet.longest.Round(time.Second), (quiet.waited - quiet.sent).Round(time.Second),
		(time.Since(began) - quiet.waited).Round(time.Second))
	assert.True(t, report.Clean(), "the judge's report, seed %d", b.seed)
	return report
}

const (
	suspects = 5 // rows whose records are printed
	moment   = "15:04:05.000"
)

// evidence prints what the tables hold of the first rows that were found wrong:
// which version lies where, since when, and of which commands it knows.
func (f *fire) evidence(t *testing.T, report verify.Report) {
	var keys []string
	for _, p := range report.Problems {
		if p.Key != "" && len(keys) < suspects && !slices.Contains(keys, p.Key) {
			keys = append(keys, p.Key)
		}
	}
	if len(keys) == 0 {
		return
	}
	_, err := f.scanTables(t.Context(), func(r *kgo.Record) {
		if !slices.Contains(keys, string(r.Key)) {
			return
		}
		at := fmt.Sprintf("%s/%d@%d written %s: %s", r.Topic, r.Partition, r.Offset, r.Timestamp.Format(moment), r.Key)
		if row, err := once.DecodeRow(r.Value); err != nil {
			t.Logf("%s: %v", at, err)
		} else {
			t.Logf("%s version %d, applied %s, of %v", at, row.Version, time.UnixMicro(row.Time).Format(moment), row.Sources)
		}
	})
	assert.NoError(t, err)
}

// silence is the longest time in which no command was answered while commands
// were sent, to the second.
type silence struct {
	last     time.Duration // when answers were seen last
	answered int
	longest  time.Duration
	sent     time.Duration // how long commands were sent
	waited   time.Duration // when nothing was under way any more
}

func (s *silence) see(p verify.Progress) {
	switch p.Phase {
	case "waiting":
		s.waited = p.Took
		return
	case "sending":
	default:
		return
	}
	s.sent = p.Took
	if p.Answered > s.answered {
		s.answered, s.last = p.Answered, p.Took
	}
	s.longest = max(s.longest, p.Took-s.last)
}
