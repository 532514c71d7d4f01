package once

import (
	"testing"

	"github.com/IBM/sarama"
	"github.com/stretchr/testify/assert"
)

// A reading is whole if it came to the end that was asked for before it.
func TestAReadingThatBrokeOffIsNotWhole(t *testing.T) {
	e := newEnds()
	assert.NoError(t, e.missing("t/0", -1), "nothing was asked for")
	e.note("t/0", 50, sarama.OffsetNewest)
	assert.NoError(t, e.missing("t/0", -1), "goka's counts ask for ends alone")
	e.note("t/0", 0, sarama.OffsetOldest)
	e.note("t/0", 10, sarama.OffsetNewest)
	e.note("t/0", 60, sarama.OffsetNewest)
	assert.EqualError(t, e.missing("t/0", 8), "the reading of table t/0 broke off at offset 8 before its end 10")
	assert.Error(t, e.missing("t/0", -2), "nothing was read")
	assert.NoError(t, e.missing("t/0", 9))
	assert.NoError(t, e.missing("t/0", 12), "who wrote meanwhile was read too")
	assert.NoError(t, e.missing("t/1", -1))
	e.note("t/1", 0, sarama.OffsetOldest)
	e.note("t/1", 0, sarama.OffsetNewest)
	assert.NoError(t, e.missing("t/1", -2), "an empty table")
}
