package codecs

import (
	"encoding/binary"
	"fmt"
	"math"

	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// The first byte of a word of an owner, as rows keep it. Other messages are
// kept as they are written and begin with a brace. The numbers never change.
const (
	wordHas     byte = 1
	wordHasNot  byte = 2
	wordHasCash byte = 3
)

// PackWord writes what an owner tells the equipment function of an equip as a
// row keeps it, in some 10 bytes: a row keeps one for each equip that came or
// went of late. Not ok for other messages, and for a drop, which has the equip's
// data.
func PackWord(m any) (packed []byte, ok bool) {
	switch m := m.(type) {
	case storage.HasMessage:
		return packWord(wordHas, m.Reference, inventory.Owner{Account: m.Account, World: m.World}), true
	case storage.HasNotMessage:
		return packWord(wordHasNot, m.Reference, inventory.Owner{Account: m.Account, World: m.World}), true
	case inventory.HasCommand:
		return packWord(wordHas, m.Reference, m.Owner), true
	case inventory.HasNotCommand:
		return packWord(wordHasNot, m.Reference, m.Owner), m.Dropped == nil
	case storage.HasCashMessage:
		return packNumbers(wordHasCash, 0, uint32(m.Reference), uint32(m.Template)), true
	case inventory.HasCashCommand:
		return packNumbers(wordHasCash, 0, uint32(m.Reference), uint32(m.Template)), true
	}
	return nil, false
}

func packWord(kind byte, id item.ReferenceID, o inventory.Owner) []byte {
	return packNumbers(kind, byte(o.World), uint32(id), uint32(o.Character), uint32(o.Account))
}

func packNumbers(kind, world byte, numbers ...uint32) []byte {
	b := append(make([]byte, 0, 16), kind, world)
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b
}

// UnpackWord reads what PackWord wrote and returns the message as
// EncodeInventoryMessage writes it; anything else is an error.
func UnpackWord(b []byte) (function string, id uint32, value []byte, err error) {
	if len(b) < 2 || b[0] < wordHas || b[0] > wordHasCash {
		return "", 0, nil, fmt.Errorf("%d bytes are no word of an owner", len(b))
	}
	var numbers [3]uint32
	many := len(numbers)
	if b[0] == wordHasCash {
		many = 2
	}
	rest := b[2:]
	for i := range many {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > math.MaxUint32 {
			return "", 0, nil, fmt.Errorf("the word of an owner is damaged: %x", b)
		}
		numbers[i], rest = uint32(n), rest[size:]
	}
	if len(rest) > 0 {
		return "", 0, nil, fmt.Errorf("%d bytes after the word of an owner", len(rest))
	}
	has := inventory.HasCommand{Reference: item.ReferenceID(numbers[0]), Owner: inventory.Owner{
		Character: item.CharacterID(numbers[1]), Account: item.AccountID(numbers[2]), World: item.WorldID(b[1]),
	}}
	var m inventory.Message = has
	switch b[0] {
	case wordHasNot:
		m = inventory.HasNotCommand{Reference: has.Reference, Owner: has.Owner}
	case wordHasCash:
		m = inventory.HasCashCommand{Reference: has.Reference, Template: item.TemplateID(numbers[1])}
	}
	function, id, value = EncodeInventoryMessage(m)
	return function, id, value, nil
}
