package codecs_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const samples = "testdata/samples"

// sample is one file of the contract's samples.
func sample(t testing.TB, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(append([]string{samples}, path...)...))
	require.NoError(t, err)
	return b
}

// TestSamplesAreTheContracts compares our copy with the contract's own where
// that lies beside the project.
func TestSamplesAreTheContracts(t *testing.T) {
	theirs := filepath.Join("..", "..", "shared", "contract", "samples")
	if _, err := os.Stat(theirs); err != nil {
		t.Skip("the contract is not beside the project")
	}
	assert.Equal(t, files(t, theirs), files(t, samples))
}

func files(t testing.TB, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		out[name] = string(b)
		return err
	}))
	return out
}

// sameJSON asserts that two texts are the same JSON value, numbers digit by
// digit, whatever the order of their fields.
func sameJSON(t testing.TB, want, got []byte, more ...any) {
	t.Helper()
	assert.Equal(t, generic(t, want), generic(t, got), more...)
}

func generic(t testing.TB, b []byte) (v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(b, &v), "%s", b)
	return v
}

type rawJSON = json.RawMessage

func into(t testing.TB, b []byte, v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(b, v))
}

// rawData is the referenceData in the body of a message.
func rawData(t testing.TB, message string) []byte {
	t.Helper()
	var m struct {
		Body struct{ ReferenceData json.RawMessage }
	}
	into(t, []byte(message), &m)
	return m.Body.ReferenceData
}

func compact(t testing.TB, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, json.Compact(&out, b))
	return out.String()
}
