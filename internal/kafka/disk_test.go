package kafka

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStoreIsKeptOverACleanClose(t *testing.T) {
	dir := t.TempDir()
	s, how := openStore(t, dir)
	assert.Equal(t, "new", how)
	recovered(t, s, 4)
	require.NoError(t, s.SetOffset(5))
	require.NoError(t, s.Close())
	require.NoError(t, s.Close(), "a second time is nothing")
	require.NoError(t, s.SetOffset(6), "late acknowledgements and marks are nothing")
	require.NoError(t, s.MarkRecovered())

	onBoot(t, "another")
	s, how = openStore(t, dir)
	assert.Equal(t, "kept", how)
	assert.EqualValues(t, 5, offsetOf(t, s))
	value, err := s.Get("k4")
	require.NoError(t, err)
	assert.Equal(t, []byte{4}, value)
	require.NoError(t, s.Close())
}

// onBoot sets the machine's boot for the rest of the test.
func onBoot(t *testing.T, id string) {
	before := bootID
	bootID = func() string { return id }
	t.Cleanup(func() { bootID = before })
}

// killed is what a killed process leaves: a copy of the store's files while it
// is open.
func killed(t require.TestingT, dir string) string {
	copied, err := os.MkdirTemp(filepath.Dir(dir), "killed")
	require.NoError(t, err)
	require.NoError(t, os.CopyFS(copied, os.DirFS(dir)))
	return copied
}

func TestStoreAfterAKill(t *testing.T) {
	for name, c := range map[string]struct {
		boot string
		want string
		left int64
	}{
		"same boot":       {"one", "kept", 1000},
		"machine crashed": {"two", "deleted: it was not closed before the machine started anew", -3},
		"no boot id":      {"", "deleted: it was not closed before the machine started anew", -3},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			onBoot(t, "one")
			s, _ := openStore(t, dir)
			recovered(t, s, 1000)
			require.NoError(t, s.SetOffset(1001))
			left := killed(t, dir)
			require.NoError(t, s.Close())

			onBoot(t, c.boot)
			s, how := openStore(t, left)
			assert.Equal(t, c.want, how)
			assert.Equal(t, c.left, offsetOf(t, s), "an acknowledged offset may be read again")
			has, err := s.Has("k1000")
			require.NoError(t, err)
			assert.Equal(t, c.left > 0, has)
			require.NoError(t, s.Close())
		})
	}
}

// A kill may cut the last journal anywhere, and a bad disk may do more: the
// store is opened whole or deleted, never with an offset but without the rows
// before it.
func TestDamagedStoreIsDeletedOrWhole(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	s, _ := openStore(t, dir)
	const rows = 2000
	from := offsetOf(t, s)
	require.EqualValues(t, -3, from)
	for i := range int64(rows) {
		require.NoError(t, s.Set(fmt.Sprintf("k%04d", i), []byte(strings.Repeat(fmt.Sprint(i), 600))))
		require.NoError(t, s.SetOffset(i))
	}
	require.NoError(t, s.MarkRecovered())
	left := killed(t, dir)
	require.NoError(t, s.Close())
	deleted := 0
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 0))
		hurt := killed(t, left)
		files, err := filepath.Glob(filepath.Join(hurt, "t-table", tableID.String(), "3", "rows", "[0-9CM]*"))
		require.NoError(t, err)
		journals := slices.DeleteFunc(slices.Clone(files), func(file string) bool { return filepath.Ext(file) != ".log" })
		file := files[random.IntN(len(files))]
		// LevelDB can't know of a journal before the last that it ends too soon.
		ways := []string{"flip", "cut", "remove"}
		if slices.Contains(journals[:len(journals)-1], file) {
			ways = ways[:1]
		}
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		at, way := random.IntN(max(len(content), 1)), ways[random.IntN(len(ways))]
		doing := fmt.Sprintf("seed %d: %s %s at %d of %d", seed, way, filepath.Base(file), at, len(content))
		switch way {
		case "cut":
			require.NoError(t, os.Truncate(file, int64(at)))
		case "flip":
			if len(content) > 0 {
				content[at] ^= 0x40
				require.NoError(t, os.WriteFile(file, content, 0o644))
			}
		case "remove":
			require.NoError(t, os.Remove(file))
		}

		s, how := openStore(t, hurt)
		if how != "kept" {
			deleted++
		}
		offset := offsetOf(t, s)
		for i := range offset + 1 {
			value, err := s.Get(fmt.Sprintf("k%04d", i))
			if err != nil {
				require.NoError(t, s.Close())
				s, how = openStore(t, hurt)
				require.Contains(t, how, "deleted: it was found damaged")
				require.EqualValues(t, -3, offsetOf(t, s))
				deleted++
				break
			}
			require.True(t, strings.Repeat(fmt.Sprint(i), 600) == string(value), "row %d of %d, %s, %s", i, offset, how, doing)
		}
		require.NoError(t, s.Close(), doing)
		require.NoError(t, os.RemoveAll(hurt))
	}
	assert.Positive(t, deleted)
	assert.Less(t, deleted, 40)
}

func TestStoreThatSomebodyHasOpenIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	first, _ := openStore(t, dir)
	recovered(t, first, 4)
	second, err := StoreBuilder(dir, sameID)("t-table", 3)
	require.NoError(t, err)
	require.ErrorContains(t, second.Open(), "t-table/3")
	require.NoError(t, second.Close())
	require.NoError(t, first.Set("more", []byte("1")))
	require.NoError(t, first.Close())
	again, how := openStore(t, dir)
	assert.Equal(t, "kept", how)
	assert.EqualValues(t, 4, offsetOf(t, again))
	require.NoError(t, again.Close())
}
