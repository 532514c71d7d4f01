package kafka

import (
	"hash"
	"hash/fnv"
)

// NewHasher returns the hash of keys: FNV-1a with 32 bits, its top bit
// cleared. goka takes int32(Sum32()) modulo the number of partitions and
// negates what is negative; without the top bit nothing is negative, and the
// one value that cannot be negated (the lowest int32) never comes up.
// Processors, views, emitters and the load generator all use this one.
func NewHasher() hash.Hash32 { return keyHash{fnv.New32a()} }

// Partition returns the partition of key among n, the same that goka finds
// with NewHasher. It panics if n is 0 or less, because then there is none.
func Partition(key string, n int32) int32 {
	if n <= 0 {
		panic("kafka: a key has no partition among none")
	}
	sum := uint32(2166136261) // FNV-1a's offset basis and prime
	for i := range len(key) {
		sum = (sum ^ uint32(key[i])) * 16777619
	}
	return int32(sum&topBitCleared) % n
}

const topBitCleared = 1<<31 - 1

// keyHash is FNV-1a whose sum has no top bit, in both ways of reading it.
type keyHash struct{ hash.Hash32 }

func (h keyHash) Sum32() uint32 { return h.Hash32.Sum32() & topBitCleared }

func (h keyHash) Sum(b []byte) []byte {
	first := len(b)
	b = h.Hash32.Sum(b)
	b[first] &= 0x7f // big-endian, so the top bit is in the first byte
	return b
}
