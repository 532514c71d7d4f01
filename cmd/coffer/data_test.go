package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A process and a sidecar may share a folder, as the README has them; two of a
// kind may not, and say so before they join anything.
func TestAFolderOfDataHasOneProcess(t *testing.T) {
	w, _ := onKafka(t)
	data := t.TempDir()
	process := w.start(t, "process", "--data", data)
	process.err.holding(t, `"msg":"ready"`)
	serve := w.start(t, "serve", "--http", "127.0.0.1:0", "--data", data)
	serve.err.holding(t, `"msg":"ready"`)
	for name, args := range map[string][]string{
		"processors": {"process", "storage", "--data", data},
		"views":      {"serve", "--http", "127.0.0.1:0", "--data", data},
	} {
		got := w.run(t, "", args...)
		assert.Equal(t, exitFault, got.code, args)
		assert.Contains(t, got.err, "another process has the folder "+filepath.Join(data, name)+": give each its own --data")
	}
	assert.Equal(t, exitOK, process.stop(t))
	next := w.start(t, "process", "--data", data)
	next.err.holding(t, `"msg":"ready"`)
	assert.NotContains(t, next.err.String(), "deleted:")
	assert.Equal(t, exitOK, next.stop(t))
	assert.Equal(t, exitOK, serve.stop(t))
}

func TestAFolderOfDataCanBeWritten(t *testing.T) {
	nobody := environment{"BOOTSTRAP_SERVERS": "127.0.0.1:1"} // never asked
	data := file(t, "a file, and no folder")
	for _, args := range [][]string{{"process"}, {"serve", "--http", "127.0.0.1:0"}, {"dev", "--kafka", "127.0.0.1:0", "--http", "127.0.0.1:0"}} {
		got := nobody.run(t, "", append(args, "--data", data)...)
		assert.Equal(t, exitFault, got.code, args)
		assert.Contains(t, got.err, "--data "+data+" must be a folder that can be made and written: ", args)
		assert.Contains(t, got.err, "not a directory", args)
	}
	text, err := os.ReadFile(data)
	require.NoError(t, err)
	assert.Equal(t, "a file, and no folder", string(text))
}
