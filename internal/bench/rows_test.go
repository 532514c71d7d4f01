package bench

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/processors/once"
)

// The functions read the rows that fill writes as their own.
func TestRowsThatAreWrittenAreValid(t *testing.T) {
	for _, of := range []shape{oneKB, settled} {
		first, err := fullRow(1, of)
		require.NoError(t, err)
		second, err := fullRow(2, of)
		require.NoError(t, err)
		assert.NotEqual(t, first[len(first)/2:], second[len(second)/2:], "rows differ")
		var row once.Row
		rest, err := row.UnmarshalMsg(first)
		require.NoError(t, err)
		assert.Empty(t, rest)
		require.NoError(t, row.Valid())
		answers, err := row.Answers()
		require.NoError(t, err)
		assert.Len(t, answers, int(of.answers))
		account, err := codecs.DecodeAccount(row.State)
		require.NoError(t, err)
		assert.Len(t, account.Storages[0].Assets, int(of.assets))
	}
}
