//go:build unix

package fire

import (
	"context"
	"math/rand/v2"
	"time"
)

// oneBroker: one of the three is killed and brought back; everything goes on
// with two.
var oneBroker = harm{"a broker killed", brokers, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
	i := r.IntN(3)
	f.kafka.Kill(i)
	wait(ctx, 5*time.Second)
	if err := f.kafka.Start(i); err != nil {
		return err
	}
	return f.inSync(ctx)
}}

// allBrokers: all three are stopped and started again.
var allBrokers = harm{"all brokers stopped", brokers, func(ctx context.Context, f *fire, _ *member, _ *rand.Rand) error {
	f.kafka.StopAll(5 * time.Second)
	wait(ctx, time.Second)
	if err := f.kafka.StartAll(); err != nil {
		return err
	}
	return f.inSync(ctx)
}}

// inSync waits until the next broker may be ended.
func (f *fire) inSync(ctx context.Context) error {
	ctx, cancel := mended(ctx)
	defer cancel()
	return f.kafka.InSync(ctx)
}

// The harms of a network are done to the way of one process.
var (
	cut     = network("network cut", 5*time.Second, func(f *fire) { f.way.Cut() })
	longCut = network("network cut past the session", pastTheSession, func(f *fire) { f.way.Cut() })
	delay   = network("network slow", 6*time.Second, func(f *fire) { f.way.Delay(300 * time.Millisecond) })
	// Half open: what the process says arrives, and nothing comes back.
	deaf = network("network half open", pastTheSession, func(f *fire) { f.way.Deafen() })
	// Nothing arrives, and nobody is told.
	lost = network("network silent", pastTheSession, func(f *fire) { f.way.Silence() })
)

func network(name string, lasts time.Duration, do func(f *fire)) harm {
	return harm{name, farProcess, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
		do(f)
		wait(ctx, lasts)
		f.way.Mend()
		return m.ready(ctx)
	}}
}
