package processors

import (
	"encoding/binary"
	"fmt"
	"time"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

// ahead bounds how many requests for a number may be under way, because the one
// row holds their answers: some 200 bytes each.
const ahead = 64

// References is the function that gives out reference ids. Its topic has one
// partition: the offset of a request, plus the base, is the number, so a number
// is given out once, whoever takes the request, and needs no word with anybody.
//
// Its one row holds the last number. Offsets begin again at 0 when the topic is
// made anew, so the base is bound to the topic: a number that is not above the
// last one is a fault, which names the base that the deployment needs.
func (s Settings) References() *once.Function {
	f := wire(s, keyed[uint64, inventory.NumberCommand]{
		name: "references", topic: codecs.ReferencesFunction,
		load: loadNumber,
		save: func(last uint64) []byte { return binary.AppendUvarint(nil, last) },
		step: s.number,
		refuse: func(last uint64, _ inventory.NumberCommand, _ once.Command, _ *item.Refusal) (uint64, once.Result) {
			return last, once.Result{} // its state is a number: it is never too large
		},
		render: func(e once.Effect, key string) (once.Rendered, error) {
			made, ok, err := asIs(e, key)
			if !ok {
				return made, fmt.Errorf("the references send messages only, not to %s", codecs.Produced[e.To].Env)
			}
			return made, err
		},
	})
	f.Internal, f.Ahead = true, ahead
	return f
}

// number answers a request. It goes to the character of the tenant that asked:
// the row has no tenant.
func (s Settings) number(last uint64, c inventory.NumberCommand, cmd once.Command, _ time.Time) (uint64, once.Result, error) {
	given := c.Numbered(s.Rules, uint64(cmd.Own))
	if given.Number <= last {
		return last, once.Result{}, fmt.Errorf(
			"reference id %d was given out already, the last one is %d: the topic %s was made anew, or the deployment's reference base %d is lower than it was; start all processes with a base above %d",
			given.Number, last, codecs.ReferencesFunction, s.Rules.Base(), last)
	}
	tenant, problem := codecs.Tenant(cmd.Headers)
	if problem != nil {
		return last, once.Result{}, fmt.Errorf("request %d: %s", cmd.Own, problem.Message)
	}
	function, id, value := codecs.EncodeInventoryMessage(given)
	from := codecs.CharacterKey{Tenant: tenant, Character: c.Character}.String()
	return given.Number, once.Result{Effects: []once.Effect{message(from, function, id, value)}}, nil
}

func loadNumber(kept []byte) (uint64, error) {
	if len(kept) == 0 {
		return 0, nil
	}
	last, n := binary.Uvarint(kept)
	if n != len(kept) {
		return 0, fmt.Errorf("the last number is damaged: %x", kept)
	}
	return last, nil
}
