package kafka

import (
	"errors"
	"testing"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// told is a topic manager of which only offsets are asked.
type told struct {
	goka.TopicManager
	offset int64
	err    error
}

func (t *told) GetOffset(string, int32, int64) (int64, error) { return t.offset, t.err }

// A reading is whole if it came to the end that was asked for before it.
func TestAReadingThatBrokeOffIsNotWhole(t *testing.T) {
	var e Ends
	kafka := &told{}
	m, err := e.Watch(func([]string) (goka.TopicManager, error) { return kafka, nil })(nil)
	require.NoError(t, err)
	ends := func(partition int32, offset, at int64) {
		kafka.offset = offset
		got, err := m.GetOffset("t", partition, at)
		require.NoError(t, err)
		assert.Equal(t, offset, got)
	}
	read := func(last int64) *memoryStore {
		s := newMemoryStore(observed{})
		_, err := s.GetOffset(none)
		require.NoError(t, err)
		if last >= 0 {
			require.NoError(t, s.SetOffset(last))
		}
		return s
	}
	assert.NoError(t, e.Whole("t", 0, read(none)), "nothing was asked for")
	ends(0, 7, sarama.OffsetOldest)
	assert.Zero(t, e.Of("t", 0))
	ends(0, 10, sarama.OffsetNewest)
	assert.EqualValues(t, 10, e.Of("t", 0))
	err = e.Whole("t", 0, read(8))
	assert.ErrorIs(t, err, ErrBrokenOff)
	assert.ErrorContains(t, err, "t/0 at offset 8, before its end 10")
	assert.ErrorIs(t, e.Whole("t", 0, read(none)), ErrBrokenOff, "nothing was read")
	assert.NoError(t, e.Whole("t", 0, read(9)))
	assert.NoError(t, e.Whole("t", 0, read(12)), "who wrote meanwhile was read too")
	assert.NoError(t, e.Whole("t", 1, read(none)), "another partition")
	ends(1, 0, sarama.OffsetNewest)
	assert.NoError(t, e.Whole("t", 1, read(none)), "an empty table")

	kafka.err = errors.New("away")
	_, err = m.GetOffset("t", 1, sarama.OffsetNewest)
	assert.ErrorIs(t, err, kafka.err)
	assert.Zero(t, e.Of("t", 1))
	_, err = e.Watch(func([]string) (goka.TopicManager, error) { return nil, kafka.err })(nil)
	assert.ErrorIs(t, err, kafka.err)
}
