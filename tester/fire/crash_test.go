//go:build unix

package fire

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"time"
)

// The session timeout of a process is 6 s by default.
const pastTheSession = 9 * time.Second

// crash: kill -9 and a start at once, with its disk.
var crash = harm{"crash", anyProcess, func(ctx context.Context, _ *fire, m *member, _ *rand.Rand) error {
	m.Kill()
	return m.again(ctx)
}}

// The same, and its disk is gone.
var crashWithoutDisk = harm{"crash without disk", anyProcess, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
	m.Kill()
	if err := os.RemoveAll(f.coffer.data(m.name)); err != nil {
		return err
	}
	return m.again(ctx)
}}

var sidecarCrash = harm{"crash", sidecar, crash.do}

// oldOwner: a process sleeps past its session timeout, while others take over
// its partitions, and then goes on where it stopped.
var oldOwner = harm{"old owner", anyProcess, func(ctx context.Context, _ *fire, m *member, _ *rand.Rand) error {
	if err := m.Pause(); err != nil {
		return err
	}
	wait(ctx, pastTheSession)
	if err := m.Continue(); err != nil {
		return err
	}
	return m.ready(ctx)
}}

// join: a process without a name of its own joins, and leaves again.
var join = harm{"join and leave", nobody, func(ctx context.Context, f *fire, _ *member, _ *rand.Rand) error {
	guest, err := f.guest()
	if err != nil {
		return err
	}
	err = guest.ready(ctx)
	if err == nil {
		wait(ctx, 3*time.Second)
	}
	return errors.Join(err, guest.Stop(leaveWithin))
}}

// leave: a process ends, stays away until others have its partitions, and comes
// back.
var leave = harm{"leave and come back", anyProcess, func(ctx context.Context, _ *fire, m *member, _ *rand.Rand) error {
	if err := m.Stop(leaveWithin); err != nil {
		return err
	}
	wait(ctx, pastTheSession)
	return m.again(ctx)
}}

// rolling: one after the other is restarted, as for a new version.
var rolling = harm{"rolling restart", everyProcess, func(ctx context.Context, f *fire, _ *member, _ *rand.Rand) error {
	for _, m := range f.all() {
		if err := m.restarted(); err != nil {
			return err
		}
		if err := m.Stop(leaveWithin); err != nil {
			return err
		}
		if err := m.again(ctx); err != nil {
			return err
		}
	}
	return nil
}}
