package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify"
)

func TestVerify(t *testing.T) {
	catalog := filepath.Join(t.TempDir(), "items.jsonl")
	require.NoError(t, os.WriteFile(catalog, []byte(`{"templateId":2000000,"slotMax":7}`+"\n"+`{"templateId":2000001,"slotMax":9}`+"\n"), 0o644))
	rules := []string{"--storage-capacity", "6", "--catalog", catalog, "--reference-base", "2000000000"}
	w, _ := developing(t, rules...)
	common := []string{"verify", "--mix", "storage", "--duration", "2s", "--rate", "400", "--accounts", "20", "--rest", w["COFFER_URL"], "--metrics", w["COFFER_URL"]}
	right := w.run(t, "", append(append(common, rules...), "--json")...)
	require.Equal(t, exitOK, right.code, "%s %s", right.out, right.err)
	var report verify.Report
	require.NoError(t, json.Unmarshal([]byte(right.out), &report))
	assert.Equal(t, 800, report.Commands)
	assert.Greater(t, report.Answers, 600)
	assert.GreaterOrEqual(t, report.Looked, 20)
	assert.Greater(t, report.Counts, 40)
	assert.Equal(t, "each must be what was sent and heard", report.Metrics)
	assert.Contains(t, right.err, "sending")

	// A deployment with another rule than it says is a real fault.
	wrong := w.run(t, "", append(common, "--seed", "2")...)
	assert.Equal(t, exitFault, wrong.code)
	assert.Contains(t, wrong.out, "STORAGE_FULL")
	assert.Regexp(t, `command \d+ at COMMAND_TOPIC_STORAGE\S*/\d@\d+ sent`, wrong.out)
	assert.NotContains(t, wrong.out, "nothing was found")
	assert.Contains(t, wrong.out, "counts compared: each must be what was sent and heard")
}

func TestVerifyRefuses(t *testing.T) {
	for args, says := range map[string]string{
		"--mix=nonsense":                "none of storage, inventory, both",
		"--rate=-1":                     "1 or more",
		"--rate=1000000 --duration=24h": "may hold in memory",
		"--metrics=127.0.0.1:8080":      "no URL such as http",
		"--metrics=http://a:1 --metrics=http://a:1/metrics": "named twice",
		"--accounts=2000000":             "at most 1000000",
		"--storage-capacity=0":           "can't be",
		"--reference-base=0":             "can't be",
		"--brokers=127.0.0.1:1 --json=x": "invalid argument",
	} {
		got := environment{}.run(t, "", append([]string{"verify"}, strings.Fields(args)...)...)
		assert.Equal(t, exitUsage, got.code, args)
		assert.Contains(t, got.err, says)
	}
	got := environment{}.run(t, "", "verify", "--brokers", "127.0.0.1:1")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.err, "127.0.0.1:1")
}
