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

// harm is a kind of it. Doing it once includes mending it.
type harm struct {
	name string
	to   whom
	do   func(ctx context.Context, f *fire, m *member, r *rand.Rand) error
}

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

// once does a harm once, if whom it is done to is free, and waits until it is
// mended.
func (f *fire) once(ctx context.Context, t *testing.T, h harm) bool {
	m, free, ok := f.take(h.to)
	if !ok {
		return false
	}
	defer free()
	f.harm(ctx, t, h, m, f.random)
	return true
}

func (f *fire) harm(ctx context.Context, t *testing.T, h harm, m *member, r *rand.Rand) {
	began, on := time.Now(), ""
	if m != nil {
		on = " " + m.name
	}
	var err error
	if m != nil {
		err = m.restarted()
	}
	if err = errors.Join(err, h.do(ctx, f, m, r)); err != nil {
		err = fmt.Errorf("%s%s: %w", h.name, on, err)
	}
	assert.NoError(t, err)
	t.Logf("%s  %s%s, for %s", began.UTC().Format("15:04:05"), h.name, on, time.Since(began).Round(100*time.Millisecond))
}
