package processors

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

// carrier takes commands to one character's row, through the row's encoding
// both ways, as a processor does it, without Kafka.
type carrier struct {
	f     *once.Function
	topic kafka.TopicID
	row   []byte
	taken int64
}

// state is the function's own part of the row.
func (c *carrier) state(t testing.TB) []byte {
	row, err := once.DecodeRow(c.row)
	require.NoError(t, err)
	return row.State
}

// order is a command of COMMAND_TOPIC_COMPARTMENT as clients write it.
func order(of item.Type, kind, body string) []byte {
	return fmt.Appendf(nil, `{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","characterId":100001,"inventoryType":%d,"type":%q,"body":%s}`, of, kind, body)
}

// take applies a record; topic is the public one, or the function that sent it.
func (c *carrier) take(t testing.TB, topic string, value []byte) []once.Emission {
	var row *once.Row
	if c.row != nil {
		var err error
		if row, err = once.DecodeRow(c.row); err != nil {
			t.Fatal(err)
		}
	}
	c.taken++
	next, emitted, kind, err := c.f.Apply(row, once.Delivery{
		Record: once.Record{Key: character, Value: value, Topic: topic, Headers: atlas(int(c.taken))},
		Cause:  once.Cause{Topic: c.topic, Partition: int32(c.taken % 3), Offset: 1_000_000 + c.taken},
		Own:    3_000_000 + c.taken, Time: time.UnixMicro(1_800_000_000_000_000 + c.taken),
	}, 3_000_000+c.taken)
	if err != nil || kind != once.Applied {
		t.Fatal(kind, err)
	}
	if c.row, err = once.EncodeRow(next); err != nil {
		t.Fatal(err)
	}
	return emitted
}

// carrying is a character with 20 stacks each of use, setup and etc.
func carrying(t testing.TB) *carrier {
	c := &carrier{f: settings(t, item.Rules{}).Inventory(), topic: kafka.TopicID(uuid.New())}
	c.take(t, lives, []byte(`{"worldId":0,"characterId":100001,"type":"CREATED","body":{"name":"Ann"}}`))
	for of := item.TypeUse; of <= item.TypeEtc; of++ {
		for n := range 10 {
			body := fmt.Sprintf(`{"templateId":%d,"quantity":200,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}`, int(of)*1_000_000+n)
			require.Len(t, c.take(t, orders, order(of, "CREATE_ASSET", body)), 2)
		}
	}
	return c
}

// goodSword is an ACCEPT of an equip with the stats of a good one.
func goodSword(n int) []byte {
	return order(item.TypeEquip, "ACCEPT", fmt.Sprintf(`{"transactionId":%q,"templateId":%d,"referenceId":%d,"referenceType":"equipable",`+
		`"referenceData":{"strength":12,"dexterity":5,"hp":300,"weaponAttack":117,"weaponDefense":30,"magicDefense":22,"accuracy":4,"speed":2,"slots":7}}`,
		uuid.New(), 1302000+n, 1_000_000_000+n))
}

// A row with 60 stacks, 10 equips and 16 kept answers is at most 6 KB, whatever
// the last 16 commands of an ordinary game were.
func TestARowOfSixtyStacksAndTenEquipsFitsSixKilobytes(t *testing.T) {
	potions := `{"templateId":2000000,"quantity":10,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}`
	tests := map[string]func(c *carrier, n int){
		"moves": func(c *carrier, n int) {
			c.take(t, orders, order(item.TypeEtc, "MOVE", `{"source":1,"destination":3}`))
		},
		"stacks that come and go": func(c *carrier, n int) {
			if n%2 == 0 {
				c.take(t, orders, order(item.TypeUse, "CREATE_ASSET", potions))
			} else {
				c.take(t, orders, order(item.TypeUse, "DESTROY", `{"slot":21,"quantity":0,"removeAll":true}`))
			}
		},
		"reservations": func(c *carrier, n int) {
			body := fmt.Sprintf(`{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","items":[{"source":%d,"itemId":%d,"quantity":1}]}`, n/2+1, 2000000+n/4)
			if n%2 == 1 {
				body = fmt.Sprintf(`{"transactionId":"3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10","slot":%d}`, n/2+1)
			}
			c.take(t, orders, order(item.TypeUse, []string{"REQUEST_RESERVE", "CONSUME"}[n%2], body))
		},
		"equips that were made": func(c *carrier, n int) {
			if n%2 == 0 {
				c.take(t, orders, order(item.TypeEquip, "DESTROY", fmt.Sprintf(`{"slot":%d,"quantity":0,"removeAll":true}`, n/2+1)))
				return
			}
			emitted := c.take(t, orders, order(item.TypeEquip, "CREATE_ASSET", `{"templateId":1302000,"quantity":1}`))
			asked, problem := codecs.Decode(codecs.Messages, emitted[0].Value, nil)
			require.Nil(t, problem)
			_, _, number := codecs.EncodeInventoryMessage(asked[0].Command.(inventory.NumberCommand).Numbered(item.Rules{}, uint64(n)))
			c.take(t, codecs.ReferencesFunction, number)
		},
		"swords taken out of a storage and put back": func(c *carrier, n int) {
			if n%2 == 0 {
				c.take(t, orders, goodSword(50+n))
			} else {
				state, err := codecs.DecodeInventory(c.state(t))
				require.NoError(t, err)
				body := fmt.Sprintf(`{"transactionId":%q,"assetId":%d,"quantity":0}`, uuid.New(), state.LastAsset)
				c.take(t, orders, order(item.TypeEquip, "RELEASE", body))
			}
		},
	}
	for name, command := range tests {
		t.Run(name, func(t *testing.T) {
			c := carrying(t)
			for n := range 10 {
				require.Len(t, c.take(t, orders, goodSword(n)), 3, "ACCEPTED twice, and HAS")
			}
			for n := range 16 {
				command(c, n)
			}
			row, err := once.DecodeRow(c.row)
			require.NoError(t, err)
			state, err := codecs.DecodeInventory(row.State)
			require.NoError(t, err)
			answers, err := row.Answers()
			require.NoError(t, err)
			t.Logf("%d bytes, of which state %d; %d assets, %d answers", len(c.row), len(row.State), len(state.Assets), len(answers))
			assert.Len(t, state.Assets, 70)
			assert.GreaterOrEqual(t, len(answers), 16)
			assert.LessOrEqual(t, len(c.row), 6<<10)
		})
	}
}
