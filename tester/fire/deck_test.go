//go:build unix

package fire

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// deck is a shuffled set of harms, of which each comes once before any comes
// again, but for those that wait for whom they are done to.
//
//  1. Who waits for all processes keeps others from them, so that they become
//     free; the same for the brokers.
type deck struct {
	kinds  []harm
	random *rand.Rand
	left   []harm
}

// next draws the first harm that may be done now and can be: take is asked for
// whom it is done to. It is false if there is none.
func (d *deck) next(may func(harm) bool, take func(whom) (*member, func(), bool)) (h harm, m *member, free func(), ok bool) {
	held := map[whom]bool{}
	for i := 0; ; i++ {
		if i == len(d.left) {
			if len(d.left) >= 2*len(d.kinds) {
				return harm{}, nil, nil, false
			}
			for _, n := range d.random.Perm(len(d.kinds)) {
				d.left = append(d.left, d.kinds[n])
			}
		}
		if i == len(d.left) { // there are no kinds
			return harm{}, nil, nil, false
		}
		h := d.left[i]
		if held[h.to] || !may(h) {
			continue
		}
		if m, free, ok := take(h.to); ok {
			d.left = append(d.left[:i:i], d.left[i+1:]...)
			return h, m, free, true
		}
		switch h.to {
		case everybody:
			held[brokers] = true
			fallthrough
		case everyProcess:
			held[anyProcess], held[farProcess], held[sidecar], held[everyProcess], held[everybody] = true, true, true, true, true
		}
	}
}

// However many harms are under way, each comes as often as any other.
func TestEachHarmComesAsOftenAsAnyOther(t *testing.T) {
	f := &fire{random: rand.New(rand.NewPCG(1, 1)), sidecar: &member{}}
	for range processes {
		f.members = append(f.members, &member{})
	}
	d := deck{kinds: kinds, random: f.random}
	type running struct {
		free  func()
		until int
	}
	var under []running
	done := map[string]int{}
	rounds := 100
	for turn := range rounds * len(kinds) {
		for i := len(under) - 1; i >= 0; i-- {
			if under[i].until <= turn {
				under[i].free()
				under = append(under[:i], under[i+1:]...)
			}
		}
		if h, _, free, ok := d.next(func(harm) bool { return true }, f.take); ok {
			done[h.name]++
			under = append(under, running{free, turn + 1 + f.random.IntN(4)})
		}
	}
	assert.Len(t, done, len(kinds))
	for name, n := range done {
		assert.InDelta(t, done[crash.name], n, 3, name)
		assert.Greater(t, n, rounds/2, name)
	}
}
