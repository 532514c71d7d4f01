package kafka

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lovoo/goka/storage"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var tableID = TopicID{1, 2, 3}

func sameID(string) (TopicID, error) { return tableID, nil }

// openStore builds and opens a store of t-table/3, and says how it began.
func openStore(t require.TestingT, dir string) (storage.Storage, string) {
	var began string
	store, err := StoreBuilder(dir, sameID, StoreObserver{
		Opened: func(_ string, _ int32, how string) { began = how },
	})("t-table", 3)
	require.NoError(t, err)
	require.NoError(t, store.Open())
	return store, began
}

// recovered does what goka's PartitionTable does at its start.
func recovered(t require.TestingT, s storage.Storage, upTo int64) {
	from, err := s.GetOffset(-3)
	require.NoError(t, err)
	for offset := max(from+1, 0); offset <= upTo; offset++ {
		require.NoError(t, s.Set(fmt.Sprint("k", offset), []byte{byte(offset)}))
		require.NoError(t, s.SetOffset(offset))
	}
	require.NoError(t, s.MarkRecovered())
}

// offsetOf reads the offset as the next recovery will.
func offsetOf(t require.TestingT, s storage.Storage) int64 {
	offset, err := s.GetOffset(-3)
	require.NoError(t, err)
	return offset
}

// bothKinds runs a test on a store in memory and on one on disk.
func bothKinds(t *testing.T, test func(t *testing.T, s storage.Storage)) {
	for name, dir := range map[string]string{"memory": "", "disk": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			s, _ := openStore(t, dir)
			test(t, s)
			require.NoError(t, s.Close())
		})
	}
}

func TestStoreHoldsRows(t *testing.T) {
	bothKinds(t, func(t *testing.T, s storage.Storage) {
		require.Error(t, s.Set("a", nil))
		value, err := s.Get("a")
		require.NoError(t, err)
		assert.Nil(t, value)
		require.NoError(t, s.Set("a", []byte("1")))
		require.NoError(t, s.Set("a", []byte("2")))
		require.NoError(t, s.Set("b", []byte{}))
		require.NoError(t, s.Delete("c"))
		value, err = s.Get("a")
		require.NoError(t, err)
		assert.Equal(t, "2", string(value))
		for key, want := range map[string]bool{"a": true, "b": true, "c": false} {
			has, err := s.Has(key)
			require.NoError(t, err)
			assert.Equal(t, want, has, key)
		}
		require.NoError(t, s.Delete("a"))
		has, err := s.Has("a")
		require.NoError(t, err)
		assert.False(t, has)
	})
}

func TestStoreIterators(t *testing.T) {
	bothKinds(t, func(t *testing.T, s storage.Storage) {
		for _, key := range []string{"b/1", "a/2", "b/2", "a/1", "c"} {
			require.NoError(t, s.Set(key, []byte(key)))
		}
		recovered(t, s, -1)
		recovered(t, s, 0) // k0, and an offset that must not show
		all := func(it storage.Iterator, err error) (keys []string) {
			require.NoError(t, err)
			defer it.Release()
			require.NoError(t, s.Set("z", []byte("not seen")))
			for it.Next() {
				value, err := it.Value()
				require.NoError(t, err)
				if string(it.Key()) != "k0" {
					assert.Equal(t, string(it.Key()), string(value))
				}
				keys = append(keys, string(it.Key()))
			}
			require.NoError(t, it.Err())
			require.NoError(t, s.Delete("z"))
			return keys
		}
		assert.Equal(t, []string{"a/1", "a/2", "b/1", "b/2", "c", "k0"}, all(s.Iterator()))
		assert.Equal(t, []string{"a/2", "b/1"}, all(s.IteratorWithRange([]byte("a/2"), []byte("b/2"))))
		assert.Equal(t, []string{"b/1", "b/2"}, all(s.IteratorWithRange([]byte("b/"), nil)))

		it, err := s.Iterator()
		require.NoError(t, err)
		defer it.Release()
		require.True(t, it.Seek([]byte("b")))
		assert.Equal(t, "b/1", string(it.Key()))
		require.True(t, it.Next())
		assert.Equal(t, "b/2", string(it.Key()))
		require.True(t, it.Seek([]byte("\x00")), "the offset's own key is passed over")
		assert.Equal(t, "a/1", string(it.Key()))
		assert.False(t, it.Seek([]byte("zz")))
	})
}

// An old owner's acknowledged write lands behind a new owner's rows: the
// store must not take its offset, so that its next recovery reads them.
func TestStoreNeverSkips(t *testing.T) {
	bothKinds(t, func(t *testing.T, s storage.Storage) {
		recovered(t, s, 4)
		require.NoError(t, s.SetOffset(5), "own writes, one after the other")
		require.NoError(t, s.SetOffset(6))
		require.NoError(t, s.SetOffset(9), "7 and 8 are somebody else's")
		require.NoError(t, s.SetOffset(10))
		assert.EqualValues(t, 6, offsetOf(t, s))
	})
	bothKinds(t, func(t *testing.T, s storage.Storage) {
		recovered(t, s, -1)
		require.NoError(t, s.SetOffset(1), "goka does not tell of 0")
		assert.EqualValues(t, -3, offsetOf(t, s), "so it is read from the beginning")
	})
}

// A view goes on reading after its recovery, and each offset is one it read.
func TestStoreFollowsWhileItReads(t *testing.T) {
	bothKinds(t, func(t *testing.T, s storage.Storage) {
		recovered(t, s, 4)
		assert.EqualValues(t, 4, offsetOf(t, s)) // this is what begins CatchupForever
		for _, offset := range []int64{5, 8, 9, 20} {
			require.NoError(t, s.SetOffset(offset)) // compaction leaves holes
			assert.EqualValues(t, offset, offsetOf(t, s))
		}
		require.NoError(t, s.SetOffset(7))
		assert.EqualValues(t, 20, offsetOf(t, s), "it never goes back")
	})
}

func TestTableThatLostRecordsIsAFault(t *testing.T) {
	dir := t.TempDir()
	s, _ := openStore(t, dir)
	recovered(t, s, 9)
	require.ErrorIs(t, s.SetOffset(5), ErrTableShorter)
	require.NoError(t, s.Close())
	s, how := openStore(t, dir)
	assert.Contains(t, how, "deleted: it was found damaged")
	assert.Contains(t, how, "lost records")
	assert.EqualValues(t, -3, offsetOf(t, s))
	require.NoError(t, s.Close())
}

func TestStoreOfAnotherTopicIDIsAnother(t *testing.T) {
	dir := t.TempDir()
	s, _ := openStore(t, dir)
	recovered(t, s, 9)
	require.NoError(t, s.Close())
	s, err := StoreBuilder(dir, func(string) (TopicID, error) { return TopicID{9}, nil })("t-table", 3)
	require.NoError(t, err)
	require.NoError(t, s.Open())
	assert.EqualValues(t, -3, offsetOf(t, s))
	require.NoError(t, s.Close())
}

func TestStoreBuilderRefuses(t *testing.T) {
	unknown := errors.New("no such topic")
	_, err := StoreBuilder(t.TempDir(), func(string) (TopicID, error) { return TopicID{}, unknown })("t", 0)
	require.ErrorIs(t, err, unknown)
	_, err = StoreBuilder(t.TempDir(), func(string) (TopicID, error) { return TopicID{}, nil })("t", 0)
	require.Error(t, err)
	_, err = StoreBuilder(t.TempDir(), sameID)("../t", 0)
	require.Error(t, err)
	s, _ := openStore(t, t.TempDir())
	require.Error(t, s.Set(offsetKey, []byte("x")))
	require.NoError(t, s.Close())
}

func TestStoreObserver(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		var heard []string
		closed := func(topic string, partition int32) {
			heard = append(heard, fmt.Sprint("closed ", topic, " ", partition))
		}
		read := func(topic string, partition int32, last int64) {
			heard = append(heard, fmt.Sprint("recovered ", topic, " ", partition, " up to ", last))
		}
		s, err := StoreBuilder(dir, sameID, StoreObserver{}, StoreObserver{Recovered: read, Closed: closed})("t-table", 3)
		require.NoError(t, err)
		require.NoError(t, s.Open())
		recovered(t, s, 3)
		require.NoError(t, s.Close())
		require.NoError(t, s.MarkRecovered(), "goka may mark late")
		require.NoError(t, s.Close())
		assert.Equal(t, []string{"recovered t-table 3 up to 3", "closed t-table 3"}, heard)
	}
}

// A store that had to be deleted is a warning with the reason; the rest of a
// store's life is for who looks closer.
func TestStoresAreLogged(t *testing.T) {
	dir := t.TempDir()
	var log strings.Builder
	build := StoreBuilder(dir, sameID, LogStores(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	for _, harm := range []error{errors.New("a bit is turned"), nil} {
		s, err := build("t-table", 3)
		require.NoError(t, err)
		require.NoError(t, s.Open())
		recovered(t, s, 3)
		if harm != nil {
			require.NoError(t, Condemn(s, harm))
		}
		require.NoError(t, s.Close())
	}
	var lines []string
	for line := range strings.Lines(log.String()) {
		_, said, _ := strings.Cut(strings.TrimSpace(line), " ") // the time goes
		lines = append(lines, said)
	}
	of := " table=t-table partition=3"
	assert.Equal(t, []string{
		`level=DEBUG msg="store opened"` + of + " how=new",
		`level=DEBUG msg="store recovered"` + of + " offset=3",
		`level=DEBUG msg="store closed"` + of,
		`level=WARN msg="store opened"` + of + ` how="deleted: it was found damaged: a bit is turned"`,
		`level=DEBUG msg="store recovered"` + of + " offset=3",
		`level=DEBUG msg="store closed"` + of,
	}, lines)
}

// One writer, any number of readers, acknowledgements from a third side.
func TestStoreTogether(t *testing.T) {
	bothKinds(t, func(t *testing.T, s storage.Storage) {
		recovered(t, s, -1)
		require.NoError(t, s.Set("k", []byte{0}))
		var sides sync.WaitGroup
		sides.Go(func() {
			for i := range 600 {
				assert.NoError(t, s.Set("k", []byte{byte(i)}))
			}
		})
		sides.Go(func() {
			for i := range int64(600) {
				assert.NoError(t, s.SetOffset(i))
			}
		})
		for range 2 {
			sides.Go(func() {
				for range 150 {
					value, err := s.Get("k")
					assert.NoError(t, err)
					assert.Len(t, value, 1)
					it, err := s.Iterator()
					assert.NoError(t, err)
					seen := map[string]bool{}
					for it.Next() {
						seen[string(it.Key())] = true
					}
					it.Release()
					assert.Equal(t, []string{"k"}, slices.Collect(maps.Keys(seen)))
				}
			})
		}
		sides.Wait()
		assert.EqualValues(t, 599, offsetOf(t, s))
	})
}
