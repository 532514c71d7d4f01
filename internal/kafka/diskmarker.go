package kafka

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// marker lies beside a store's files and says in which state it was left.
type marker struct {
	State string // one of those below
	Boot  string // of the machine, while open; "" where the machine has none
	Why   string // of a condemned one
}

const (
	isOpen        = "open"
	closedCleanly = "closed"
	condemned     = "condemned"
)

const markerName = "coffer-store.json"

// usable says whether what lies beside this marker may be used under boot, and
// if not, why.
func (m marker) usable(boot string) (bool, string) {
	switch m.State {
	case closedCleanly:
		return true, ""
	case condemned:
		return false, "it was found damaged: " + m.Why
	case isOpen:
		if boot != "" && m.Boot == boot {
			return true, ""
		}
		return false, "it was not closed before the machine started anew"
	}
	return false, "it has no readable marker"
}

// bootID names this run of the machine (Linux' random(4)); "" where there is
// none, and then only what was closed cleanly is used.
var bootID = func() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}

// readMarker returns the marker at path; one that cannot be read is the zero
// one, and found is false if there is none.
func readMarker(path string) (m marker, found bool, err error) {
	text, err := os.ReadFile(filepath.Join(path, markerName))
	if errors.Is(err, fs.ErrNotExist) {
		return marker{}, false, nil
	}
	if err != nil {
		return marker{}, false, err
	}
	if json.Unmarshal(text, &m) != nil {
		m = marker{}
	}
	return m, true, nil
}

// writeMarker replaces the marker at path, whole or not at all, and returns
// when it is on disk.
func writeMarker(path string, m marker) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	fresh := filepath.Join(path, markerName+".new")
	if err := os.WriteFile(fresh, text, 0o644); err != nil {
		return err
	}
	if err := toDisk(fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, filepath.Join(path, markerName)); err != nil {
		return err
	}
	return toDisk(path)
}

// toDisk returns when a file, or a folder's list of files, is on disk.
func toDisk(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
