//go:build unix

package fire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// fullDisk: no file of a process can grow for a while. Its functions fail until
// there is room again.
var fullDisk = harm{"disk full", anyProcess, 9 * time.Second, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
	if err := m.ready(ctx); err != nil {
		return err
	}
	before, _, err := m.health(ctx)
	if err != nil {
		return err
	}
	if err := m.Full(true); err != nil {
		return err
	}
	wait(ctx, 6*time.Second)
	during, _, unheard := m.health(ctx)
	if err := errors.Join(unheard, m.Full(false)); err != nil {
		return err
	}
	was, _ := before.restarts()
	if n, why := during.restarts(); f.calm && n == was {
		return fmt.Errorf("%s went on with a full disk: %+v", m.name, during)
	} else if f.calm && !strings.Contains(why, "file too large") {
		return fmt.Errorf("%s fails on a full disk with %q", m.name, why)
	}
	return m.ready(ctx)
}}

// lostStore: a process's folder is deleted under it, and a while later it is
// killed.
var lostStore = harm{"local stores lost", anyProcess, 6 * time.Second, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
	begun := m.Said("how=new")
	stores, err := f.stores(m, func(string) error { return nil })
	if err == nil && len(stores) == 0 {
		err = errNothing
	}
	if err != nil {
		return err
	}
	if err := os.RemoveAll(f.coffer.data(m.name)); err != nil && !errors.Is(err, fs.ErrExist) {
		return err // it may write there at the same moment
	}
	wait(ctx, 3*time.Second)
	noticed := m.Said("how=new") > begun
	m.Kill()
	if err := m.again(ctx); err != nil || noticed {
		return err
	}
	return f.opened(ctx, m, "new")
}}

// damagedStore: a process finds other bytes in its stores than it wrote.
var damagedStore = harm{"local stores damaged", anyProcess, 4 * time.Second, func(ctx context.Context, f *fire, m *member, r *rand.Rand) error {
	m.Kill()
	files := 0
	_, err := f.stores(m, func(dir string) error {
		n, err := damage(filepath.Join(dir, "rows"), r)
		files += n
		return err
	})
	if err = errors.Join(err, m.again(ctx)); err == nil && files == 0 {
		err = errNothing
	}
	if err != nil {
		return err
	}
	// Damage in a table's block is found when that is read; in a journal or a
	// manifest, which every store has, at once.
	return f.opened(ctx, m, `"deleted: `)
}}

// otherBoot: a process finds stores that were not closed before the machine was
// started anew.
var otherBoot = harm{"local stores of another boot", anyProcess, 4 * time.Second, func(ctx context.Context, f *fire, m *member, _ *rand.Rand) error {
	m.Kill()
	harmed, err := f.stores(m, func(dir string) error {
		return os.WriteFile(filepath.Join(dir, marker), []byte(`{"State":"open","Boot":"another"}`), 0o644)
	})
	if err = errors.Join(err, m.again(ctx)); err == nil && len(harmed) == 0 {
		err = errNothing
	}
	if err != nil {
		return err
	}
	return errors.Join(fresh(harmed), f.opened(ctx, m, `"deleted: it was not closed before the machine started anew`))
}}

// marker lies beside each store, canary among the files of one that was harmed.
const (
	marker = "coffer-store.json"
	canary = "canary"
)

// stores does something to each store of a process that has rows, and marks it.
func (f *fire) stores(m *member, do func(dir string) error) (harmed []string, err error) {
	err = filepath.WalkDir(f.coffer.data(m.name), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != marker {
			return err
		}
		dir := filepath.Dir(path)
		harmed = append(harmed, dir)
		return errors.Join(do(dir), os.WriteFile(filepath.Join(dir, "rows", canary), nil, 0o644))
	})
	return harmed, err
}

// fresh: a store that was harmed and was opened since then holds nothing of
// before.
func fresh(harmed []string) error {
	opened := 0
	for _, dir := range harmed {
		text, err := os.ReadFile(filepath.Join(dir, marker))
		if err != nil {
			return err
		}
		if _, err := os.Stat(filepath.Join(dir, "rows", canary)); errors.Is(err, fs.ErrNotExist) {
			opened++
		} else if bytes.Contains(text, []byte(`"open"`)) && !bytes.Contains(text, []byte("another")) {
			return fmt.Errorf("the store %s was harmed and is used", dir)
		}
	}
	if opened == 0 {
		return fmt.Errorf("none of %d stores that were harmed was deleted", len(harmed))
	}
	return nil
}

// damage turns bits in the middle of each file that LevelDB wrote, and returns
// in how many.
func damage(rows string, r *rand.Rand) (files int, err error) {
	all, err := os.ReadDir(rows)
	if err != nil {
		return 0, err
	}
	for _, one := range all {
		name := filepath.Join(rows, one.Name())
		content, err := os.ReadFile(name)
		if err != nil {
			return files, err
		}
		if len(content) < 200 {
			continue
		}
		at := len(content)/3 + r.IntN(len(content)/3)
		for i := range min(32, len(content)-at) {
			content[at+i] ^= 0x5a
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return files, err
		}
		files++
	}
	return files, nil
}
