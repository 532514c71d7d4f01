//go:build unix

package fire

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Nothing is harmed: what the other fires are compared with.
func TestNoHarm(t *testing.T) {
	burn(t, 1, func(ctx context.Context, _ *fire) { <-ctx.Done() })
}

// A random process is killed every 5 s and started again at once, with its
// disk.
func TestKill(t *testing.T) { burn(t, 1, kills(false)) }

// The same, and its disk is gone.
func TestKillWithoutDisk(t *testing.T) { burn(t, 1, kills(true)) }

func kills(wipe bool) harm {
	return func(ctx context.Context, f *fire) {
		for wait(ctx, 5*time.Second) {
			i := f.random.IntN(processes)
			f.processes[i].Kill()
			if wipe {
				require.NoError(f.t, os.RemoveAll(f.coffer.data(name(i))))
			}
			f.processes[i] = f.coffer.start(name(i))
		}
	}
}

// One process after the other sleeps past its session timeout, while others
// take over its partitions, and then goes on where it stopped.
func TestPause(t *testing.T) {
	burn(t, 1, func(ctx context.Context, f *fire) {
		for i := 0; wait(ctx, 2*time.Second); i++ {
			p := f.processes[i%processes]
			require.NoError(f.t, p.Pause())
			wait(ctx, 9*time.Second)
			require.NoError(f.t, p.Continue())
		}
	})
}

// Of three brokers one is killed and brought back, and then another. Everything
// is answered while one is dead.
func TestKillBrokers(t *testing.T) {
	burn(t, 3, func(ctx context.Context, f *fire) {
		first := f.random.IntN(3)
		for i := first; i < first+2 && wait(ctx, 2*time.Second); i++ {
			f.kafka.Kill(i % 3)
			wait(ctx, 5*time.Second)
			mending, cancel := context.WithTimeout(f.t.Context(), time.Minute)
			require.NoError(f.t, f.client.answered(mending, time.Now()), "with a dead broker")
			require.NoError(f.t, f.kafka.Start(i%3))
			require.NoError(f.t, f.kafka.InSync(mending))
			cancel()
		}
		<-ctx.Done()
	})
}
