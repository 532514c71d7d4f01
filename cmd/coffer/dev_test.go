package main

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDevTellsWhatItStartedAndWorkingExamples(t *testing.T) {
	w, s := developing(t)
	text := s.out.String()
	for _, topic := range []string{"COMMAND_TOPIC_STORAGE", "EVENT_TOPIC_STORAGE_STATUS", "COMMAND_TOPIC_COMPARTMENT", "COMMAND_TOPIC_DROP", "coffer-dead-letters"} {
		assert.Contains(t, text, topic)
	}
	tried := 0
	for line := range strings.Lines(text) {
		_, example, ok := strings.Cut(strings.TrimSpace(line), "coffer ")
		if !ok || strings.HasPrefix(example, "tail") {
			continue
		}
		tried++
		got := environment{}.run(t, "", strings.Fields(example)...) // without the test's environment
		assert.Equal(t, exitOK, got.code, "%s: %s", example, got.err)
	}
	assert.Equal(t, len(firstTries)-1, tried)

	for path, status := range map[string]int{"/readyz": 200, "/livez": 200, "/api/nothing": 404} {
		answer, err := http.Get(w["COFFER_URL"] + path)
		require.NoError(t, err)
		answer.Body.Close()
		assert.Equal(t, status, answer.StatusCode, path)
	}
	began := time.Now()
	assert.Equal(t, exitOK, s.stop(t))
	assert.Less(t, time.Since(began), 5*time.Second, "it ends within 5 s")
	_, err := http.Get(w["COFFER_URL"] + "/livez")
	assert.Error(t, err, "nothing listens any more")
}

func TestDevKeepsItsState(t *testing.T) {
	data := t.TempDir()
	w, s := developing(t, "--data", data)
	require.Equal(t, exitOK, w.run(t, "", "send", "storage", "update-mesos", "--account", "7", "--mesos", "11").code)
	require.Equal(t, exitOK, s.stop(t))
	w, s = developing(t, "--data", data)
	assert.Contains(t, w.run(t, "", "show", "storage", "--account", "7").out, "11 mesos")

	second := w.run(t, "", "dev", "--data", data, "--kafka", "127.0.0.1:0", "--http", "127.0.0.1:0")
	assert.Equal(t, exitFault, second.code, "two on one folder would ruin each other's files")
	assert.Contains(t, second.err, "another process has the folder "+data+"/processors: give each its own --data")
	require.Equal(t, exitOK, s.stop(t))
	other := w.run(t, "", "dev", "--data", data, "--partitions", "4", "--kafka", "127.0.0.1:0", "--http", "127.0.0.1:0")
	assert.Equal(t, exitFault, other.code)
	assert.Contains(t, other.err, "coffer-storage has 8 partitions, 4 are needed")
}

func TestDevRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	for _, one := range []struct {
		args string
		code int
		says string
	}{
		{"--http 0.0.0.0:0", exitUsage, "loopback"},
		{"--http :8080", exitUsage, "loopback"},
		{"--http nonsense", exitUsage, "no host:port"},
		{"--kafka 0.0.0.0:0 --http 127.0.0.1:0", exitUsage, "loopback"},
		{"--kafka 127.0.0.1:0 --http " + taken.Addr().String(), exitFault, "address already in use"},
		{"--http 127.0.0.1:0 --kafka " + taken.Addr().String(), exitFault, "address already in use"},
		{"--http 127.0.0.1:0 --storage-capacity 0", exitUsage, "capacity of 0"},
		{"--http 127.0.0.1:0 --storage-capacity 32768", exitUsage, "1 to 32767"},
		{"--http 127.0.0.1:0 --reference-base 0", exitUsage, "a reference base of 0 can't be: 1 to 4294967295"},
		{"--http 127.0.0.1:0 --catalog nowhere.jsonl", exitFault, "nowhere.jsonl"},
		{"--http 127.0.0.1:0 --kafka 127.0.0.1:0 --partitions 0", exitUsage, "--partitions 0"},
		{"--http 127.0.0.1:0 --kafka 127.0.0.1:0 --audit 25h", exitUsage, "--compaction-lag"},
		{"--nonsense", exitUsage, "unknown flag: --nonsense"},
		{"more", exitUsage, `takes no argument "more"`},
	} {
		got := environment{}.run(t, "", append([]string{"dev"}, strings.Fields(one.args)...)...)
		assert.Equal(t, one.code, got.code, one.args)
		assert.Contains(t, got.err, one.says, one.args)
		assert.NotContains(t, got.out, "ready", one.args)
	}
}

func TestDevReadsTheCatalogAndItsTopicsNames(t *testing.T) {
	w := environment{"COMMAND_TOPIC_STORAGE": "commands-of-storage", "EVENT_TOPIC_STORAGE_STATUS": "commands-of-storage"}
	got := w.run(t, "", "dev", "--http", "127.0.0.1:0")
	assert.Equal(t, exitUsage, got.code)
	assert.Contains(t, got.err, `both name the topic "commands-of-storage"`)

	catalog := file(t, `{"templateId": 1302000, "only": true}`)
	s := environment{"COMMAND_TOPIC_STORAGE": "commands-of-storage"}.start(t, "dev", "--kafka", "127.0.0.1:0", "--http", "127.0.0.1:0", "--catalog", catalog, "--storage-capacity", "9")
	s.out.line(t, "ready")
	s.out.line(t, "Reads   commands-of-storage")
	w = environment{"COMMAND_TOPIC_STORAGE": "commands-of-storage", "BOOTSTRAP_SERVERS": strings.Fields(s.out.line(t, "Kafka"))[1]}
	got = w.run(t, "", "send", "storage", "deposit", "--account", "4001", "--template", "1302000", "--values")
	assert.Equal(t, exitRefused, got.code)
	assert.Contains(t, got.out, "ONE_OF_A_KIND")
}
