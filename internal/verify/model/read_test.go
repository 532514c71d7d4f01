package model

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatBecomesADeadLetter(t *testing.T) {
	const storage, status = "COMMAND_TOPIC_STORAGE", "EVENT_TOPIC_CHARACTER_STATUS"
	for _, one := range []struct {
		topic, value string
		headers      []Header
		letter       string
		about        int
	}{
		{storage, `{"accountId":1,"type":"ARRANGE","body":{}}`, nil, "", 1},
		{storage, `{"accountId":1,"type":"ARRANGE"}`, nil, "", 1},
		{storage, `{"ACCOUNTID":1,"type":"ARRANGE","unknown":[]}`, nil, "", 1},
		{storage, `{"accountId":1,`, nil, Malformed, 0},
		{storage, `[]`, nil, Malformed, 0},
		{storage, ``, nil, Malformed, 0},
		{storage, `{"accountId":1.5,"type":"ARRANGE"}`, nil, Malformed, 0},
		{storage, `{"accountId":1,"type":"DEPOSIT","body":{"slot":32768}}`, nil, Malformed, 0},
		{storage, `{"accountId":1,"type":"SHOW_STORAGE"}`, nil, UnknownType, 0},
		{storage, `{"type":"ARRANGE"}`, nil, NoKey, 0},
		{storage, `{"accountId":1,"type":"ARRANGE"}`, []Header{{"TENANT_ID", []byte("x")}}, Malformed, 0},
		{storage, `{"accountId":1,"type":"ARRANGE"}`, []Header{{"x", make([]byte, 9<<10)}}, TooLarge, 0},
		{storage, `{"accountId":1,"type":"ARRANGE","x":"` + strings.Repeat("x", 1<<20) + `"}`, nil, TooLarge, 0},
		{status, `{"type":"LEVEL_CHANGED"}`, nil, "", 0},
		{status, `{"characterId":1,"type":"LOGOUT","body":{}}`, nil, "", 1},
		{"COMMAND_TOPIC_STORAGE_SHOW", `{"characterId":1,"type":"SHOW_STORAGE"}`, nil, NoKey, 0},
		{"EVENT_TOPIC_EQUIPABLE_STATUS", `{"id":1,"type":"UPDATED","body":{"strength":-1}}`, nil, Malformed, 0},
		{"EVENT_TOPIC_EQUIPABLE_STATUS", `{"id":1,"type":"UPDATED","body":{"strength":1}}`, nil, "", 1},
	} {
		about, letter := Read(one.topic, []byte(one.value), one.headers)
		assert.Equal(t, one.letter, letter, one.value[:min(80, len(one.value))])
		assert.Len(t, about, one.about)
	}
}

func TestTenantsPartRows(t *testing.T) {
	const tenant = "083839C6-C47C-42A6-9585-76492795D123"
	about, _ := Read("COMMAND_TOPIC_STORAGE", []byte(`{"accountId":5,"type":"ARRANGE"}`), []Header{{"TENANT_ID", []byte(tenant)}})
	assert.Equal(t, strings.ToLower(tenant)+"/5", about[0].Key)
	about, _ = Read("COMMAND_TOPIC_STORAGE", []byte(`{"accountId":5,"type":"ARRANGE"}`), []Header{{"TENANT_ID", []byte("00000000-0000-0000-0000-000000000000")}})
	assert.Equal(t, "5", about[0].Key)
}
