//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// harm is a kind of it.
//
//  1. Doing it once includes mending it, and is whole: its ctx doesn't end with
//     the fire.
//  2. Where it is the only harm, do fails if nobody was harmed.
type harm struct {
	name  string
	to    whom
	takes time.Duration // about, from its beginning until all is well again
	do    func(ctx context.Context, f *fire, m *member, r *rand.Rand) error
}

// errNothing is that of a harm which found nothing that it could be done to,
// since others had harmed it.
var errNothing = errors.New("there is nothing that it could be done to")

// whom a harm is done to, so that two harms at a time don't meet at one.
type whom int

const (
	anyProcess whom = iota // m is one of the processes
	farProcess             // m is the one with a way of its own
	sidecar                // m is the sidecar
	brokers
	everyProcess // and the sidecar
	everybody    // and the brokers
	nobody
)

// take chooses whom to harm and locks it until free is called; false if others
// do harm to it.
func (f *fire) take(to whom) (m *member, free func(), ok bool) {
	one := func(m *member) (*member, func(), bool) { return m, m.Unlock, m.TryLock() }
	switch to {
	case anyProcess:
		for _, i := range f.random.Perm(processes) {
			if m, free, ok := one(f.members[i]); ok {
				return m, free, true
			}
		}
		return nil, nil, false
	case farProcess:
		return one(f.far())
	case sidecar:
		return one(f.sidecar)
	case brokers:
		return nil, f.brokers.Unlock, f.brokers.TryLock()
	case everyProcess, everybody:
		locks := []*sync.Mutex{}
		for _, m := range f.all() {
			locks = append(locks, &m.Mutex)
		}
		if to == everybody {
			locks = append(locks, &f.brokers)
		}
		free, ok := lockAll(locks)
		return nil, free, ok
	}
	return nil, func() {}, true
}

// lockAll locks all or none.
func lockAll(locks []*sync.Mutex) (free func(), ok bool) {
	held := 0
	free = func() {
		for _, l := range locks[:held] {
			l.Unlock()
		}
	}
	for _, l := range locks {
		if !l.TryLock() {
			free()
			return nil, false
		}
		held++
	}
	return free, true
}

// wholeWithin bounds a harm with its mending.
const wholeWithin = 5 * time.Minute

// harm does a harm once, to m if it is done to a member, and returns when it is
// mended; false if it wasn't done, or not as it should be.
func (f *fire) harm(ctx context.Context, t *testing.T, h harm, m *member, r *rand.Rand) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), wholeWithin)
	defer cancel()
	began, on := time.Now(), ""
	var err error
	if m != nil {
		on = " " + m.name
		if !m.Running() {
			err = errors.Join(m.restarted(), m.ready(ctx))
		}
	}
	err = errors.Join(err, h.do(ctx, f, m, r))
	t.Logf("%s  %s%s, for %s", began.UTC().Format("15:04:05"), h.name, on, time.Since(began).Round(100*time.Millisecond))
	switch {
	case err == nil:
		return true
	case errors.Is(err, errNothing) && !f.calm:
		t.Logf("%s%s: %v", h.name, on, err)
	default:
		assert.NoError(t, fmt.Errorf("%s%s: %w", h.name, on, err))
	}
	return false
}
