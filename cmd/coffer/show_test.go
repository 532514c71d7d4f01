package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShow(t *testing.T) {
	w, _ := developing(t)
	const tenant = "083839c6-c47c-42a6-9585-76492795d123"
	for _, args := range [][]string{
		{"storage", "show", "--account", "4001", "--character", "9", "--npc", "9030100"},
		{"storage", "deposit", "--account", "4001", "--template", "2000000", "--quantity", "50"},
		{"storage", "accept", "--account", "4001", "--character", "9", "--template", "1302000", "--reference", "77"},
		{"storage", "deposit", "--account", "4001", "--template", "4000000", "--expiration", "2026-12-31T23:59:59Z"},
	} {
		require.Equal(t, exitOK, w.run(t, "", append([]string{"send", "--tenant", tenant}, args...)...).code)
	}
	got := w.run(t, "", "show", "storage", "--account", "4001", "--tenant", tenant, "--min-version", "4")
	assert.Equal(t, exitOK, got.code, got.err)
	assert.Equal(t, `Account 4001 in world 0: 3 of 4 slots in use, 0 mesos (version 4)
TYPE   SLOT  ASSET  TEMPLATE  QUANTITY  KIND        REFERENCE  EXPIRES
equip  0     2      1302000   1         equipable   77         never
use    0     1      2000000   50        consumable  -          never
etc    0     3      4000000   1         etc         -          2026-12-31T23:59:59Z
`, got.out)
	assert.Equal(t, "Account 4001 in world 0: 0 of 4 slots in use, 0 mesos (version 0)\n",
		w.run(t, "", "show", "storage", "--account", "4001").out, "another tenant's")

	got = w.run(t, "", "show", "projection", "--character", "9", "--tenant", tenant, "--min-version", "1.4")
	assert.Contains(t, got.out, "Character 9 at NPC 9030100: storage of account 4001 in world 0, capacity 4, 0 mesos (version 1.4)\n")
	assert.Contains(t, got.out, "equip        0      0     2      1302000")
	assert.NotContains(t, got.out, "equip        1", "an equip was moved: equips only")
	assert.Contains(t, got.out, "cash         2      0     3      4000000")

	got = w.run(t, "", "show", "storage", "--account", "4001", "--tenant", tenant, "--json")
	assert.Equal(t, exitOK, got.code)
	assert.True(t, json.Valid([]byte(got.out)))

	for _, one := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"projection", "--character", "8"}, exitFault, "NOT_FOUND: Character 8 has no storage open."},
		{[]string{"storage", "--account", "4001", "--tenant", "nobody"}, exitFault, "BAD_HEADER"},
		{[]string{"storage", "--account", "4001", "--min-version", "99"}, exitFault, "NOT_YET"},
		{[]string{"storage"}, exitUsage, "--account is missing"},
		{[]string{"projection"}, exitUsage, "--character is missing"},
	} {
		got := w.run(t, "", append([]string{"show"}, one.args...)...)
		assert.Equal(t, one.code, got.code, one.args)
		assert.Contains(t, got.err, one.says)
	}
	got = w.run(t, "", "show", "projection", "--character", "8", "--json")
	assert.Equal(t, exitFault, got.code)
	assert.Contains(t, got.out, `"code":"NOT_FOUND"`)
}

// What stands between the sidecar and us may answer in its place.
func TestShowSaysWhoAnsweredInTheSidecarsPlace(t *testing.T) {
	for status, says := range map[int]string{
		http.StatusBadGateway: "answers 502 Bad Gateway with what is no JSON: \"<html>gone</html>\"",
		http.StatusOK:         "answers 200 OK with what is no JSON",
	} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html>gone</html>"))
		}))
		for _, args := range []string{"storage --account 1 --json", "storage --account 1", "inventory --character 1 --json"} {
			got := environment{"COFFER_URL": proxy.URL}.run(t, "", append([]string{"show"}, strings.Fields(args)...)...)
			assert.Equal(t, exitFault, got.code, args)
			assert.Empty(t, got.out, args)
			assert.Contains(t, got.err, strings.TrimPrefix(proxy.URL, "http://")+" "+says, args)
		}
		proxy.Close()
	}
}
