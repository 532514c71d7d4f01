package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTailPrintsEventsAsTheyComeAndThoseThatWere(t *testing.T) {
	w, _ := developing(t)
	require.Equal(t, exitOK, w.run(t, "", "send", "storage", "arrange", "--account", "1").code)
	s := w.start(t, "tail", "--values")
	// An answer that comes behind tail's beginning is printed; that it has begun
	// is only seen by what it prints.
	sent := 0
	for !strings.Contains(s.out.String(), "MESOS_UPDATED") {
		sent++
		require.Equal(t, exitOK, w.run(t, "", "send", "storage", "update-mesos", "--account", "1", "--mesos", "1").code)
		require.Less(t, sent, 500)
	}
	assert.NotContains(t, s.out.String(), "ARRANGED", "it begins behind what was there")
	require.Equal(t, exitRefused, w.run(t, "", "send", "storage", "arrange", "--account", "0").code)
	s.out.line(t, `{"transactionId"`)
	assert.Equal(t, exitOK, s.stop(t))

	got := w.run(t, "", "tail", "EVENT_TOPIC_STORAGE_STATUS", "--from-start", "--count", "1")
	assert.Equal(t, exitOK, got.code)
	assert.Equal(t, "ARRANGED", got.answers(t)[0].kind())
	got = w.run(t, "", "tail", "coffer-dead-letters", "--from-start", "--count", "1")
	assert.Equal(t, "NO_KEY", got.answers(t)[0].kind())

	w["EVENT_TOPIC_STORAGE_STATUS"] = "another-name"
	got = w.run(t, "", "tail", "EVENT_TOPIC_STORAGE_STATUS", "--count", "1")
	assert.Equal(t, exitFault, got.code, "the variable names the topic")
	assert.Contains(t, got.err, "another-name")
}

func TestNobodyIsThere(t *testing.T) {
	taken := environment{"BOOTSTRAP_SERVERS": "127.0.0.1:1", "COFFER_URL": "http://127.0.0.1:1"}
	got := taken.run(t, "", "tail")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.err, "127.0.0.1:1")
	got = taken.run(t, "", "show", "storage", "--account", "1")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.err, "asking http://127.0.0.1:1")
}
