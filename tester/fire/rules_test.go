//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// otherCatalog: everything is stopped and started with another catalog. What it
// says of an item that nobody has changes no answer, but it is another rule.
var otherCatalog = harm{"stop and start with another catalog", everyProcess, 10 * time.Second, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
	file, err := f.catalog(r)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var stopped error
	var all sync.WaitGroup
	for _, m := range f.all() {
		all.Go(func() {
			if err := m.left(); err != nil {
				mu.Lock()
				defer mu.Unlock()
				stopped = errors.Join(stopped, err)
			}
		})
	}
	all.Wait()
	f.coffer.answers = []string{"--storage-capacity", fmt.Sprint(capacity), "--catalog", file}
	for _, m := range f.all() {
		stopped = errors.Join(stopped, m.begin())
	}
	for _, m := range f.all() {
		stopped = errors.Join(stopped, m.ready(ctx))
	}
	return stopped
}}

// refused: a process with another catalog than the others is refused by its
// groups, and takes nothing.
var refused = harm{"a process with another catalog", everybody, 6 * time.Second, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
	file, err := f.catalog(r)
	if err != nil {
		return err
	}
	guest, err := f.guest("--storage-capacity", fmt.Sprint(capacity), "--catalog", file)
	if err != nil {
		return err
	}
	defer guest.Kill()
	ctx, cancel := mended(ctx)
	defer cancel()
	if _, err := guest.AwaitLine(ctx, "the group runs with other deciding settings: catalog is"); err != nil {
		return err
	}
	wait(ctx, time.Second)
	h, _, err := guest.health(ctx)
	for _, c := range h.Checks {
		if c.Ready && c.Name == "inventory" || c.Ready && c.Name == "storage" {
			return fmt.Errorf("%s runs with another catalog than its group", c.Name)
		}
	}
	return err
}}

// catalog writes a catalog like no other.
func (f *fire) catalog(r *rand.Rand) (string, error) {
	file := filepath.Join(f.coffer.dir, fmt.Sprintf("catalog-%d.json", r.Uint32()))
	entry := fmt.Sprintf("{\"templateId\":%d,\"slotMax\":50}\n", 4_900_000+r.IntN(99_999))
	return file, os.WriteFile(file, []byte(entry), 0o644)
}
