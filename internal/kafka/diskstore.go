package kafka

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/lovoo/goka/storage"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/iterator"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// offsetKey is where a disk store keeps its offset. No row's key begins with a
// zero byte.
const offsetKey = "\x00offset"

// offsetEvery is how many records may be read again after a crash, so that not
// every write is two.
const offsetEvery = 1000

// diskStore keeps a table's rows in LevelDB.
//
//  1. What it holds at its start was either closed cleanly, with everything on
//     disk, or written under this boot of the machine: the kernel keeps what a
//     killed process wrote, a power loss may keep some and lose some. Else it
//     is deleted, and everything is read again.
//  2. Damage, and ErrTableShorter, condemn it: it is deleted at its next start.
//  3. The offset on disk is never ahead of the rows on disk.
//  4. Rows of the first reading come to disk in batches, see firstReading.
type diskStore struct {
	observed
	path    string
	offsets offsets
	disk    *disk
	first   *firstReading

	saving sync.Mutex
	saved  int64 // the offset on disk
}

func newDiskStore(path string, told observed) *diskStore {
	return &diskStore{observed: told, path: path, offsets: offsets{last: none}, saved: none}
}

// Open opens what is there, or deletes it and begins anew. It is ErrTaken if
// somebody has it open, and fails on the disk's own errors.
func (s *diskStore) Open() error {
	disk, how, err := openDisk(s.path)
	if err = byAnother(err); errors.Is(err, ErrTaken) {
		return fmt.Errorf("opening the store of %s/%d in %s: %w: give each process its own --data", s.topic, s.partition, s.path, err)
	}
	if err != nil {
		return fmt.Errorf("opening the store of %s/%d in %s: %w", s.topic, s.partition, s.path, err)
	}
	s.disk = disk
	s.first = newFirstReading(how != kept)
	s.offsets.last, s.saved = disk.offset, disk.offset
	s.opened(how)
	return nil
}

// Close writes the offset, everything to disk, and that it was closed. Without
// an Open before, and the second time, it does nothing.
func (s *diskStore) Close() error {
	last, first := s.offsets.close()
	if !first || s.disk == nil {
		return nil
	}
	err := errors.Join(s.first.end(s.disk.db), s.save(last, 1), s.disk.close())
	s.observed.closed()
	return err
}

func (s *diskStore) Has(key string) (bool, error) {
	if value, known := s.first.get(key); known {
		return value != nil, nil
	}
	ok, err := s.disk.db.Has([]byte(key), nil)
	return ok, s.fault("looking for "+key, err)
}

func (s *diskStore) Get(key string) ([]byte, error) {
	if value, known := s.first.get(key); known {
		return value, nil
	}
	value, err := s.disk.db.Get([]byte(key), nil)
	if errors.Is(err, leveldb.ErrNotFound) {
		return nil, nil
	}
	return value, s.fault("reading "+key, err)
}

func (s *diskStore) Set(key string, value []byte) error {
	switch {
	case value == nil:
		return errNoValue
	case len(key) > 0 && key[0] == 0:
		return fmt.Errorf("a row's key begins with a zero byte: %q", key)
	}
	taken, err := s.first.set(s.disk.db, key, value)
	if !taken {
		err = s.disk.db.Put([]byte(key), value, nil)
	}
	return s.fault("writing "+key, err)
}

func (s *diskStore) Delete(key string) error {
	return s.fault("deleting "+key, errors.Join(s.first.flush(s.disk.db), s.disk.db.Delete([]byte(key), nil)))
}

func (s *diskStore) GetOffset(unset int64) (int64, error) { return s.offsets.begin(unset), nil }

func (s *diskStore) SetOffset(offset int64) error {
	last, err := s.offsets.set(offset)
	if err != nil {
		return s.fault("taking an offset", err)
	}
	return s.save(last, offsetEvery)
}

func (s *diskStore) MarkRecovered() error {
	last, open := s.offsets.end()
	if !open {
		return nil
	}
	s.recovered(last)
	return errors.Join(s.fault("writing what was read", s.first.end(s.disk.db)), s.save(last, 1))
}

// save writes an offset if it is by so much higher than the one on disk.
func (s *diskStore) save(last, more int64) error {
	s.saving.Lock()
	defer s.saving.Unlock()
	if last < s.saved+more {
		return nil
	}
	value := binary.BigEndian.AppendUint64(nil, uint64(last))
	if err := s.first.flush(s.disk.db); err != nil {
		return s.fault("writing rows", err)
	}
	if err := s.disk.db.Put([]byte(offsetKey), value, nil); err != nil {
		return s.fault("writing the offset", err)
	}
	s.saved = last
	return nil
}

// fault names a failure and condemns the store if it is damaged.
func (s *diskStore) fault(doing string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("the store of %s/%d, %s: %w", s.topic, s.partition, doing, err)
	if damaged(err) || errors.Is(err, ErrTableShorter) {
		err = errors.Join(err, s.disk.condemn(err))
	}
	return err
}

func (s *diskStore) Iterator() (storage.Iterator, error) { return s.iterate(nil) }

// IteratorWithRange goes over start ≤ key < limit; without a limit over the
// keys that begin with start, as goka's own stores do.
func (s *diskStore) IteratorWithRange(start, limit []byte) (storage.Iterator, error) {
	return s.iterate(within(start, limit))
}

func (s *diskStore) iterate(bounds *util.Range) (storage.Iterator, error) {
	if err := s.first.flush(s.disk.db); err != nil {
		return nil, s.fault("writing rows", err)
	}
	return &diskIterator{s.disk.db.NewIterator(bounds, &opt.ReadOptions{DontFillCache: true}), s}, nil
}

// diskIterator goes over the rows as they were when it was made, without the
// offset.
type diskIterator struct {
	iterator.Iterator
	store *diskStore
}

func (i *diskIterator) Next() bool {
	for i.Iterator.Next() {
		if string(i.Key()) != offsetKey {
			return true
		}
	}
	return false
}

func (i *diskIterator) Seek(key []byte) bool {
	return i.Iterator.Seek(key) && (string(i.Key()) != offsetKey || i.Next())
}

func (i *diskIterator) Value() ([]byte, error) { return i.Iterator.Value(), i.Err() }

func (i *diskIterator) Err() error { return i.store.fault("iterating", i.Error()) }
