package tester

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
)

var record = flag.Bool("record", false, "write the answers into the scripts under testdata, to be read line by line before they are kept")

// The scripts are the behaviour as a player could read it. A script is a list
// of cases: comments, some lines of input, a line "----", and the recorded
// answers up to an empty line. scriptline_test.go knows the lines.
func TestScripts(t *testing.T) {
	var files []string
	for _, folder := range []string{"storage", "session", "rules", "inventory", "character", "drops", "equipables"} {
		found, err := filepath.Glob(filepath.Join("testdata", folder, "*.txt"))
		require.NoError(t, err)
		require.NotEmpty(t, found, folder)
		files = append(files, found...)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(f), "testdata/"), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(f)
			require.NoError(t, err)
			got := play(t, string(text))
			if *record {
				require.NoError(t, os.WriteFile(f, []byte(got), 0o644))
				return
			}
			assert.Equal(t, string(text), got, "go test ./tester -run TestScripts -record writes what is answered now")
		})
	}
}

// play runs a script and returns it with the answers given now.
func play(t *testing.T, text string) string {
	s := &script{t: t, told: map[string]Event{}}
	var out []string
	var input []string
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		out = append(out, line)
		switch {
		case line == "----":
			for _, in := range input {
				out = append(out, s.run(in)...)
			}
			input = nil
			for i+1 < len(lines) && lines[i+1] != "" {
				i++ // the old answers
			}
		case line != "" && !strings.HasPrefix(line, "#"):
			input = append(input, line)
		}
	}
	require.Empty(t, input, "the script ends without ---- after these")
	s.again()
	return strings.Join(out, "\n") + "\n"
}

// script is the state of one script under way.
type script struct {
	t    *testing.T
	tt   *Tester
	told map[string]Event // by ce_id: the first occurrence

	headers bool // show them
	data    bool // show all of it
}

// use is the running system; the first line of a script may have chosen its
// settings.
func (s *script) use() *Tester {
	if s.tt == nil {
		s.tt = New(s.t)
	}
	return s.tt
}

// begin ends the system that ran, if any, and starts another.
func (s *script) begin(with ...Option) {
	if s.tt != nil {
		s.again()
		s.tt.Close()
	}
	s.told = map[string]Event{}
	s.headers, s.data = false, false
	s.tt = New(s.t, with...)
}

// again is a law that each script must keep: whatever topic is delivered again
// from its beginning, no row changes, and nothing is told but what was told
// before, in the same words.
func (s *script) again() {
	tt := s.use()
	before := tt.standing()
	topics := append([]string(nil), codecs.Functions...)
	for _, topic := range codecs.Consumed {
		topics = append(topics, tt.Topics.Name(topic))
	}
	for _, topic := range topics {
		for _, e := range tt.Redeliver(topic, 0) {
			if e.Topic == codecs.DeadLetters {
				continue // they have no ce_id, and say again what can't be read
			}
			first, ok := s.told[e.ID()]
			if assert.True(s.t, ok, "after a redelivery of %s a new event: %s", topic, e) {
				assertSame(s.t, first, e)
			}
		}
		assert.Equal(s.t, before, tt.standing(), "a redelivery of %s", topic)
	}
}

// assertSame compares everything that a reader sees of a repeat.
func assertSame(t testing.TB, first, again Event) {
	t.Helper()
	assert.Equal(t, first.Topic, again.Topic)
	assert.Equal(t, first.Key, again.Key)
	assert.Equal(t, string(first.Value), string(again.Value))
	assert.Equal(t, first.Headers, again.Headers)
}
