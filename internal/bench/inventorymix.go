package bench

import (
	"fmt"
	"sync"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/item"
)

// inventoryMix lets characters with 60 assets go through rounds of ten
// commands, two at a visit, after which each has what it had before: a stack is
// made, moved, partly reserved, consumed and destroyed; two others change
// places; a weapon is taken off and put on; and a second stack is made and
// destroyed, or, in every fifth round, an equip is made, which waits for its
// number, and destroyed in a later round, once it is here.
//
// It needs the rules without a catalog: stacks of 100.
type inventoryMix struct {
	*client
	prepping int      // commands that prepare and are not made yet
	turns    int      // visits begun, and those that were left out, see visit
	second   bool     // the next command is the second of a visit
	rounds   []uint32 // of each character

	mu     sync.Mutex
	equips []equipOf      // of each character
	asked  map[uint64]int // CREATE_ASSET that waits for a number -> its character
}

// equipOf is how far the equip is that a character's rounds make.
type equipOf byte

const (
	none equipOf = iota
	waited
	here
)

// What each character gets: two times nine full stacks in use, setup and etc,
// in slots 1 to 9 and 10 to 18, and six weapons in slots 1 to 6, of which the
// first is put on.
var given = []struct {
	of              item.Type
	template, count int
}{
	{item.TypeUse, 2000000, 900}, {item.TypeUse, 2000001, 900},
	{item.TypeSetup, 3010000, 900}, {item.TypeSetup, 3010001, 900},
	{item.TypeEtc, 4000000, 900}, {item.TypeEtc, 4000001, 900},
	{item.TypeEquip, weapon, 6},
}

const (
	weapon   = 1302000
	hand     = -11 // where a weapon is worn
	belongs  = 24  // the last slot, which stays free but for the weapon that is taken off
	freeSlot = 19  // the first free slot of the stacks' compartments
)

func newInventoryMix(c *client) *inventoryMix {
	m := &inventoryMix{client: c, rounds: make([]uint32, c.owners), equips: make([]equipOf, c.owners), asked: map[uint64]int{}}
	for _, n := range m.prepare() {
		m.prepping += n
	}
	return m
}

// prepare makes the inventories, what is in them, and puts a weapon on.
func (m *inventoryMix) prepare() []int { return []int{m.owners, m.owners * len(given), m.owners} }

func (m *inventoryMix) prepared() bool { return m.prepping == 0 }

func (m *inventoryMix) answers() []*codecs.Topic {
	return []*codecs.Topic{codecs.AssetStatus, codecs.CompartmentStatus, codecs.CommandRejected}
}

func (m *inventoryMix) functions() []string { return []string{codecs.InventoryFunction} }

func (m *inventoryMix) answered(i uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if character, ok := m.asked[i]; ok {
		delete(m.asked, i)
		m.equips[character] = here
	}
}

func (m *inventoryMix) command(i int) order {
	if m.prepared() {
		character, second := m.visit()
		return m.next(i, character, second)
	}
	m.prepping--
	character := i % m.owners
	switch pass := i / m.owners; {
	case pass == 0:
		value := fmt.Appendf(nil, `{"worldId":0,"characterId":%d,"type":"CREATED","body":{"name":"bench"}}`, character+1)
		return order{Record: m.record(i, codecs.CharacterStatus, character, value)}
	case pass <= len(given):
		g := given[pass-1]
		return m.create(i, character, g.of, g.template, g.count)
	default:
		return m.equip(i, character, 1)
	}
}

// visit says which character the next command is about, and whether it is the
// first or the second of its visit. A fifth of the characters each begin one
// visit later than another, so that all kinds of commands come at once.
func (m *inventoryMix) visit() (character, second int) {
	if m.second {
		m.second = false
		return (m.turns - 1) % m.owners, 1
	}
	for m.turns/m.owners < m.turns%m.owners%visits {
		m.turns++
	}
	m.turns++
	m.second = true
	return (m.turns - 1) % m.owners, 0
}

// visits make a round.
const visits = 5

// next is a command of a character's round: the first or the second of a visit.
func (m *inventoryMix) next(i, character, second int) order {
	n := int(m.rounds[character])
	if second == 1 {
		m.rounds[character]++
	}
	switch step := n%visits*2 + second; step {
	case 0:
		return m.create(i, character, item.TypeUse, 2000002, 10)
	case 1:
		return m.move(i, character, item.TypeUse, freeSlot, freeSlot+1)
	case 2:
		return m.say(i, character, item.TypeUse, "REQUEST_RESERVE",
			`{"transactionId":%q,"items":[{"source":%d,"itemId":2000002,"quantity":4}]}`, m.saga(character, n), freeSlot+1)
	case 3:
		return m.say(i, character, item.TypeUse, "CONSUME", `{"transactionId":%q,"slot":%d}`, m.saga(character, n), freeSlot+1)
	case 4:
		return m.destroy(i, character, item.TypeUse, freeSlot+1)
	case 5:
		return m.move(i, character, item.TypeEtc, 1, 10)
	case 6:
		return m.say(i, character, item.TypeEquip, "UNEQUIP", `{"source":%d,"destination":%d}`, hand, belongs)
	case 7:
		return m.equip(i, character, belongs)
	default:
		return m.last(i, character, n/visits, step-8)
	}
}

// last is a command of a round's last visit. Both of a visit find the equip as
// far as the first did.
func (m *inventoryMix) last(i, character, round, second int) order {
	m.mu.Lock()
	equip := m.equips[character]
	turn := (round+character/visits)%5 == 0
	if second == 0 && turn {
		switch equip {
		case none:
			m.equips[character], m.asked[uint64(i)] = waited, character
		case here:
			m.equips[character] = none
		}
	}
	m.mu.Unlock()
	switch {
	case second == 0 && turn && equip == none:
		o := m.create(i, character, item.TypeEquip, weapon, 1)
		o.numbered = true
		return o
	case second == 0 && turn && equip == here:
		return m.destroy(i, character, item.TypeEquip, 1)
	case turn:
		return m.move(i, character, item.TypeSetup, 1, 10)
	case second == 0:
		return m.create(i, character, item.TypeSetup, 3010002, 10)
	default:
		return m.destroy(i, character, item.TypeSetup, freeSlot)
	}
}

func (m *inventoryMix) create(i, character int, of item.Type, template, count int) order {
	return m.say(i, character, of, "CREATE_ASSET",
		`{"templateId":%d,"quantity":%d,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}`, template, count)
}

func (m *inventoryMix) move(i, character int, of item.Type, from, to int) order {
	return m.say(i, character, of, "MOVE", `{"source":%d,"destination":%d}`, from, to)
}

func (m *inventoryMix) destroy(i, character int, of item.Type, slot int) order {
	return m.say(i, character, of, "DESTROY", `{"slot":%d,"quantity":0,"removeAll":true}`, slot)
}

func (m *inventoryMix) equip(i, character, from int) order {
	return m.say(i, character, item.TypeEquip, "EQUIP", `{"source":%d,"destination":%d}`, from, hand)
}

// say is a command of COMMAND_TOPIC_COMPARTMENT.
func (m *inventoryMix) say(i, character int, of item.Type, kind, body string, values ...any) order {
	b := fmt.Appendf(make([]byte, 0, 320), `{"transactionId":"%s","characterId":%d,"inventoryType":%d,"type":%q,"body":`, m.transaction(i), character+1, of, kind)
	b = append(fmt.Appendf(b, body, values...), '}')
	return order{Record: m.record(i, codecs.CompartmentCommands, character, b)}
}

// saga is the transaction of a reservation, the same for its two commands.
func (m *inventoryMix) saga(character, visit int) uuid.UUID {
	return m.transaction(-1 - character - visit*m.owners)
}
