package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kinds are the answers' types, in the order in which they were printed.
func (r ran) kinds(t *testing.T) string {
	var all []string
	for _, l := range r.answers(t) {
		all = append(all, l.kind())
	}
	return strings.Join(all, " ")
}

// A character's life, each command with all that answers it, in the order in
// which the row said it.
func TestSendPrintsAllOfAnInventorysAnswer(t *testing.T) {
	w, _ := developing(t)
	five := func(s string) string { return strings.TrimSpace(strings.Repeat(s+" ", 5)) }
	const tx = "3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"
	for _, one := range []struct {
		args string
		code int
		kind string
	}{
		{"inventory merge --character 7 --type use", exitRefused, "REJECTED"},
		{"character created --character 7 --name Aria", exitOK, five("CREATED") + " CREATED"},
		{"inventory create-asset --character 7 --template 2000000 --quantity 250", exitOK, "CREATED CREATED CREATED"},
		{"inventory create-asset --character 7 --template 1302000 --quantity 2", exitOK, "CREATED CREATED"},
		{"inventory create-asset --character 7 --template 1302000 --quantity 23", exitRefused, "REJECTED"},
		{"inventory equip --character 7 --source 1 --destination -11", exitOK, "MOVED"},
		{"inventory equip --character 7 --source 9 --destination -11", exitRefused, "REJECTED"},
		{"inventory unequip --character 7 --source -11 --destination 5", exitOK, "MOVED"},
		{"inventory move --character 7 --type use --source 3 --destination 9", exitOK, "MOVED"},
		{"inventory destroy --character 7 --type use --slot 1 --quantity 30", exitOK, "QUANTITY_CHANGED"},
		{"inventory move --character 7 --type use --source 9 --destination 1", exitOK, "QUANTITY_CHANGED QUANTITY_CHANGED"},
		{"inventory drop --character 7 --type use --source 9 --quantity 5", exitOK, "QUANTITY_CHANGED SPAWN_FROM_CHARACTER"},
		{"inventory request-reserve --character 7 --item 1:2000000:5 --item 2:2000000:1 --transaction " + tx, exitOK, "RESERVED RESERVED"},
		{"inventory consume --character 7 --type use --slot 1 --transaction " + tx, exitOK, "QUANTITY_CHANGED"},
		{"inventory cancel-reservation --character 7 --type use --slot 2 --transaction " + tx, exitOK, "RESERVATION_CANCELLED"},
		{"inventory cancel-reservation --character 7 --type use --slot 2 --transaction " + tx, exitRefused, "REJECTED"},
		{"inventory increase-capacity --character 7 --type use --amount 8", exitOK, "CAPACITY_CHANGED"},
		{"inventory merge --character 7 --type use", exitOK, "QUANTITY_CHANGED QUANTITY_CHANGED QUANTITY_CHANGED QUANTITY_CHANGED MOVED MERGE_COMPLETE"},
		{"inventory sort --character 7 --type use", exitOK, "SORT_COMPLETE"},
		{"inventory create-asset --character 7 --template 2070000 --quantity 500", exitOK, "CREATED"},
		{"inventory recharge --character 7 --slot 4 --quantity 100", exitOK, "QUANTITY_CHANGED"},
		{"inventory accept --character 7 --template 4000000 --quantity 30", exitOK, "ACCEPTED ACCEPTED"},
		{"inventory release --character 7 --type etc --asset 7 --quantity 10", exitOK, "QUANTITY_CHANGED RELEASED"},
		{"inventory release --character 7 --type etc --asset 99", exitRefused, "ERROR"},
		{"drop reserved --character 7 --drop 5501 --item 2000001 --quantity 10", exitOK, "CREATED REQUEST_PICK_UP"},
		{"drop reserved --character 8 --drop 5502 --item 2000001 --quantity 10", exitRefused, "CANCEL_RESERVATION"},
		{"drop reserved --character 7 --drop 5503 --item 1302000 --equipment 77", exitOK, "CREATED REQUEST_PICK_UP"},
		{"equipable updated --reference 77 --weapon-attack 19", exitOK, "UPDATED"},
		{"inventory create-asset --character 7 --template 1050000", exitOK, "CREATED"},
		{"inventory create-asset --character 7 --template 1060000", exitOK, "CREATED"},
		{"inventory equip --character 7 --source 3 --destination -5", exitOK, "MOVED"},
		{"inventory equip --character 7 --source 4 --destination -6", exitOK, "MOVED MOVED"},
	} {
		got := w.run(t, "", append([]string{"send"}, strings.Fields(one.args)...)...)
		assert.Equal(t, one.code, got.code, "%s: %s", one.args, got.err)
		assert.Equal(t, one.kind, got.kinds(t), one.args)
	}
	deleted := w.run(t, "", "send", "character", "deleted", "--character", "7")
	assert.Equal(t, exitOK, deleted.code, deleted.err)
	kinds := strings.Fields(deleted.kinds(t))
	assert.Equal(t, five("DELETED")+" DELETED", strings.Join(kinds[len(kinds)-6:], " "))
	assert.Greater(t, len(kinds), 6+8, "each asset is told too")
	for _, silent := range []string{
		"character deleted --character 7", "drop reserved --character 7 --drop 1 --meso 250", "equipable updated --reference 4242",
	} {
		got := w.run(t, "", append([]string{"send", "--timeout", "300ms"}, strings.Fields(silent)...)...)
		assert.Equal(t, exitNoAnswer, got.code, silent)
		assert.Contains(t, got.err, "there is none", silent)
	}
}

// What waits for its reference id answers under the cause of that; and the
// answer of a retry is the first one's.
func TestSendKnowsAnAnswerThatHadToWait(t *testing.T) {
	w, _ := developing(t)
	require.Equal(t, exitOK, w.run(t, "", "send", "character", "created", "--character", "7").code)
	args := []string{"send", "inventory", "create-asset", "--character", "7", "--template", "1302000"}
	var names []string
	for range 2 {
		got := w.run(t, "", append(args, "--ce-id", "x-1")...)
		require.Equal(t, exitOK, got.code, got.err)
		names = append(names, got.out[strings.Index(got.out, `"value"`):])
	}
	assert.Equal(t, names[0], names[1])

	records := `{"type":"CREATE_ASSET","characterId":7,"inventoryType":1,"body":{"templateId":1302000,"quantity":2}}
{"type":"EQUIP","characterId":7,"inventoryType":1,"body":{"source":3,"destination":-11}}`
	got := w.run(t, records, "send", "--file", "-")
	assert.Equal(t, exitOK, got.code, got.err)
	assert.Equal(t, "CREATED CREATED MOVED", got.kinds(t))
}

// What is reserved is shown with the time that is left.
func TestShowInventory(t *testing.T) {
	w, _ := developing(t)
	const tenant = "083839c6-c47c-42a6-9585-76492795d123"
	for _, args := range []string{
		"character created --character 7", "inventory create-asset --character 7 --template 1302000",
		"inventory equip --character 7 --source 1 --destination -11", "inventory create-asset --character 7 --template 2000000 --quantity 30",
		"inventory request-reserve --character 7 --item 1:2000000:5 --transaction 3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10",
	} {
		got := w.run(t, "", append([]string{"send", "--tenant", tenant}, strings.Fields(args)...)...)
		require.Equal(t, exitOK, got.code, "%s: %s", args, got.err)
	}
	shown := w.run(t, "", "show", "inventory", "--character", "7", "--tenant", tenant, "--min-version", "6")
	assert.Equal(t, exitOK, shown.code, shown.err)
	assert.Regexp(t, `^Character 7: 2 assets, 1 of them worn \(version \d+\)
COMPARTMENT  IN USE  CAPACITY
equip        0       24
use          1       24
setup        0       24
etc          0       24
cash         0       24

TYPE  SLOT  ASSET  TEMPLATE  QUANTITY  KIND        REFERENCE   EXPIRES
worn  -11   1      1302000   1         equipable   10000\d+  never
use   1     2      2000000   30        consumable  -           never

RESERVED  SLOT  ASSET  QUANTITY  TIME LEFT  TRANSACTION
use       1     2      5         (30\.0|29\.\d|2[0-8]\.\d) s     3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10
$`, shown.out)
	whole := w.run(t, "", "show", "inventory", "--character", "7", "--tenant", tenant, "--json")
	assert.True(t, json.Valid([]byte(whole.out)))
	other := w.run(t, "", "show", "inventory", "--character", "7")
	assert.Equal(t, exitFault, other.code, "another tenant's")
	assert.Contains(t, other.err, "NOT_FOUND: Character 7 has no inventory")
	missing := w.run(t, "", "show", "inventory")
	assert.Equal(t, exitUsage, missing.code)
	assert.Contains(t, missing.err, "--character is missing")
}
