//go:build unix

package fire

import (
	"context"
	"math/rand/v2"
	"time"
)

// oneBroker: one of the three is killed and brought back; everything goes on
// with two.
var oneBroker = harm{"a broker killed", brokers, 13 * time.Second, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
	i := r.IntN(3)
	f.kafka.Kill(i)
	wait(ctx, 5*time.Second)
	if err := f.kafka.Start(i); err != nil {
		return err
	}
	return f.inSync(ctx)
}}

// allBrokers: all three are stopped and started again.
var allBrokers = harm{"all brokers stopped", brokers, 11 * time.Second, func(ctx context.Context, f *fire, _ *member, _ *rand.Rand) error {
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
