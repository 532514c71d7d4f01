package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
)

// file makes one with a text in it.
func file(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "file.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// answers reads the lines that were printed.
func (r ran) answers(t *testing.T) []line {
	t.Helper()
	var all []line
	for text := range strings.Lines(r.out) {
		var l line
		require.NoError(t, json.Unmarshal([]byte(text), &l), text)
		all = append(all, l)
	}
	return all
}

// kind is the answer's ce_type, or the dead letter's code.
func (l line) kind() string {
	for _, h := range l.Headers {
		if h.Key == "ce_type" || h.Key == "coffer-error-code" {
			return string(h.Value)
		}
	}
	return ""
}

func TestSendSaysByItsCodeWhatBecameOfACommand(t *testing.T) {
	w, _ := developing(t)
	for _, one := range []struct {
		args string
		code int
		kind string
	}{
		{"storage show --account 4001 --character 100001 --npc 9030100 --channel 1", exitOK, "PROJECTION_CREATED"},
		{"storage deposit --account 4001 --template 2000000 --quantity 50", exitOK, "DEPOSITED"},
		{"storage deposit --account 4001 --template 9000000", exitRefused, "ERROR"},
		{`storage deposit --account 4001 --body {"slot":0,"templateId":1302000,"referenceType":"equipable"}`, exitOK, "DEPOSITED"},
		{"storage withdraw --account 4001 --asset 1 --quantity 20", exitOK, "WITHDRAWN"},
		{"storage deposit-rollback --account 4001 --asset 2", exitOK, "WITHDRAWN"},
		{"storage update-mesos --account 4001 --mesos 5", exitOK, "MESOS_UPDATED"},
		{"storage update-mesos --account 4001 --mesos 6 --operation SUBTRACT", exitRefused, "ERROR"},
		{"storage accept --account 4001 --character 100001 --template 2000001 --quantity 7", exitOK, "ACCEPTED"},
		{"storage release --account 4001 --character 100001 --asset 3", exitOK, "RELEASED"},
		{"storage arrange --account 4001", exitOK, "ARRANGED"},
		{"storage close --character 100001", exitOK, "PROJECTION_DESTROYED"},
		{"storage update-mesos --account 0 --mesos 5", exitRefused, "NO_KEY"},
		{"storage update-mesos --account 1 --mesos 5 --tenant nobody", exitRefused, "MALFORMED"},
		{`storage update-mesos --account 1 --body {"mesos":-1}`, exitRefused, "MALFORMED"},
	} {
		got := w.run(t, "", append([]string{"send"}, strings.Fields(one.args)...)...)
		assert.Equal(t, one.code, got.code, "%s: %s", one.args, got.err)
		if all := got.answers(t); assert.Len(t, all, 1, one.args) {
			assert.Equal(t, one.kind, all[0].kind(), one.args)
		}
	}
	for _, leaves := range []string{"logout", "channel-changed", "map-changed"} {
		require.Equal(t, exitOK, w.run(t, "", "send", "storage", "show", "--account", "4001", "--character", "5").code)
		got := w.run(t, "", "send", "character", leaves, "--character", "5", "--values")
		assert.Equal(t, exitOK, got.code, leaves)
		assert.Contains(t, got.out, "PROJECTION_DESTROYED")
	}
	silent := w.run(t, "", "send", "storage", "close", "--character", "5", "--timeout", "300ms")
	assert.Equal(t, exitNoAnswer, silent.code)
	assert.Empty(t, silent.out)
	assert.Contains(t, silent.err, "no answer within 300ms to COMMAND_TOPIC_STORAGE_SHOW/")
	assert.Contains(t, silent.err, "if no session is open there is none")

	only := w.run(t, "", "send", "storage", "arrange", "--account", "4001", "--timeout", "0")
	assert.Equal(t, exitOK, only.code, "nobody waits")
	assert.Contains(t, only.err, "sent COMMAND_TOPIC_STORAGE/")
}

// The answer of a retry is the first send's and names the first record: it is
// known by what it carries.
func TestSendKnowsTheAnswerOfARetry(t *testing.T) {
	w, _ := developing(t)
	args := []string{"send", "storage", "update-mesos", "--account", "4001", "--mesos", "5", "--ce-id", "x-1",
		"--tenant", "083839c6-c47c-42a6-9585-76492795d123", "--region", "GMS", "--major", "83", "--minor", "1"}
	first, second := w.run(t, "", args...), w.run(t, "", args...)
	require.Equal(t, exitOK, first.code, first.err)
	require.Equal(t, exitOK, second.code, second.err)
	a, b := first.answers(t)[0], second.answers(t)[0]
	assert.Equal(t, a.Value, b.Value)
	assert.Equal(t, a.Headers, b.Headers)
	assert.Less(t, a.Offset, b.Offset)
	assert.Contains(t, first.out, `"MAJOR_VERSION":83,"MINOR_VERSION":1`)
	assert.Equal(t, "083839c6-c47c-42a6-9585-76492795d123/4001", string(*a.Key))
}

// The ce_id of a record in a file does the same.
func TestSendKnowsTheAnswerOfAFileSentTwice(t *testing.T) {
	w, _ := developing(t)
	records := file(t, `{"topic":"COMMAND_TOPIC_STORAGE","headers":{"ce_id":"f-1"},"value":{"type":"UPDATE_MESOS","accountId":4001,"body":{"mesos":5,"operation":"ADD"}}}
{"topic":"COMMAND_TOPIC_STORAGE","headers":{"ce_id":"f-2","CORRELATION_ID":"mine"},"value":{"type":"ARRANGE","accountId":4001}}
`)
	first := w.run(t, "", "send", "--file", records, "--timeout", "3s")
	second := w.run(t, "", "send", "--file", records, "--timeout", "3s")
	require.Equal(t, exitOK, first.code, first.err)
	require.Equal(t, exitOK, second.code, second.err)
	before, after := first.answers(t), second.answers(t)
	require.Len(t, after, 2)
	for i := range before {
		assert.Equal(t, before[i].Value, after[i].Value)
		assert.Equal(t, before[i].Headers, after[i].Headers)
	}
	assert.Contains(t, first.out, `"CORRELATION_ID":"f-1"`)
	assert.Contains(t, first.out, `"CORRELATION_ID":"mine"`, "one that is there stays")
}

// A dead letter's line goes back as the record was: what Coffer says on top of
// it, why and where, is the next dead letter's to say.
func TestSendTakesALineOfTheDeadLetters(t *testing.T) {
	w, _ := developing(t)
	first := w.run(t, `{"topic":"COMMAND_TOPIC_STORAGE","headers":{"REGION":"GMS"},"value":"no JSON"}`, "send", "--file", "-")
	require.Equal(t, exitRefused, first.code, first.err)
	again := strings.Replace(first.out, `"topic":"coffer-dead-letters"`, `"topic":"COMMAND_TOPIC_STORAGE"`, 1)
	second := w.run(t, again, "send", "--file", "-", "--timeout", "3s")
	require.Equal(t, exitRefused, second.code, second.err)
	assert.Equal(t, "MALFORMED", second.answers(t)[0].kind())
	sent := w.run(t, "", "tail", "COMMAND_TOPIC_STORAGE", "--from-start", "--count", "2").answers(t)
	require.Len(t, sent, 2)
	for _, l := range sent {
		assert.Equal(t, headers{{Key: "REGION", Value: []byte("GMS")}}, l.Headers)
	}
}

func TestSendReadsFiles(t *testing.T) {
	w, _ := developing(t)
	records := `{"type":"UPDATE_MESOS","accountId":4001,"body":{"mesos":10,"operation":"SET"}}

{"topic":"COMMAND_TOPIC_STORAGE","headers":{"REGION":"GMS","MAJOR_VERSION":83},"value":{"type":"UPDATE_MESOS","accountId":4001,"body":{"mesos":11,"operation":"SUBTRACT"}}}
{"topic":"COMMAND_TOPIC_STORAGE","value":"no JSON"}
{"topic":"COMMAND_TOPIC_STORAGE","value":null}
{"type":"ARRANGE","accountId":4001}
`
	got := w.run(t, records, "send", "--file", "-")
	assert.Equal(t, exitRefused, got.code, "the highest of all")
	var kinds []string
	for _, l := range got.answers(t) {
		kinds = append(kinds, l.kind())
	}
	assert.Equal(t, []string{"MESOS_UPDATED", "ERROR", "MALFORMED", "MALFORMED", "ARRANGED"}, kinds)
	assert.Contains(t, got.out, `"REGION":"GMS","MAJOR_VERSION":83`)

	bodies := file(t, `{"mesos":1,"operation":"ADD"}`+"\n"+`{"mesos":2,"operation":"ADD"}`+"\n")
	got = w.run(t, "", "send", "storage", "update-mesos", "--account", "4001", "--file", bodies, "--values")
	assert.Equal(t, exitOK, got.code, got.err)
	assert.Contains(t, got.out, `"newMesos":11`)
	assert.Contains(t, got.out, `"newMesos":13`)

	for text, says := range map[string]string{
		"nonsense":                         "line 1: no JSON object",
		"{}\n{":                            "record 1: it names no topic",
		`{"topic":"coffer-storage"}`:       `topic "coffer-storage" is none that commands come on`,
		`{"type":"NONSENSE"}`:              `no command is of its type "NONSENSE"`,
		`{"topic":"x","headers":["list"]}`: "headers must be an object",
	} {
		got := w.run(t, "", "send", "--file", file(t, text))
		assert.Equal(t, exitUsage, got.code, text)
		assert.Contains(t, got.err, says)
	}
	assert.Equal(t, exitFault, w.run(t, "", "send", "--file", "nowhere").code)
}

func TestSendRefusesWhatItCannotSend(t *testing.T) {
	nobody := environment{"BOOTSTRAP_SERVERS": "127.0.0.1:1"} // never asked
	for args, says := range map[string]string{
		"":                          "say what to send",
		"storage deposit":           "--account is missing",
		"storage show --account 1":  "--character is missing",
		"storage arrange --world 1": "--account is missing",
		"storage deposit --slot x":  "invalid argument",
		"storage deposit more":      `takes no argument "more"`,
		"nonsense":                  "there is no `coffer send nonsense`",
		"storage nonsense":          "there is no `coffer send storage nonsense`",
		"storage close --body {}":   "unknown flag: --body",
		"storage deposit --world 256 --account 1":                           "invalid argument",
		"storage deposit --account 1 --transaction x":                       "is no UUID, random or nil",
		"storage deposit --account 1 --expiration soon":                     "is no RFC 3339 time",
		"storage deposit --account 1 --body {":                              "--body is no JSON",
		"storage deposit --account 1 --body {} --slot 1":                    "--slot is part of the body",
		"storage deposit --account 1 --body {} --file x":                    "can't both be given",
		"storage deposit --account 1 --reference-data {":                    "--reference-data is no JSON",
		"storage deposit --account 1 --reference-data {} --quantity 1":      "can't both be given",
		"inventory merge --character 1":                                     "--type is missing",
		"inventory merge --type use":                                        "--character is missing",
		"inventory merge --character 1 --type belt":                         `"belt" is no compartment`,
		"inventory merge --character 1 --type 256":                          `"256" is no compartment`,
		"inventory equip --character 1":                                     "--source is missing",
		"inventory create-asset --character 1":                              "--template is missing",
		"inventory create-asset --character 1 --template 9000000":           "--type is missing, and template 9000000 is of none of the five",
		"inventory request-reserve --character 1":                           "--type is missing",
		"inventory request-reserve --character 1 --item 1:2":                "no slot:template:quantity",
		"inventory request-reserve --character 1 --item 1:2:x":              "no slot:template:quantity",
		"inventory consume --character 1 --type use --slot 1":               "--transaction is missing",
		"inventory consume --character 1 --type use --body {} --slot 1":     "--slot is part of the body",
		"inventory create-asset --character 1 --template 1302000 --flag -1": "invalid argument",
		"drop reserved --drop 1":                                            "--character is missing",
		"equipable updated --level 1":                                       "--reference is missing",
	} {
		got := nobody.run(t, "", append([]string{"send"}, strings.Fields(args)...)...)
		assert.Equal(t, exitUsage, got.code, args)
		assert.Contains(t, got.err, says, args)
	}
}

// A value alone goes to the topic that its type says; where storages and
// inventories share one, the compartment it names says which.
func TestAValueAloneFindsItsTopic(t *testing.T) {
	topics, err := codecs.Resolve(func(string) string { return "" })
	require.NoError(t, err)
	for value, want := range map[string]*codecs.Topic{
		`{"type":"ACCEPT","accountId":1}`:                                          codecs.StorageCompartmentCommands,
		`{"type":"ACCEPT","characterId":1,"inventoryType":2}`:                      codecs.CompartmentCommands,
		`{"type":"RELEASE","characterId":1,"accountId":1}`:                         codecs.StorageCompartmentCommands,
		`{"type":"RELEASE","characterId":1,"inventoryType":2}`:                     codecs.CompartmentCommands,
		`{"type":"CREATED","characterId":1}`:                                       codecs.CharacterStatus,
		`{"type":"RESERVED","dropId":1}`:                                           codecs.DropStatus,
		`{"type":"UPDATED","id":1}`:                                                codecs.EquipableStatus,
		`{"topic":"COMMAND_TOPIC_COMPARTMENT","value":{"type":"ACCEPT"}}`:          codecs.CompartmentCommands,
		`{"topic":"COMMAND_TOPIC_STORAGE_COMPARTMENT","value":{"type":"RELEASE"}}`: codecs.StorageCompartmentCommands,
		`{"topic":"EVENT_TOPIC_DROP_STATUS","value":{"type":"CONSUMED"}}`:          codecs.DropStatus,
	} {
		r, err := record([]byte(value), nil, topics)
		require.NoError(t, err, value)
		assert.Same(t, want, r.topic, value)
	}
}

func TestAnInterruptedSendSaysSo(t *testing.T) {
	w, _ := developing(t)
	s := w.start(t, "send", "storage", "close", "--character", "5", "--timeout", "1m")
	got := w.run(t, "", "tail", "COMMAND_TOPIC_STORAGE_SHOW", "--from-start", "--count", "1")
	require.Contains(t, got.out, "CLOSE_STORAGE", "it was sent and waits")
	assert.Equal(t, exitInterrupted, s.stop(t))
}
