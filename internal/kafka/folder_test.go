package kafka

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFolderHasOneOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not", "there", "yet")
	first, err := TakeFolder(path)
	require.NoError(t, err)
	_, err = TakeFolder(path)
	assert.ErrorIs(t, err, ErrTaken)
	require.NoError(t, first.Close())
	second, err := TakeFolder(path)
	require.NoError(t, err)
	require.NoError(t, second.Close())

	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err = TakeFolder(filepath.Join(file, "below"))
	require.Error(t, err)
	assert.NotErrorIs(t, err, ErrTaken)
}

func TestAStoreThatSomebodyHasSaysSo(t *testing.T) {
	first, _ := openStore(t, t.TempDir())
	err := newDiskStore(first.(*diskStore).path, observed{topic: "t-table", partition: 3}).Open()
	assert.ErrorIs(t, err, ErrTaken)
	assert.ErrorContains(t, err, "opening the store of t-table/3 in ")
	assert.ErrorContains(t, err, "another process has it: give each process its own --data")
	require.NoError(t, first.Close())
}
