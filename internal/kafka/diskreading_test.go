package kafka

import (
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// freshStore is a store that began with nothing and is being read.
func freshStore(t *testing.T, path string) *diskStore {
	s := newDiskStore(path, observed{topic: "table"})
	require.NoError(t, s.Open())
	_, err := s.GetOffset(none)
	require.NoError(t, err)
	return s
}

func TestRowsThatWaitAreFound(t *testing.T) {
	s := freshStore(t, t.TempDir())
	defer s.Close()
	require.NoError(t, s.Set("a", []byte("1")))
	require.NoError(t, s.Set("a", []byte("2")))
	onDisk, err := s.disk.db.Has([]byte("a"), nil)
	require.NoError(t, err)
	require.False(t, onDisk, "it waits")

	value, err := s.Get("a")
	require.NoError(t, err)
	assert.Equal(t, "2", string(value))
	has, err := s.Has("b")
	require.NoError(t, err)
	assert.False(t, has)

	rows, err := s.Iterator()
	require.NoError(t, err)
	defer rows.Release()
	require.True(t, rows.Next(), "an iterator sees them too")
	assert.Equal(t, "a", string(rows.Key()))
}

// A process that dies has nothing of what waits, and no offset behind it.
func TestAnOffsetIsOnDiskAfterItsRows(t *testing.T) {
	s := freshStore(t, t.TempDir())
	defer s.Close()
	for i := range offsetEvery - 1 {
		require.NoError(t, s.Set(strconv.Itoa(i), []byte("row")))
		require.NoError(t, s.SetOffset(int64(i)))
	}
	_, err := s.disk.db.Get([]byte(offsetKey), nil)
	require.Error(t, err, "neither offset")
	has, err := s.disk.db.Has([]byte("0"), nil)
	require.NoError(t, err)
	require.False(t, has, "nor rows")

	require.NoError(t, s.SetOffset(offsetEvery))
	_, err = s.disk.db.Get([]byte(offsetKey), nil)
	require.NoError(t, err)
	for i := range offsetEvery - 1 {
		has, err := s.disk.db.Has([]byte(strconv.Itoa(i)), nil)
		require.NoError(t, err)
		require.True(t, has)
	}
}

func TestAfterTheRecoveryRowsAreWrittenAtOnce(t *testing.T) {
	s := freshStore(t, t.TempDir())
	defer s.Close()
	require.NoError(t, s.Set("a", []byte("1")))
	require.NoError(t, s.MarkRecovered())
	require.NoError(t, s.Set("b", []byte("1")))
	for _, key := range []string{"a", "b"} {
		has, err := s.disk.db.Has([]byte(key), nil)
		require.NoError(t, err)
		assert.True(t, has, key)
	}
	_, err := s.GetOffset(none) // a standby or a view reads on
	require.NoError(t, err)
	require.NoError(t, s.Set("c", []byte("1")))
	has, err := s.disk.db.Has([]byte("c"), nil)
	require.NoError(t, err)
	assert.True(t, has)
}

// A store that was closed in the middle of its first reading goes on from
// there; it began with rows, so their keys are looked for on disk.
func TestAReadingGoesOnAfterAClose(t *testing.T) {
	path := t.TempDir()
	s := freshStore(t, path)
	require.NoError(t, s.Set("a", []byte("1")))
	require.NoError(t, s.SetOffset(7))
	require.NoError(t, s.Close())

	s = freshStore(t, path)
	defer s.Close()
	last, err := s.GetOffset(none)
	require.NoError(t, err)
	assert.EqualValues(t, 7, last)
	value, err := s.Get("a")
	require.NoError(t, err)
	assert.Equal(t, "1", string(value))
}

func TestABatchThatFailsIsAFault(t *testing.T) {
	s := freshStore(t, t.TempDir())
	require.NoError(t, s.Set("a", []byte("1")))
	require.NoError(t, s.disk.db.Close())
	_, err := s.Iterator()
	require.ErrorContains(t, err, "writing rows")
	require.NoError(t, s.disk.files.Close())
}

// Whatever is read and asked in whatever order, a store in its first reading
// answers as a map does.
func TestAReadingAnswersAsAMapDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		path, err := os.MkdirTemp(t.TempDir(), "")
		require.NoError(t, err)
		s := freshStore(t, path)
		defer func() { require.NoError(t, s.Close()) }()
		want := map[string]string{}
		key := rapid.SampledFrom([]string{"a", "b", "c", "d"})
		offset := int64(0)
		r.Repeat(map[string]func(*rapid.T){
			"set": func(r *rapid.T) {
				k, v := key.Draw(r, "key"), rapid.SampledFrom([]int{1, readingBytes / 2, readingBytes}).Draw(r, "size")
				value := strconv.FormatInt(offset, 10) + string(make([]byte, v))
				require.NoError(r, s.Set(k, []byte(value)))
				want[k] = value
			},
			"offset": func(r *rapid.T) {
				offset += rapid.Int64Range(1, 2*offsetEvery).Draw(r, "more")
				require.NoError(r, s.SetOffset(offset))
			},
			"delete": func(r *rapid.T) {
				k := key.Draw(r, "key")
				require.NoError(r, s.Delete(k))
				delete(want, k)
			},
			"recovered": func(r *rapid.T) { require.NoError(r, s.MarkRecovered()) },
			"": func(r *rapid.T) {
				for _, k := range []string{"a", "b", "c", "d"} {
					value, err := s.Get(k)
					require.NoError(r, err)
					v, ok := want[k]
					assert.Equal(r, ok, value != nil)
					assert.Equal(r, v, string(value))
				}
			},
		})
	})
}
