//go:build unix

package visit_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func askWithKcat(t *testing.T, c coffer) {
	if _, err := exec.LookPath("kcat"); err != nil {
		if os.Getenv("CI") != "" {
			require.NoError(t, err)
		}
		t.Log("without kcat (apt-get install kcat)")
		return
	}
	const tx = "0d4e4b0e-8b1c-4f6e-9f2b-3f4f5a6b7c8d"
	put := kcat(c, "-P", "-t", "COMMAND_TOPIC_STORAGE", "-p", "2", "-H", "TENANT_ID="+other)
	put.Stdin = strings.NewReader(`{"transactionId":"` + tx + `","worldId":1,"accountId":77,"type":"UPDATE_MESOS","body":{"mesos":250,"operation":"ADD"}}`)
	out, err := put.CombinedOutput()
	require.NoError(t, err, "%s", out)

	// kcat ends at the topic's end as it is then, so it asks until the answer is there.
	var got [][]byte
	require.Eventually(t, func() bool {
		out, err := kcat(c, "-C", "-q", "-e", "-o", "beginning", "-t", "EVENT_TOPIC_STORAGE_STATUS", "-J").Output()
		if err != nil {
			return false
		}
		got = nil
		for line := range strings.Lines(string(out)) {
			if strings.Contains(line, tx) {
				got = append(got, []byte(line))
			}
		}
		return len(got) > 0
	}, 20*time.Second, 50*time.Millisecond)
	require.Len(t, got, 1)
	var answer struct {
		Key     string   `json:"key"`
		Headers []string `json:"headers"`
		Payload string   `json:"payload"`
	}
	require.NoError(t, json.Unmarshal(got[0], &answer))
	assert.Equal(t, other+"/77", answer.Key)
	assert.Equal(t, `{"transactionId":"`+tx+`","worldId":1,"accountId":77,"type":"MESOS_UPDATED","body":{"oldMesos":0,"newMesos":250}}`, answer.Payload)
	headers := map[string]string{}
	for i := 0; i+1 < len(answer.Headers); i += 2 {
		headers[answer.Headers[i]] = answer.Headers[i+1]
	}
	assert.Equal(t, other, headers["TENANT_ID"])
	assert.Equal(t, "MESOS_UPDATED", headers["ce_type"])
	assert.Equal(t, "1.0", headers["ce_specversion"])
	assert.Equal(t, "/coffer/storage", headers["ce_source"])
	assert.Equal(t, "1", headers["coffer-version"])
}

func kcat(c coffer, args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(c.t.Context(), 20*time.Second)
	c.t.Cleanup(cancel)
	return exec.CommandContext(ctx, "kcat", append([]string{"-b", strings.Join(c.brokers, ",")}, args...)...)
}
