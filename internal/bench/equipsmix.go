package bench

import (
	"fmt"

	"coffer/codecs"
	"coffer/item"
)

// equipsMix has characters be given equips and nothing else: each waits for a
// number of the references' one partition. A character has room for
// equipsEach, so there are as many commands as that and one to make it.
type equipsMix struct {
	*inventoryMix
}

// equipsEach is the room of a new inventory.
const equipsEach = 24

func newEquipsMix(c *client) *equipsMix {
	return &equipsMix{&inventoryMix{client: c}}
}

func (m *equipsMix) prepare() []int { return []int{m.owners} }

func (m *equipsMix) answered(uint64) {}

// most is how many commands there are.
func (m *equipsMix) most() int { return m.owners * (1 + equipsEach) }

func (m *equipsMix) command(i int) order {
	character := i % m.owners
	if i < m.owners {
		value := fmt.Appendf(nil, `{"worldId":0,"characterId":%d,"type":"CREATED","body":{"name":"bench"}}`, character+1)
		return order{Record: m.record(i, codecs.CharacterStatus, character, value)}
	}
	o := m.create(i, character, item.TypeEquip, weapon, 1)
	o.numbered = true
	return o
}
