package item

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestGeneratorIsSplitMix64 holds it against the published numbers of seed
// 1234567.
func TestGeneratorIsSplitMix64(t *testing.T) {
	g := generator(1234567)
	for _, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		assert.Equal(t, want, g.next())
	}
}
