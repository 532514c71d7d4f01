package kafka

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkReading is what a row of 1 KB costs that is read from a table into a
// new store on disk, where the callback of recovery looks for an older one
// first: the time, and the CPU time, which is less moved by what else runs.
func BenchmarkReading(b *testing.B) {
	ids := func(string) (TopicID, error) { return TopicID{1}, nil }
	s, err := StoreBuilder(b.TempDir(), ids)("table", 0)
	require.NoError(b, err)
	require.NoError(b, s.Open())
	_, err = s.GetOffset(none)
	require.NoError(b, err)
	noise := make([]byte, 1<<20)
	for i := 0; i < len(noise); i += 8 {
		binary.LittleEndian.PutUint64(noise[i:], rand.Uint64()&0x00ffffff00ffffff)
	}
	began := cpu(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		key := "0b5f7a6e-2a55-4d8e-9d21-3a1f6c1f9c11/" + strconv.Itoa(i*7919%1_000_003)
		at := i * 331 % (len(noise) - 1000)
		_, err := s.Get(key)
		require.NoError(b, err)
		require.NoError(b, s.Set(key, noise[at:at+1000]))
		require.NoError(b, s.SetOffset(int64(i)))
	}
	require.NoError(b, s.MarkRecovered())
	b.ReportMetric(float64((cpu(b)-began).Microseconds())/float64(b.N), "cpu-µs/op")
	require.NoError(b, s.Close())
}

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkDiskRow is what a command's look at its row and writing it again
// cost in a store of 100,000 rows of 1 KB.
func BenchmarkDiskRow(b *testing.B) {
	const n = 100_000
	ids := func(string) (TopicID, error) { return TopicID{1}, nil }
	s, err := StoreBuilder(b.TempDir(), ids)("table", 0)
	require.NoError(b, err)
	require.NoError(b, s.Open())
	row := make([]byte, 1000)
	for i := range n {
		binary.LittleEndian.PutUint64(row[i%900:], rand.Uint64())
		require.NoError(b, s.Set(strconv.Itoa(i), append([]byte(nil), row...)))
	}
	require.NoError(b, s.MarkRecovered())
	began := cpu(b)
	for i := 0; b.Loop(); i++ {
		key := strconv.Itoa(i * 7919 % n)
		value, err := s.Get(key)
		require.NoError(b, err)
		require.NoError(b, s.Set(key, value))
	}
	b.ReportMetric(float64((cpu(b)-began).Microseconds())/float64(b.N), "cpu-µs/op")
	require.NoError(b, s.Close())
}
