package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Somebody who looks around after `coffer dev --demo` finds something, whatever
// of its suggestions is tried; and it is there once, however often it starts.
func TestTheDemo(t *testing.T) {
	data := t.TempDir()
	w, s := developing(t, "--demo", "--data", data)
	s.out.line(t, "Demo    account 4001")
	look := func() map[string]string {
		shown := map[string]string{}
		for _, args := range []string{
			"inventory --character 100001 --min-version 15", "inventory --character 100002 --min-version 6",
			"inventory --character 100003 --min-version 5",
			"storage --account 4001 --min-version 3", "storage --account 4002 --min-version 2",
		} {
			got := w.run(t, "", append([]string{"show"}, strings.Fields(args)...)...)
			assert.Equal(t, exitOK, got.code, got.err)
			shown[args], _, _ = strings.Cut(got.out, " (version") // a retry makes a version too
			_, rest, _ := strings.Cut(got.out, "\n")
			shown[args] += rest
		}
		return shown
	}
	first := look()
	aria := first["inventory --character 100001 --min-version 15"]
	assert.Contains(t, aria, "Character 100001: 9 assets, 2 of them worn")
	assert.Regexp(t, `worn +-11 +1 +1302000 +1 +equipable +\d+ +never`, aria)
	assert.Regexp(t, `use +1 +\d+ +2000000 +100 `, aria)
	assert.Regexp(t, `use +2 +\d+ +2000000 +50 `, aria)
	assert.Regexp(t, `cash +1 +\d+ +5000000 +1 +pet`, aria)
	assert.Regexp(t, `use +1 +32`, first["inventory --character 100002 --min-version 6"])
	assert.Contains(t, first["storage --account 4001 --min-version 3"], "2 of 4 slots in use, 15000 mesos")

	require.Equal(t, exitOK, s.stop(t))
	w, s = developing(t, "--demo", "--data", data)
	assert.Equal(t, first, look(), "nothing is sent again")
	require.Equal(t, exitOK, s.stop(t))

	require.NoError(t, os.Remove(filepath.Join(data, "demo")))
	w, s = developing(t, "--demo", "--data", data)
	assert.Equal(t, first, look(), "broken off and sent again, nothing is applied twice")
	for line := range strings.Lines(s.out.String()) {
		_, typed, ok := strings.Cut(strings.TrimSpace(line), "coffer ")
		if words := strings.Fields(typed); ok && words[0] != "tail" {
			got := environment{}.run(t, "", words...)
			assert.Equal(t, exitOK, got.code, "%s: %s%s", typed, got.out, got.err)
		}
	}
}

func TestTheDemoIsOnlyWhatCanBeTyped(t *testing.T) {
	for _, line := range demo {
		r, err := typed(line)
		require.NoError(t, err, line)
		assert.NotNil(t, r.topic, line)
	}
	for _, line := range []string{"inventory nonsense", "inventory merge --nonsense", "inventory merge"} {
		_, err := typed(line)
		assert.Error(t, err, line)
	}
}
