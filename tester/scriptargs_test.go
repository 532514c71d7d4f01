package tester

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// split cuts a line at spaces, but not within single quotes.
func split(line string) (words []string) {
	var word strings.Builder
	quoted := false
	for _, c := range line + " " {
		switch {
		case c == '\'':
			quoted = !quoted
		case c == ' ' && !quoted:
			if word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
			}
		default:
			word.WriteRune(c)
		}
	}
	return words
}

type arg struct{ name, value string }

// args are a line's words after the first, in order.
type args []arg

func (a args) find(name string) (string, bool) {
	for _, one := range a {
		if one.name == name {
			return one.value, true
		}
	}
	return "", false
}

func (a args) get(name, unset string) string {
	if value, ok := a.find(name); ok {
		return value
	}
	return unset
}

// raw is a value's bytes, nil (a tombstone) if it isn't there. REPEAT(x,n) in
// it stands for n times x.
func (a args) raw(name string) []byte {
	value, ok := a.find(name)
	if !ok {
		return nil
	}
	return []byte(expand(value))
}

func expand(value string) string {
	before, rest, ok := strings.Cut(value, "REPEAT(")
	if !ok {
		return value
	}
	inside, after, _ := strings.Cut(rest, ")")
	text, times, _ := strings.Cut(inside, ",")
	n, err := strconv.Atoi(times)
	if err != nil {
		panic(err)
	}
	return before + strings.Repeat(text, n) + after
}

func (a args) number(name string, unset uint32) uint32 {
	value, ok := a.find(name)
	if !ok {
		return unset
	}
	n, err := strconv.ParseUint(value, 10, 32)
	if err != nil {
		panic(err)
	}
	return uint32(n)
}

func (a args) headers() (h Headers) {
	add := func(key, value string) { h = append(h, Header{Key: key, Value: []byte(value)}) }
	for _, one := range a {
		switch one.name {
		case "tenant":
			add("TENANT_ID", tenantOf(one.value))
		case "id":
			add("ce_id", one.value)
		case "trace":
			add("traceparent", fmt.Sprintf("00-%032s-%016s-01", one.value, one.value))
		case "header":
			key, value, _ := strings.Cut(one.value, ":")
			add(key, expand(value))
		}
	}
	return h
}

// tenantOf is a one-letter tenant's id, or the text itself.
func tenantOf(name string) string {
	if len(name) != 1 {
		return name
	}
	return transaction(name).String()
}

// transaction is the id that a script calls by one letter; "" is the nil UUID.
func transaction(name string) (id uuid.UUID) {
	copy(id[16-len(name):], name)
	return id
}

// called is transaction's inverse; "nil" is the nil UUID.
func called(id uuid.UUID) string {
	if id == uuid.Nil {
		return "nil"
	}
	return strings.TrimLeft(string(id[:]), "\x00")
}

var wireNames = map[string]string{"asset": "assetId", "template": "templateId", "reference": "referenceId", "kind": "referenceType"}

// member writes one field as JSON: numbers and JSON as they are, else text.
func member(name, value string) string {
	if wire, ok := wireNames[name]; ok {
		name = wire
	}
	if !json.Valid([]byte(value)) {
		value = strconv.Quote(value)
	}
	return fmt.Sprintf("%q:%s", name, value)
}

// fields is an object of those of the named arguments that are there.
func (a args) fields(names ...string) string {
	var members []string
	for _, name := range names {
		if value, ok := a.find(name); ok {
			members = append(members, member(name, expand(value)))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// incoming is the body of a DEPOSIT or an ACCEPT. What belongs into
// referenceData goes there, unless data says all of it. Slot is -1 if it isn't
// named.
func (a args) incoming(deposit bool) string {
	inside := map[string]string{"owner": "ownerId", "flag": "flag", "cash": "cashId", "purchasedBy": "purchasedBy", "dataquantity": "quantity"}
	members := []string{member("slot", a.get("slot", "-1"))}
	var data []string
	for _, one := range a {
		name := inside[one.name]
		switch {
		case deposit && one.name == "quantity":
			name = "quantity"
		case !deposit && one.name == "expires":
			name = "expiration"
		}
		switch {
		case name == "cashId":
			data = append(data, fmt.Sprintf("%q:%q", name, one.value))
		case name != "":
			data = append(data, member(name, one.value))
		case one.name == "expires":
			members = append(members, member("expiration", one.value))
		case one.name == "template", one.name == "reference", one.name == "kind", one.name == "quantity":
			members = append(members, member(one.name, expand(one.value)))
		}
	}
	if whole, ok := a.find("data"); ok {
		members = append(members, `"referenceData":`+expand(whole))
	} else if len(data) > 0 {
		members = append(members, `"referenceData":{`+strings.Join(data, ",")+"}")
	}
	return "{" + strings.Join(members, ",") + "}"
}

// envelope is a command of COMMAND_TOPIC_STORAGE.
func (a args) envelope(kind, body string) []byte {
	return fmt.Appendf(nil, `{"transactionId":%q,"worldId":%s,"accountId":%s,"type":%q,"body":%s}`,
		transaction(a.get("tx", "")), a.get("world", "0"), a.get("account", strconv.Itoa(somebody)), kind, body)
}

// transfer is a command of COMMAND_TOPIC_STORAGE_COMPARTMENT: its transaction
// stands in the body, and at the top level only if outer names one.
func (a args) transfer(kind, body string) []byte {
	outer := ""
	if name, ok := a.find("outer"); ok {
		outer = fmt.Sprintf(`"transactionId":%q,`, transaction(name))
	}
	comma := ","
	if body == "{}" {
		comma = ""
	}
	body = fmt.Sprintf(`{"transactionId":%q%s%s`, transaction(a.get("tx", "")), comma, body[1:])
	return fmt.Appendf(nil, `{%s"worldId":%s,"accountId":%s,"characterId":%s,"type":%q,"body":%s}`,
		outer, a.get("world", "0"), a.get("account", strconv.Itoa(somebody)), a.get("character", strconv.Itoa(someone)), kind, body)
}
