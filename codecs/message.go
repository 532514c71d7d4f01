package codecs

import (
	"strconv"

	"github.com/google/uuid"

	"coffer/inventory"
	"coffer/storage"
)

// Messages is what functions say to each other. It is no topic of its own: an
// internal record whose sender is a function of ours, not a public topic, is
// decoded as of this one.
var Messages = &Topic{"", "what functions say to each other"}

var messageRoutes = map[string][]route{
	"ENSURE": {{StorageFunction, true, false, exactEnsure, ensure, ofNone}},
}

// EncodeMessage writes a message to another function, the same bytes for the
// same message, and says which function it is for and the id inside its key.
func EncodeMessage(m storage.Message) (function string, id uint32, value []byte) {
	switch m := m.(type) {
	case storage.EnsureCommand:
		return StorageFunction, uint32(m.Account), encodeEnsure(m)
	case storage.HasMessage:
		return encodeLetter(letter{Type: "HAS", ReferenceID: uint32(m.Reference)}.stored(m))
	case storage.HasNotMessage:
		return encodeLetter(letter{Type: "HAS_NOT", ReferenceID: uint32(m.Reference)}.stored(storage.HasMessage(m)))
	case storage.HasCashMessage:
		return encodeLetter(letterOf(inventory.HasCashCommand(m)))
	case storage.ReturnMessage:
		l := letter{Type: "RETURN", ReferenceID: uint32(m.Reference), Number: m.Number, Packed: must(&m.Attributes, nil)}
		return encodeLetter(l.stored(storage.HasMessage{Account: m.Account, World: m.World}))
	default:
		panic("codecs: a message of no kind")
	}
}

// encodeEnsure writes {type, worldId, accountId, requestId?}.
func encodeEnsure(c storage.EnsureCommand) []byte {
	b := make([]byte, 0, 120)
	b = append(b, `{"type":"ENSURE","worldId":`...)
	b = strconv.AppendUint(b, uint64(c.World), 10)
	b = append(b, `,"accountId":`...)
	b = strconv.AppendUint(b, uint64(c.Account), 10)
	if c.Request != uuid.Nil {
		b = append(b, `,"requestId":`...)
		b = appendUUID(b, c.Request)
	}
	return append(b, '}')
}
