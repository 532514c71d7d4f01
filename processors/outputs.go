package processors

import (
	"slices"
	"strconv"
	"strings"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors/once"
)

// outputs are the topics that effects go to, the same for every function: all
// public topics that we write, then the inputs of all functions. Rows refer to
// them by index, so codecs adds new ones at the end of its lists only, and the
// public ones must stay maxPublic or fewer.
func (s Settings) outputs() []once.Output {
	all := make([]once.Output, maxPublic, maxPublic+len(codecs.Functions))
	for i, t := range codecs.Produced {
		all[i] = once.Output{Topic: s.Topics.Name(t)}
	}
	for _, f := range codecs.Functions {
		all = append(all, once.Output{Topic: f, Internal: true})
	}
	return all
}

// maxPublic is where the functions' inputs begin among the outputs.
const maxPublic = 16

// event is the effect of an event, kept packed.
func event(t *codecs.Topic, packed []byte) once.Effect {
	return once.Effect{To: uint8(slices.Index(codecs.Produced, t)), Body: packed}
}

// message is the effect of a message to the function of another id of the same
// tenant, kept as it is written.
func message(from, function string, id uint32, value []byte) once.Effect {
	return once.Effect{To: to(function), Key: keyOf(from, function, id), Body: value}
}

// word is the effect of what an owner tells the equipment function, kept
// packed; not ok for other messages.
func word(m any) (e once.Effect, ok bool) {
	packed, ok := codecs.PackWord(m)
	return once.Effect{To: to(codecs.EquipmentFunction), Body: packed}, ok
}

// to is the place of a function's input among the outputs.
func to(function string) uint8 {
	return uint8(maxPublic + slices.Index(codecs.Functions, function))
}

// keyOf is the key, inside a function, of an id of the same tenant as from's.
func keyOf(from, function string, id uint32) string {
	if function == codecs.ReferencesFunction {
		return codecs.ReferencesKey
	}
	key := strconv.FormatUint(uint64(id), 10)
	if tenant, _, owned := strings.Cut(from, "/"); owned {
		key = tenant + "/" + key
	}
	return key
}

// rejected is the effect of a refusal that the contract has no event for. It is
// kept as it is written.
func rejected(r codecs.Rejected) once.Effect {
	e := codecs.EncodeRejected(r)
	return event(e.Topic, e.Value)
}

// asIs renders messages, and REJECTED where it is kept as it is written; not ok
// for other events. from is the key of the row.
func asIs(e once.Effect, from string) (made once.Rendered, ok bool, err error) {
	written := len(e.Body) > 0 && e.Body[0] == '{'
	switch {
	case int(e.To) >= maxPublic && written:
		made.Value = e.Body
	case int(e.To) >= maxPublic:
		var function string
		var id uint32
		function, id, made.Value, err = codecs.UnpackWord(e.Body)
		made.Key = keyOf(from, function, id)
	case codecs.Produced[e.To] == codecs.CommandRejected && written:
		made.Type, made.Value = rejectedType, e.Body
	default:
		return made, false, nil
	}
	return made, true, err
}

// rejectedType is the type of the event for refusals that the contract has none
// for.
const rejectedType = "REJECTED"

// refusal is what REJECTED says of a command.
func refusal(cmd once.Command, tx item.Transaction, no *item.Refusal) codecs.Rejected {
	return codecs.Rejected{Transaction: tx, Topic: cmd.Topic, CommandType: cmd.Value.(codecs.Decoded).Type, Refusal: *no}
}
