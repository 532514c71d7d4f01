package kafka

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/syndtr/goleveldb/leveldb"
	ldberrors "github.com/syndtr/goleveldb/leveldb/errors"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"
	ldbstorage "github.com/syndtr/goleveldb/leveldb/storage"
)

// leveled are LevelDB's options. Strict makes it notice damage wherever it
// reads: a store is a copy of a topic, so it is thrown away and never repaired.
// Three times as many files as by default may lie on level 0 before they are
// merged downwards, which merges half as much while a table is read; the filter
// keeps a look-up from reading all of them (BenchmarkReading, BenchmarkDiskRow).
var leveled = &opt.Options{
	Strict:                 opt.StrictAll,
	CompactionL0Trigger:    12,
	WriteL0SlowdownTrigger: 32,
	WriteL0PauseTrigger:    48,
	Filter:                 filter.NewBloomFilter(10),
}

// disk is an open LevelDB and its marker: the folder rows, the lock in it, and
// beside it the file that says how it was left.
type disk struct {
	path      string
	files     ldbstorage.Storage // holds the lock
	db        *leveldb.DB
	offset    int64 // as it was found; none if there was none
	condemned atomic.Bool
}

// kept is how a store began whose rows are used.
const kept = "kept"

// deleted begins the sentence of a store whose rows could not be used.
const deleted = "deleted: "

func rows(path string) string { return filepath.Join(path, "rows") }

// openDisk opens the store at path. How is "kept" if what was there is used,
// "new" if there was nothing, else why it was deleted. It fails if somebody has
// it open, or on the disk's own errors.
func openDisk(path string) (d *disk, how string, err error) {
	files, err := ldbstorage.OpenFile(rows(path), false) // makes the folders
	if err != nil {
		return nil, "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, files.Close())
		}
	}()
	found, any, err := readMarker(path)
	if err != nil {
		return nil, "", err
	}
	d = &disk{path: path, files: files}
	usable, why := found.usable(bootID())
	if usable {
		if err = d.begin(); err == nil {
			return d, kept, nil
		} else if !damaged(err) {
			return nil, "", err
		}
		why = err.Error()
	}
	how = deleted + why
	if !any {
		how = "new"
	}
	if err = d.clear(why); err != nil {
		return nil, "", err
	}
	if err = d.begin(); err != nil {
		return nil, "", err
	}
	return d, how, nil
}

// begin marks the store as open, opens it and reads its offset.
func (d *disk) begin() (err error) {
	if err = writeMarker(d.path, marker{State: isOpen, Boot: bootID()}); err != nil {
		return err
	}
	if d.db, err = leveldb.Open(d.files, leveled); err != nil {
		return err
	}
	value, err := d.db.Get([]byte(offsetKey), nil)
	switch {
	case errors.Is(err, leveldb.ErrNotFound):
		d.offset = none
	case err != nil:
		return errors.Join(err, d.db.Close())
	case len(value) != 8:
		return errors.Join(io.ErrUnexpectedEOF, d.db.Close())
	default:
		d.offset = int64(binary.BigEndian.Uint64(value))
	}
	return nil
}

// clear deletes everything but the lock. If it is interrupted, the next start
// goes on with it.
func (d *disk) clear(why string) error {
	if err := writeMarker(d.path, marker{State: condemned, Why: why}); err != nil {
		return err
	}
	entries, err := os.ReadDir(rows(d.path))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == "LOCK" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(rows(d.path), entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// condemn makes sure that the store is deleted at its next start.
func (d *disk) condemn(why error) error {
	if d.condemned.Swap(true) {
		return nil
	}
	return writeMarker(d.path, marker{State: condemned, Why: why.Error()})
}

// close closes LevelDB, brings every file to disk, marks the store as closed
// cleanly unless it is condemned, and gives up the lock.
func (d *disk) close() error {
	err := d.db.Close()
	if err == nil && !d.condemned.Load() {
		// LevelDB itself leaves its journals, old ones too, to the kernel.
		if err = d.toDisk(); err == nil {
			err = writeMarker(d.path, marker{State: closedCleanly})
		}
	}
	return errors.Join(err, d.files.Close())
}

func (d *disk) toDisk() error {
	entries, err := os.ReadDir(rows(d.path))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := toDisk(filepath.Join(rows(d.path), entry.Name())); err != nil {
			return err
		}
	}
	return toDisk(rows(d.path))
}

// damaged says whether an error tells of wrong bytes, other than of a disk
// that does not work.
func damaged(err error) bool {
	var content *ldberrors.ErrCorrupted
	var file *ldbstorage.ErrCorrupted
	return errors.As(err, &content) || errors.As(err, &file) || errors.Is(err, io.ErrUnexpectedEOF)
}
