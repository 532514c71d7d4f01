package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the contract's own sample shows, with reservations beside it.
func TestAnInventoryIsShown(t *testing.T) {
	sample, err := os.ReadFile("../../codecs/testdata/samples/rest/inventory.get.json")
	require.NoError(t, err)
	reserved := strings.TrimSuffix(strings.TrimSpace(string(sample)), "}") + `,"meta":{"reservations":[
		{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","assetId":1,"type":2,"slot":1,"quantity":5,"until":"2026-11-22T12:00:00Z"},
		{"transactionId":"083839c6-c47c-42a6-9585-76492795d123","assetId":1,"type":2,"slot":1,"quantity":7,"until":"2026-11-22T12:00:29.94Z"}]}}`
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	var out bytes.Buffer
	require.NoError(t, inventoryTable(now)(&out, []byte(reserved), "9"))
	assert.Equal(t, `Character 100001: 3 assets, 1 of them worn (version 9)
COMPARTMENT  IN USE  CAPACITY
equip        0       24
use          1       24
setup        0       24
etc          0       24
cash         1       24

TYPE  SLOT  ASSET  TEMPLATE  QUANTITY  KIND        REFERENCE  EXPIRES
worn  -11   2      1302000   1         equipable   77         never
use   1     1      2000000   30        consumable  -          never
cash  1     3      5000000   1         pet         31         never

RESERVED  SLOT  ASSET  QUANTITY  TIME LEFT  TRANSACTION
use       1     1      5         ended      3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10
use       1     1      7         29.9 s     083839c6-c47c-42a6-9585-76492795d123
`, out.String())

	out.Reset()
	empty := `{"data":{"attributes":{"characterId":7}},"included":[{"type":"compartments","attributes":{"type":1,"capacity":32}}]}`
	require.NoError(t, inventoryTable(now)(&out, []byte(empty), "1"))
	assert.Equal(t, "Character 7: 0 assets, 0 of them worn (version 1)\nCOMPARTMENT  IN USE  CAPACITY\nequip        0       32\n", out.String())

	for _, broken := range []string{`[]`, `{"included":[{"type":"assets","id":"x","attributes":{}}]}`, `{"included":[{"type":"compartments","attributes":7}]}`} {
		assert.ErrorContains(t, inventoryTable(now)(&out, []byte(broken), "1"), "can't be read", broken)
	}
}
