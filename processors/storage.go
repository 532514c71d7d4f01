package processors

import (
	"time"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// Storage is the function of accounts' storages, keyed by account id.
func (s Settings) Storage() *once.Function {
	return wire(s, keyed[storage.Account, storage.AccountCommand]{
		name: "storage", topic: codecs.StorageFunction,
		load: codecs.DecodeAccount, save: codecs.EncodeAccount,
		step: func(a storage.Account, c storage.AccountCommand, cmd once.Command, at time.Time) (storage.Account, once.Result, error) {
			next, answer := storage.Apply(s.Rules, a, c, at)
			return next, said(cmd, answer), nil
		},
		refuse: func(a storage.Account, c storage.AccountCommand, cmd once.Command, no *item.Refusal) (storage.Account, once.Result) {
			return a, said(cmd, storage.Refuse(c, no))
		},
		render: renderStorage,
	})
}

// Session is the function of characters' storage sessions, keyed by character
// id.
func (s Settings) Session() *once.Function {
	return wire(s, keyed[storage.Session, storage.SessionCommand]{
		name: "session", topic: codecs.SessionFunction,
		load: codecs.DecodeSession, save: codecs.EncodeSession,
		step: func(a storage.Session, c storage.SessionCommand, cmd once.Command, at time.Time) (storage.Session, once.Result, error) {
			next, answer := storage.ApplySession(s.Rules, a, c, at)
			return next, said(cmd, answer), nil
		},
		refuse: func(a storage.Session, _ storage.SessionCommand, cmd once.Command, no *item.Refusal) (storage.Session, once.Result) {
			return a, said(cmd, storage.Answer{Refusal: no})
		},
		render: renderStorage,
	})
}

// said is what an answer comes to.
func said(cmd once.Command, a storage.Answer) once.Result {
	r := once.Result{Effects: effects(cmd, a)}
	switch {
	case a.Refusal == nil:
		return r
	case len(a.Events) == 0:
		r.Refused = rejectedType
	default:
		r.Refused = "ERROR"
	}
	r.Code = a.Refusal.Code
	return r
}

// effects are what an answer comes to: its events, its messages, and REJECTED
// for a refusal that has no event of its own.
func effects(cmd once.Command, a storage.Answer) []once.Effect {
	var all []once.Effect
	for _, e := range a.Events {
		all = append(all, event(codecs.EventTopic(e), codecs.PackEvent(e)))
	}
	if a.Refusal != nil && len(a.Events) == 0 {
		all = append(all, rejected(refusal(cmd, cmd.Value.(codecs.Decoded).Transaction, a.Refusal)))
	}
	for _, m := range a.Messages {
		if e, ok := word(m); ok {
			all = append(all, e)
			continue
		}
		function, id, value := codecs.EncodeMessage(m)
		all = append(all, message(cmd.Key, function, id, value))
	}
	return all
}

// renderStorage makes an effect's bytes from what the row keeps.
func renderStorage(e once.Effect, key string) (once.Rendered, error) {
	if made, ok, err := asIs(e, key); ok {
		return made, err
	}
	unpacked, err := codecs.UnpackEvent(e.Body)
	if err != nil {
		return once.Rendered{}, err
	}
	made := codecs.EncodeEvent(unpacked)
	return once.Rendered{Type: made.Type, Value: made.Value}, nil
}
