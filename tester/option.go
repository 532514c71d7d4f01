package tester

import (
	"time"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors"
)

// Option changes what New starts.
type Option func(*options)

type options struct {
	settings processors.Settings
	names    func(env string) string
	start    time.Time
}

// Rules are the deployment's rules: catalog and storage capacity. Without this
// option: no catalog, capacity 4.
func Rules(r item.Rules) Option { return func(o *options) { o.settings.Rules = r } }

// RetryByTrace makes a client's resend known by its trace too (promise 5).
func RetryByTrace() Option { return func(o *options) { o.settings.RetryByTrace = true } }

// TopicNames names the public topics by their environment variables, like
// os.Getenv; "" leaves a topic its own name.
func TopicNames(lookup func(env string) string) Option { return func(o *options) { o.names = lookup } }

// StartAt sets the clock. Without this option it starts at the beginning of
// 2030, UTC, and in any case it moves only when the test moves it.
func StartAt(at time.Time) Option { return func(o *options) { o.start = at } }

func gather(all []Option) (options, error) {
	o := options{
		names: func(string) string { return "" },
		start: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	for _, apply := range all {
		apply(&o)
	}
	if err := o.settings.Rules.Valid(); err != nil {
		return o, err
	}
	var err error
	o.settings.Topics, err = codecs.Resolve(o.names)
	return o, err
}
