package item_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"coffer/item"
)

// TestHashTellsOtherAnswers: equal settings have one hash, however they are
// spelled, and any other has another.
func TestHashTellsOtherAnswers(t *testing.T) {
	plain := item.Rules{}
	assert.Equal(t, plain.Hash(), item.Rules{StorageCapacity: 4, ReferenceBase: 1_000_000_000}.Hash())
	seen := map[string]bool{plain.Hash(): true}
	for _, r := range []item.Rules{{StorageCapacity: 5}, {ReferenceBase: 1}, {ReferenceBase: 2}} {
		assert.False(t, seen[r.Hash()], "%+v", r)
		seen[r.Hash()] = true
	}
}
