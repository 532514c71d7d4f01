package verify

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A record that moved on between two looks is in neither, but somebody wrote it.
func TestNothingIsUnderWayBetweenTwoPasses(t *testing.T) {
	at := func(behind, end int64) pass { return pass{behind, map[string]int64{"coffer-storage/0": end}} }
	assert.True(t, at(0, 7).quiet(at(0, 7)))
	assert.False(t, at(0, 7).quiet(pass{}), "the first pass")
	assert.False(t, at(0, 8).quiet(at(0, 7)), "somebody wrote")
	assert.False(t, at(1, 7).quiet(at(0, 7)))
	assert.False(t, at(0, 7).quiet(at(1, 7)), "what was under way may have written since")
}
