package processors

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

// keyed is a function in its own types: S its state, C its commands. wire makes
// the runtime's out of it.
type keyed[S, C any] struct {
	name  string // in ce_source
	topic string // its internal topic, and its goka group

	load func([]byte) (S, error)
	save func(S) []byte
	// step needs to fill in only what it says of the Result. An error is a fault.
	step func(state S, c C, cmd once.Command, at time.Time) (S, once.Result, error)
	// refuse answers a command that was refused for a reason outside its step. The
	// state that it returns is no larger than the one before.
	refuse func(state S, c C, cmd once.Command, no *item.Refusal) (S, once.Result)
	// render makes an effect's bytes; key is the row's.
	render func(e once.Effect, key string) (once.Rendered, error)
	due    func(S) (time.Time, bool) // nil: no timers
	expire func(key string) (value []byte, headers kafka.Headers)
}

func wire[S, C any](s Settings, k keyed[S, C]) *once.Function {
	return &once.Function{
		Name:      k.name,
		Group:     k.topic,
		Input:     k.topic,
		Rules:     s.Hash(),
		RulesText: s.String(),
		Outputs:   s.outputs(),
		Decode:    s.decode(k.topic),
		Step: func(kept []byte, cmd once.Command, at time.Time) (once.Result, error) {
			c, err := command[C](cmd)
			if err != nil {
				return once.Result{}, err
			}
			before, err := k.load(kept)
			if err != nil {
				return once.Result{}, err
			}
			after, result, err := k.step(before, c, cmd, at)
			return k.result(after, result), err
		},
		TooLarge: func(kept []byte, cmd once.Command, size int) (once.Result, error) {
			c, err := command[C](cmd)
			if err != nil {
				return once.Result{}, err
			}
			before, err := k.load(kept)
			if err != nil {
				return once.Result{}, err
			}
			return k.result(k.refuse(before, c, cmd, &item.Refusal{
				Code:    item.Overflow,
				Message: fmt.Sprintf("the row would have %d bytes, more than %d", size, once.MaxState),
			})), nil
		},
		Expire: k.expire,
		Render: k.render,
	}
}

// result completes what a step came to by the state after it.
func (k keyed[S, C]) result(after S, r once.Result) once.Result {
	r.State = k.save(after)
	if k.due != nil {
		r.Due, _ = k.due(after)
	}
	return r
}

// command is a record's command in the function's own type. Another type here
// is a mistake in the routes, not bad input.
func command[C any](cmd once.Command) (C, error) {
	c, ok := cmd.Value.(codecs.Decoded).Command.(C)
	if !ok {
		return c, fmt.Errorf("%T is no command of the function it was sent to", cmd.Value.(codecs.Decoded).Command)
	}
	return c, nil
}

// decode reads an internal record of a function: a public record that an
// ingress handed on, or a message of another function.
func (s Settings) decode(function string) func(once.Record) (once.Command, *once.BadInput) {
	return func(r once.Record) (once.Command, *once.BadInput) {
		topic, public := s.Topics.Of(r.Topic)
		if !public {
			topic = codecs.Messages
		}
		all, problem := codecs.Decode(topic, r.Value, r.Headers)
		if problem != nil {
			bad := &once.BadInput{Code: problem.Code, Message: problem.Message}
			if !public {
				bad.Message = fmt.Sprintf("this process knows no topic %q: %s", r.Topic, bad.Message)
			}
			return once.Command{}, bad
		}
		for _, d := range all {
			if d.Function == function && d.Key == r.Key {
				return once.Command{Key: r.Key, Topic: r.Topic, Type: d.Type, Value: d, Inner: !public, Named: d.Transaction != uuid.Nil}, nil
			}
		}
		return once.Command{}, &once.BadInput{
			Code:    codecs.Malformed,
			Message: fmt.Sprintf("a record of %q is not for key %q of %s", r.Topic, r.Key, function),
		}
	}
}
