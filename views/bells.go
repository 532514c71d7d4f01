package views

import "sync"

// bells wake whoever waits for a key. Joining before looking makes sure that
// no write between the look and the wait is missed.
type bells struct {
	mu    sync.Mutex
	byKey map[string]*bell
}

// bell rings once, for all who joined it.
type bell struct {
	rung    chan struct{}
	waiting int
}

// join returns the bell that the key's next write rings. Whoever doesn't wait
// till then must leave it.
func (b *bells) join(key string) *bell {
	b.mu.Lock()
	defer b.mu.Unlock()
	one := b.byKey[key]
	if one == nil {
		if b.byKey == nil {
			b.byKey = map[string]*bell{}
		}
		one = &bell{rung: make(chan struct{})}
		b.byKey[key] = one
	}
	one.waiting++
	return one
}

// leave forgets a bell that nobody waits for any more.
func (b *bells) leave(key string, one *bell) {
	b.mu.Lock()
	defer b.mu.Unlock()
	one.waiting--
	if one.waiting == 0 && b.byKey[key] == one {
		delete(b.byKey, key)
	}
}

// ring wakes all who wait for the key.
func (b *bells) ring(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if one := b.byKey[key]; one != nil {
		close(one.rung)
		delete(b.byKey, key)
	}
}

// ringAll wakes all who wait for any key.
func (b *bells) ringAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, one := range b.byKey {
		close(one.rung)
	}
	clear(b.byKey)
}
