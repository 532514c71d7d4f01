package kafka

import (
	"errors"
	"hash/maphash"
	"sync"

	"github.com/syndtr/goleveldb/leveldb"
)

// readingBytes is how much the first reading of a table brings to disk at once.
const readingBytes = 256 << 10

// firstReading is what a store does while it is read for the first time since
// it was opened, which is a recovery: rows come by the hundred thousand, nobody
// asks for them yet, and if the process dies they are read again.
//
//  1. Rows lie in a batch until it has readingBytes; what lies there is found by
//     Get, and on disk before any offset at or behind it is.
//  2. Of a store that began with nothing, a key that was not set yet is known to
//     be absent without a look at the disk.
//  3. After end there is nothing in it, and writes are not its own any more.
type firstReading struct {
	mu      sync.Mutex
	ended   bool
	batch   leveldb.Batch
	waiting map[string][]byte
	size    int
	keys    *keys // nil: the store began with rows
}

func newFirstReading(empty bool) *firstReading {
	r := &firstReading{waiting: map[string][]byte{}}
	if empty {
		r.keys = newKeys()
	}
	return r
}

// get is a row as this reading knows it; known is false if the disk must say.
func (r *firstReading) get(key string) (value []byte, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return nil, false
	}
	if value, ok := r.waiting[key]; ok {
		return value, true
	}
	return nil, r.keys != nil && !r.keys.may(key)
}

// set takes a row if this is still the first reading. The value must not be
// changed any more.
func (r *firstReading) set(db *leveldb.DB, key string, value []byte) (taken bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return false, nil
	}
	if r.keys != nil {
		r.keys.add(key)
	}
	r.batch.Put([]byte(key), value)
	r.waiting[key] = value
	if r.size += len(key) + len(value); r.size < readingBytes {
		return true, nil
	}
	return true, r.write(db)
}

// flush brings what waits to disk.
func (r *firstReading) flush(db *leveldb.DB) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.write(db)
}

// end brings what waits to disk, and takes nothing more.
func (r *firstReading) end(db *leveldb.DB) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return nil
	}
	r.ended = true
	err := r.write(db)
	if errors.Is(err, leveldb.ErrClosed) {
		err = nil
	}
	r.keys, r.waiting = nil, nil
	return err
}

// write writes the batch; mu is held.
func (r *firstReading) write(db *leveldb.DB) error {
	if r.size == 0 {
		return nil
	}
	err := db.Write(&r.batch, nil)
	if err == nil {
		r.batch.Reset()
		clear(r.waiting)
		r.size = 0
	}
	return err
}

// keys is a set of keys that may say of one that it holds it although it
// doesn't: of a million keys one in twenty, of 100,000 one in 1,000.
type keys struct {
	seed maphash.Seed
	bits []uint64
}

// keyBits is a power of two: 1 MiB.
const keyBits = 8 << 20

func newKeys() *keys { return &keys{maphash.MakeSeed(), make([]uint64, keyBits/64)} }

func (k *keys) add(key string) {
	a, b := k.at(key)
	k.bits[a/64] |= 1 << (a % 64)
	k.bits[b/64] |= 1 << (b % 64)
}

// may tells whether key may have been added; false is certain.
func (k *keys) may(key string) bool {
	a, b := k.at(key)
	return k.bits[a/64]&(1<<(a%64)) != 0 && k.bits[b/64]&(1<<(b%64)) != 0
}

func (k *keys) at(key string) (a, b uint64) {
	h := maphash.String(k.seed, key)
	return h % keyBits, h >> 32 % keyBits
}
