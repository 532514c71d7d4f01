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
// tenant.
func message(from, function string, id uint32, value []byte) once.Effect {
	tenant, _, owned := strings.Cut(from, "/")
	key := strconv.FormatUint(uint64(id), 10)
	if owned {
		key = tenant + "/" + key
	}
	return once.Effect{To: uint8(maxPublic + slices.Index(codecs.Functions, function)), Key: key, Body: value}
}

// rejected is the effect of a refusal that the contract has no event for. It is
// kept as it is written.
func rejected(r codecs.Rejected) once.Effect {
	e := codecs.EncodeRejected(r)
	return event(e.Topic, e.Value)
}

// asIs renders the effects that are kept as they are written: messages and
// REJECTED; not ok for the others.
func asIs(e once.Effect) (once.Rendered, bool) {
	switch {
	case int(e.To) >= maxPublic:
		return once.Rendered{Value: e.Body}, true
	case codecs.Produced[e.To] == codecs.CommandRejected:
		return once.Rendered{Type: "REJECTED", Value: e.Body}, true
	}
	return once.Rendered{}, false
}

// refusal is what REJECTED says of a command.
func refusal(cmd once.Command, tx item.Transaction, no *item.Refusal) codecs.Rejected {
	return codecs.Rejected{Transaction: tx, Topic: cmd.Topic, CommandType: cmd.Value.(codecs.Decoded).Type, Refusal: *no}
}
