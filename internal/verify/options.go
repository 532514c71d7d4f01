package verify

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/verify/model"
)

// Options say what to verify, and how. Zero values are usable, except that
// there must be brokers.
type Options struct {
	Brokers []string // host:port of some of a test cluster's
	// Topics are the names of the deployment's public topics; nil: each is named
	// like its environment variable.
	Topics *codecs.Topics

	Seed       uint64
	Rate       int             // commands a second; 0 is 300
	Duration   time.Duration   // 0 is 30 s
	Until      <-chan struct{} // if it is closed before Duration is over, no more commands are sent; nil: never
	Accounts   int             // 0 is 200
	Characters int             // 0 is 200
	Mix        string          // MixStorage, MixInventory, MixBoth; "" is MixBoth
	REST       string          // of a sidecar, such as http://127.0.0.1:8080; "": no look-ups
	Settings   model.Settings
	// Metrics are the URLs at which the deployment's processes show their metrics,
	// one for each `coffer process` (or `coffer dev`); a URL without a path is
	// given /metrics. None: metrics are not compared. Whoever runs processors that
	// are not listed will find counts that are too low.
	Metrics []string

	// Wait is how long answers are waited for after the last command, at most;
	// 0 is a minute. A run ends as soon as all are there.
	Wait time.Duration
	// Expiry is how late a reservation's end may be told; 0 is 5 s, the
	// contract's. Where commands wait for their answers, ends may wait as long more.
	Expiry time.Duration
	// Brief ends a run without waiting for the reservations that are left to end,
	// which takes half a minute: of those nothing is said then, nor of versions
	// that come after the last answer.
	Brief bool
	// Fresh is the name under which the run's tenants are made; the same one
	// again meets the rows of the first. "": a random one.
	Fresh string

	// Progress, if it isn't nil, is called about once a second.
	Progress func(Progress)

	run     uint64
	tenants []string
}

// Limits of a run, so that it fits into memory.
const (
	mostCommands = 5_000_000
	mostOwners   = 1_000_000
)

// Progress is how far a run is.
type Progress struct {
	Phase    string // "sending", "waiting", "judging", "looking"
	Sent     int    // records written
	Answered int    // commands whose answer was read
	Events   int    // records read, repeats too
	Took     time.Duration
}

// Valid says what can't be.
func (o Options) Valid() error {
	_, err := o.filled()
	return err
}

// filled are the options with their defaults; impossible ones are an error.
func (o Options) filled() (Options, error) {
	if o.Topics == nil {
		t, err := codecs.Resolve(func(string) string { return "" })
		if err != nil {
			return o, err
		}
		o.Topics = &t
	}
	for _, n := range []struct {
		is *int
		or int
	}{{&o.Rate, 300}, {&o.Accounts, 200}, {&o.Characters, 200}} {
		if *n.is == 0 {
			*n.is = n.or
		}
	}
	for _, d := range []struct {
		is *time.Duration
		or time.Duration
	}{{&o.Duration, 30 * time.Second}, {&o.Wait, time.Minute}, {&o.Expiry, 5 * time.Second}} {
		if *d.is == 0 {
			*d.is = d.or
		}
	}
	if o.Mix == "" {
		o.Mix = MixBoth
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	switch {
	case o.Mix != MixStorage && o.Mix != MixInventory && o.Mix != MixBoth:
		return o, fmt.Errorf("the mix %q is none of %s, %s, %s", o.Mix, MixStorage, MixInventory, MixBoth)
	case o.Rate < 1 || o.Duration < 0 || o.Accounts < 1 || o.Characters < 1:
		return o, errors.New("rate, accounts and characters are 1 or more")
	case o.Accounts > mostOwners || o.Characters > mostOwners:
		return o, fmt.Errorf("at most %d accounts and characters", mostOwners)
	case float64(o.Rate)*o.Duration.Seconds() > mostCommands:
		return o, fmt.Errorf("%d commands a second for %s are more than the %d that a run may hold in memory", o.Rate, o.Duration, mostCommands)
	}
	for i, text := range o.Metrics {
		at, err := url.Parse(text)
		switch {
		case err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "":
			return o, fmt.Errorf("metrics: %q is no URL such as http://127.0.0.1:8080/metrics", text)
		case at.Path == "" || at.Path == "/":
			at.Path = "/metrics"
		}
		o.Metrics = slices.Clone(o.Metrics) // the caller's stays as it is
		o.Metrics[i] = at.String()
		if slices.Contains(o.Metrics[:i], o.Metrics[i]) {
			return o, fmt.Errorf("metrics: %s is named twice", o.Metrics[i])
		}
	}
	if o.Fresh == "" {
		o.Fresh = uuid.NewString()
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%d", o.Fresh, o.Seed)
	o.run = h.Sum64()
	// Two tenants share their accounts' and characters' ids; their rows never meet.
	for n := range 2 {
		o.tenants = append(o.tenants, uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "coffer/verify/%s/%d/%d", o.Fresh, o.Seed, n)).String())
	}
	return o, nil
}

// name is a topic's name in the deployment.
func (o Options) name(env string) string {
	for _, t := range append(append([]*codecs.Topic(nil), codecs.Consumed...), codecs.Produced...) {
		if t.Env == env {
			return o.Topics.Name(t)
		}
	}
	return env
}

// env is the environment variable of a topic of the deployment; "": none.
func (o Options) env(name string) string {
	if t, ok := o.Topics.Of(name); ok {
		return t.Env
	}
	return ""
}
