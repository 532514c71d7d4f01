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
var crash = harm{"crash", anyProcess, 2 * time.Second, func(ctx context.Context, _ *fire, m *member, _ *rand.Rand) error {
	m.Kill()
	return m.again(ctx)
}}

// The same, and its disk is gone.
var crashWithoutDisk = harm{"crash without disk", anyProcess, 3 * time.Second, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
	m.Kill()
	if err := os.RemoveAll(f.coffer.data(m.name)); err != nil {
		return err
	}
	if err := m.again(ctx); err != nil {
		return err
	}
	return f.opened(ctx, m, "new")
}}

var sidecarCrash = harm{"crash of the sidecar", sidecar, 2 * time.Second, crash.do}

// oldOwner: a process sleeps past its session timeout, while others take over
// its partitions, and then goes on where it stopped.
var oldOwner = harm{"old owner", anyProcess, 12 * time.Second, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
	had, err := f.had(ctx, m)
	if err != nil {
		return err
	}
	if err := m.Pause(); err != nil {
		return err
	}
	err = f.replaced(ctx, m, had)
	if err := errors.Join(err, m.Continue()); err != nil {
		return err
	}
	return m.ready(ctx)
}}

// join: a process without a name of its own joins, is given partitions, and
// leaves again.
var join = harm{"join and leave", nobody, 7 * time.Second, func(ctx context.Context, f *fire, _ *member, _ *rand.Rand) error {
	guest, err := f.guest()
	if err != nil {
		return err
	}
	err = guest.ready(ctx)
	if err == nil {
		_, err = f.had(ctx, guest)
	}
	if err == nil {
		wait(ctx, 3*time.Second)
	}
	return errors.Join(err, guest.Stop(leaveWithin))
}}

// leave: a process ends, stays away until others have its partitions, and comes
// back.
var leave = harm{"leave and come back", anyProcess, 13 * time.Second, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
	had, err := f.had(ctx, m)
	if err != nil {
		return err
	}
	if err := m.Stop(leaveWithin); err != nil {
		return err
	}
	return errors.Join(f.replaced(ctx, m, had), m.again(ctx))
}}

// rolling: one after the other is restarted, as for a new version.
var rolling = harm{"rolling restart", everyProcess, 13 * time.Second, func(ctx context.Context, f *fire, _ *member, _ *rand.Rand) error {
	for _, m := range f.all() {
		if err := m.left(); err != nil {
			return err
		}
		if err := m.again(ctx); err != nil {
			return err
		}
	}
	return nil
}}
