package codecs

import (
	"github.com/google/uuid"

	"coffer/inventory"
	"coffer/item"
)

// order is a command of COMMAND_TOPIC_COMPARTMENT that was read.
type order struct {
	transaction uuid.UUID
	character   uint32
	of          byte // inventoryType
	kind        string
	body        ordering
}

// readPlainOrder reads a command whose type stands before its body, as clients
// write it; not ok if it isn't plain.
func readPlainOrder(value []byte) (o order, ok bool) {
	p := plain{in: value}
	ok = p.all(func(key []byte) { o.plain(&p, key) })
	return o, ok && o.body != nil
}

func (o *order) plain(p *plain, key []byte) {
	switch string(key) {
	case "transactionId":
		o.transaction = p.uuid()
	case "characterId":
		o.character = p.uint32()
	case "inventoryType":
		o.of = p.byte()
	case "type":
		o.kind = word(p.text())
	case "body":
		if read := plainBodies[o.kind]; read != nil {
			o.body = read(p)
			return
		}
		p.fail = true
	default:
		p.fail = true
	}
}

// said is what the command says.
func (o order) said() said {
	e := inventory.Envelope{Transaction: o.transaction, Character: item.CharacterID(o.character), Type: item.Type(o.of)}
	switch inner := o.body.inner(); {
	case e.Transaction == uuid.Nil:
		e.Transaction = inner
	case inner != e.Transaction:
		e.Inner = inner
	}
	return said{e.Transaction, func() any { return o.body.command(e) }}
}

// plainBodies read the body of each type.
var plainBodies = map[string]func(p *plain) ordering{
	"EQUIP":              func(p *plain) ordering { return readPair[equipBody](p) },
	"UNEQUIP":            func(p *plain) ordering { return readPair[unequipBody](p) },
	"MOVE":               func(p *plain) ordering { return readPair[moveBody](p) },
	"DROP":               plainDrop,
	"REQUEST_RESERVE":    plainReserve,
	"CONSUME":            func(p *plain) ordering { return readPromised[consumeBody](p) },
	"CANCEL_RESERVATION": func(p *plain) ordering { return readPromised[cancelReservationBody](p) },
	"DESTROY":            plainDestroy,
	"INCREASE_CAPACITY":  plainIncreaseCapacity,
	"CREATE_ASSET":       plainCreateAsset,
	"RECHARGE":           plainRecharge,
	"MERGE":              func(p *plain) ordering { p.empty(); return mergeBody{} },
	"SORT":               func(p *plain) ordering { p.empty(); return sortBody{} },
	"ACCEPT":             plainAccept,
	"RELEASE":            plainRelease,
}
