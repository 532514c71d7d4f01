package kafka

import (
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/lovoo/goka/storage"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// errNoValue refuses a nil value: a row is deleted by Delete.
var errNoValue = errors.New("a store holds no nil value")

// memoryStore keeps a table's rows while the process lives. It gives out the
// bytes that it was given: nobody may change them.
type memoryStore struct {
	observed
	offsets offsets

	mu   sync.RWMutex
	rows map[string][]byte
}

func newMemoryStore(told observed) *memoryStore {
	return &memoryStore{observed: told, offsets: offsets{last: none}, rows: map[string][]byte{}}
}

func (s *memoryStore) Open() error {
	s.opened("memory")
	return nil
}

func (s *memoryStore) Close() error {
	if _, first := s.offsets.close(); first {
		s.observed.closed()
	}
	return nil
}

func (s *memoryStore) Has(key string) (bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.rows[key]
	return ok, nil
}

func (s *memoryStore) Get(key string) ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.rows[key], nil
}

func (s *memoryStore) Set(key string, value []byte) error {
	if value == nil {
		return errNoValue
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[key] = value
	return nil
}

func (s *memoryStore) Delete(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.rows, key)
	return nil
}

func (s *memoryStore) GetOffset(unset int64) (int64, error) { return s.offsets.begin(unset), nil }

func (s *memoryStore) SetOffset(offset int64) error {
	_, err := s.offsets.set(offset)
	return err
}

func (s *memoryStore) MarkRecovered() error {
	if last, open := s.offsets.end(); open {
		s.recovered(last)
	}
	return nil
}

func (s *memoryStore) Iterator() (storage.Iterator, error) { return s.iterate(nil), nil }

// IteratorWithRange goes over start ≤ key < limit; without a limit over the
// keys that begin with start, as goka's own stores do.
func (s *memoryStore) IteratorWithRange(start, limit []byte) (storage.Iterator, error) {
	return s.iterate(within(start, limit)), nil
}

func (s *memoryStore) iterate(bounds *util.Range) *memoryIterator {
	s.mu.RLock()
	defer s.mu.RUnlock()
	rows := maps.Clone(s.rows)
	if bounds != nil {
		maps.DeleteFunc(rows, func(key string, _ []byte) bool {
			return key < string(bounds.Start) || bounds.Limit != nil && key >= string(bounds.Limit)
		})
	}
	return &memoryIterator{rows, slices.Sorted(maps.Keys(rows)), -1}
}

func within(start, limit []byte) *util.Range {
	if len(limit) == 0 {
		return util.BytesPrefix(start)
	}
	return &util.Range{Start: start, Limit: limit}
}

// memoryIterator goes over the rows as they were when it was made.
type memoryIterator struct {
	rows map[string][]byte
	keys []string
	at   int
}

func (i *memoryIterator) Next() bool {
	i.at = min(i.at+1, len(i.keys))
	return i.at < len(i.keys)
}

func (i *memoryIterator) Seek(key []byte) bool {
	i.at, _ = slices.BinarySearch(i.keys, string(key))
	return i.at < len(i.keys)
}

func (i *memoryIterator) Key() []byte {
	if i.at < 0 || i.at >= len(i.keys) {
		return nil
	}
	return []byte(i.keys[i.at])
}

func (i *memoryIterator) Value() ([]byte, error) {
	if i.at < 0 || i.at >= len(i.keys) {
		return nil, nil
	}
	return i.rows[i.keys[i.at]], nil
}

func (i *memoryIterator) Err() error { return nil }

func (i *memoryIterator) Release() { i.rows, i.keys = nil, nil }
