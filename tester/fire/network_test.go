//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"coffer/tester/proxy"
)

// The harms of a network are done to the way of one process.
var (
	cut     = network("network cut", 5*time.Second, (*proxy.Proxy).Cut, cuts)
	longCut = network("network cut past the session", 0, (*proxy.Proxy).Cut, cuts)
	delay   = network("network slow", 6*time.Second, func(p *proxy.Proxy) { p.Delay(300 * time.Millisecond) },
		func(d proxy.Done) int { return d.Delayed })
	// Half open: what the process says arrives, and nothing comes back.
	deaf = network("network half open", pastTheSession, (*proxy.Proxy).Deafen, losses)
	// Nothing arrives, and nobody is told.
	lost = network("network silent", 0, (*proxy.Proxy).Silence, losses)
)

func cuts(d proxy.Done) int   { return d.Cut }
func losses(d proxy.Done) int { return d.Lost }

// network harms the way for a time, or if that is 0 until others have the
// process's partitions. Count tells how often a way has done what do asks for.
func network(name string, lasts time.Duration, do func(*proxy.Proxy), count func(proxy.Done) int) harm {
	takes := lasts + 2*time.Second
	if lasts == 0 {
		takes = pastTheSession + 3*time.Second
	}
	return harm{name, farProcess, takes, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
		had, err := f.had(ctx, m)
		if err != nil {
			return err
		}
		before := count(f.way.Done())
		do(f.way)
		if lasts > 0 {
			wait(ctx, lasts)
		} else {
			err = f.replaced(ctx, m, had)
		}
		f.way.Mend()
		if f.calm && count(f.way.Done()) == before {
			err = errors.Join(err, fmt.Errorf("nothing of %s was harmed: %+v", m.name, f.way.Done()))
		}
		return errors.Join(err, m.ready(ctx))
	}}
}
