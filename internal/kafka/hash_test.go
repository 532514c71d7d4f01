package kafka

import (
	"encoding/binary"
	"hash/fnv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// gokaPartition is what goka's processor and view do with a hasher.
func gokaPartition(t require.TestingT, key string, n int32) int32 {
	h := NewHasher()
	_, err := h.Write([]byte(key))
	require.NoError(t, err)
	sum := int32(h.Sum32())
	if sum < 0 {
		sum = -sum
	}
	return sum % n
}

func TestPartitionIsGokas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.String().Draw(t, "key")
		n := rapid.Int32Range(1, 64).Draw(t, "n")
		p := Partition(key, n)
		assert.Equal(t, gokaPartition(t, key, n), p)
		assert.True(t, p >= 0 && p < n, "%d of %d", p, n)
	})
}

func TestHashHasNoTopBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOf(rapid.Byte()).Draw(t, "key")
		h, plain := NewHasher(), fnv.New32a()
		_, _ = h.Write(key)
		_, _ = plain.Write(key)
		assert.Equal(t, plain.Sum32()&0x7fffffff, h.Sum32())
		sum := h.Sum([]byte("before"))
		assert.Equal(t, "before", string(sum[:6]))
		assert.Equal(t, h.Sum32(), binary.BigEndian.Uint32(sum[6:]), "both readings are the same")
	})
}

// The placement of keys is fixed for the life of a deployment. These were
// computed elsewhere; the first and the last have the top bit in plain FNV-1a.
func TestPartitionIsFixed(t *testing.T) {
	for key, want := range map[string][2]int32{
		"":                                       {5, 2},
		"1":                                      {4, 1},
		"4001":                                   {6, 1},
		"083839c6-c47c-42a6-9585-76492795d123/1": {1, 0},
	} {
		assert.Equal(t, want, [2]int32{Partition(key, 8), Partition(key, 3)}, "%q", key)
	}
}

func TestPartitionOfNone(t *testing.T) {
	assert.Panics(t, func() { Partition("1", 0) })
}
