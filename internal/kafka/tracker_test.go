package kafka

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// marks collects what a tracker commits.
type marks []int64

func (m *marks) commit(offset int64) { *m = append(*m, offset) }

func TestOnlyTheContiguousPrefixIsCommitted(t *testing.T) {
	tr, got := newTracker(maxAhead), marks{}
	tr.begin(TopicID{}, 10, func() int64 { return 20 })
	for _, o := range []int64{10, 11, 14, 15} { // compaction leaves holes
		require.True(t, tr.hand(t.Context(), o, 100, nil))
	}
	tr.mark(11, got.commit)
	tr.mark(15, got.commit)
	assert.Empty(t, got, "the first one isn't acknowledged")
	assert.Equal(t, int64(10), tr.prefix())
	tr.mark(10, got.commit)
	assert.Equal(t, marks{10, 11}, got)
	assert.Equal(t, int64(12), tr.prefix())
	behind, waiting, lag := tr.behind()
	assert.Equal(t, []int64{2, 4, 8}, []int64{int64(behind), waiting, lag}, "14 and 15 are handed out, 12 to 15 wait for 14, 20 is the end")
	tr.mark(14, got.commit)
	assert.Equal(t, marks{10, 11, 14, 15}, got)
	assert.Equal(t, int64(16), tr.prefix())
	tr.mark(14, got.commit)
	tr.mark(99, got.commit)
	assert.Len(t, got, 4, "a second mark and one of another claim change nothing")
}

func TestAtMostAThousandRecordsAreAhead(t *testing.T) {
	tr, got := newTracker(maxAhead), marks{}
	tr.begin(TopicID{}, 0, nil)
	for o := range int64(maxAhead) {
		require.True(t, tr.hand(t.Context(), o, 100, nil))
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	assert.False(t, tr.hand(ended, maxAhead, 100, nil), "full: the first record holds up everything")
	for o := int64(1); o < maxAhead; o++ {
		tr.mark(o, got.commit)
	}
	assert.False(t, tr.hand(ended, maxAhead, 100, nil), "later acknowledgements make no room")
	tr.mark(0, got.commit)
	assert.Len(t, got, maxAhead)
	assert.True(t, tr.hand(t.Context(), maxAhead, 100, nil))
}

func TestAtMostFourMebibytesAreAhead(t *testing.T) {
	tr, got := newTracker(maxAhead), marks{}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.True(t, tr.hand(ended, 0, 8<<20, nil), "one record alone may be more")
	assert.False(t, tr.hand(ended, 1, 1, nil))
	tr.mark(0, got.commit)
	require.True(t, tr.hand(ended, 1, maxAheadBytes-10, nil))
	require.True(t, tr.hand(ended, 2, 10, nil))
	assert.False(t, tr.hand(ended, 3, 1, nil))
	tr.mark(1, got.commit)
	assert.True(t, tr.hand(ended, 3, 1, nil))
}

// Law: whatever the order of the marks, what is committed is ascending, and at
// any time exactly the records before the first unmarked one.
func TestThePrefixIsWhatLiesBeforeTheFirstUnmarked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		perm := rapid.SliceOfNDistinct(rapid.Int64Range(0, int64(n-1)), n, n, rapid.ID[int64]).Draw(t, "marks")
		tr, got := newTracker(maxAhead), marks{}
		for o := range int64(n) {
			tr.hand(context.Background(), o, 1, nil)
		}
		done := make([]bool, n)
		for _, o := range perm {
			tr.mark(o, got.commit)
			done[o] = true
			first := 0
			for first < n && done[first] {
				first++
			}
			if len(got) != first || tr.prefix() != int64(first) {
				t.Fatalf("committed %v, prefix %d, first unmarked %d", got, tr.prefix(), first)
			}
		}
		for i, o := range got {
			if o != int64(i) {
				t.Fatalf("committed %v", got)
			}
		}
	})
}
