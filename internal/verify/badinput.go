package verify

import (
	"fmt"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/verify/model"
)

// bad is a record that nobody can read, or that is none of our business. The
// model says which dead letter it becomes.
func (g *Generator) bad() made {
	r := g.random
	all := [][2]string{
		{"COMMAND_TOPIC_STORAGE", `{"accountId":1001,`},
		{"COMMAND_TOPIC_STORAGE", `[1,2,3]`},
		{"COMMAND_TOPIC_STORAGE", ``},
		{"COMMAND_TOPIC_STORAGE_SHOW", ``},
		{"COMMAND_TOPIC_STORAGE_COMPARTMENT", `{"accountId":1001,"type":"RELEASE","body":{"assetId":-1}}`},
		{"COMMAND_TOPIC_STORAGE", `{"accountId":4294967296,"type":"ARRANGE","body":{}}`},
		{"COMMAND_TOPIC_STORAGE", `{"accountId":1001,"type":"DEPOSIT","body":{"slot":40000}}`},
		{"COMMAND_TOPIC_STORAGE", `{"accountId":1001,"type":"WITHDRAW","body":{"assetId":1.5}}`},
		{"COMMAND_TOPIC_STORAGE", fmt.Sprintf(`{"accountId":1001,"type":"EXPLODE_%d","body":{}}`, r.IntN(100))},
		{"COMMAND_TOPIC_STORAGE", `{"accountId":0,"type":"ARRANGE","body":{}}`},
		{"COMMAND_TOPIC_STORAGE_SHOW", `{"type":"CLOSE_STORAGE"}`},
		{"COMMAND_TOPIC_STORAGE_SHOW", `{"type":"SHOW_STORAGE","characterId":5}`},
		{"EVENT_TOPIC_CHARACTER_STATUS", `{"type":"LEVEL_CHANGED","characterId":"x"}`},
		{"COMMAND_TOPIC_STORAGE", `{"accountId":1001,"type":"ARRANGE","body":{"x":"` + strings.Repeat("x", 1<<20) + `"}}`},
	}
	if r.IntN(20) > 0 {
		all = all[:len(all)-1] // the large one is rare
	}
	if g.mix != MixStorage {
		all = append(all,
			[2]string{"COMMAND_TOPIC_COMPARTMENT", `{"characterId":500001,"inventoryType":256,"type":"SORT","body":{}}`},
			[2]string{"COMMAND_TOPIC_COMPARTMENT", `{"characterId":500001,"inventoryType":1,"type":"MOVE","body":{"source":"1"}}`},
			[2]string{"COMMAND_TOPIC_COMPARTMENT", `{"inventoryType":1,"type":"SORT","body":{}}`},
			[2]string{"COMMAND_TOPIC_COMPARTMENT", `{"characterId":500001,"inventoryType":1,"type":"ACCEPT","body":7}`},
			[2]string{"EVENT_TOPIC_DROP_STATUS", `{"type":"CREATED","dropId":7}`},
			[2]string{"EVENT_TOPIC_EQUIPABLE_STATUS", `{"type":"CREATED","id":7}`},
		)
	}
	one := pick(r, all...)
	headers := headersOf(pick(r, g.tenants...), trace(g.run, g.number))
	switch r.IntN(12) {
	case 0:
		headers[0].Value = []byte("nobody")
	case 1:
		headers = append(headers, kgo.RecordHeader{Key: "much", Value: []byte(strings.Repeat("x", 9<<10))})
	}
	var value []byte
	if one[1] != "" || r.IntN(2) == 0 {
		value = []byte(one[1])
	}
	m := g.record(one[0], value, headers)
	_, m.sent.Letter = model.Read(one[0], value, modelHeaders(headers))
	return m
}
