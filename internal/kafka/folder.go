package kafka

import (
	"errors"
	"io"
	"path/filepath"
	"syscall"

	ldbstorage "github.com/syndtr/goleveldb/leveldb/storage"
)

// ErrTaken says that another process has a folder, or this one has it already.
var ErrTaken = errors.New("another process has it")

// TakeFolder makes a folder of local stores, if it isn't there, and keeps it
// from others until it is closed or the process ends, however that ends. It is
// ErrTaken if somebody has it, and another error if nothing can be written
// there.
func TakeFolder(path string) (io.Closer, error) {
	taken, err := ldbstorage.OpenFile(filepath.Join(path, "lock"), false) // LevelDB's own lock, as in each store
	if err != nil {
		return nil, byAnother(err)
	}
	return taken, nil
}

// byAnother makes what the system says of a lock that is held into ErrTaken.
func byAnother(err error) error {
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrTaken
	}
	return err
}
