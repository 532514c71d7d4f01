package codecs

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/tinylib/msgp/msgp"

	"coffer/storage"
)

// Format counts the changes of how rows hold the states and the events: the
// fields of storage.Account, storage.Session, the events, and what is in them.
// It stands before every state, so that a binary that doesn't know a field
// refuses the row instead of losing it.
const Format = 2

// EncodeAccount writes the storage function's state.
func EncodeAccount(a storage.Account) []byte { return encodeState(&a) }

// DecodeAccount reads what EncodeAccount wrote; nothing at all is the account
// before its first command. A state of a newer format is an error that names
// both formats, and so is anything else that isn't ours or isn't Valid.
func DecodeAccount(b []byte) (storage.Account, error) {
	var a storage.Account
	if err := decodeState(b, &a, "account"); err != nil {
		return storage.Account{}, err
	}
	if err := a.Valid(); err != nil {
		return storage.Account{}, fmt.Errorf("account: %w", err)
	}
	return a, nil
}

// EncodeSession writes the session function's state.
func EncodeSession(s storage.Session) []byte { return encodeState(&s) }

// DecodeSession reads what EncodeSession wrote, as DecodeAccount does.
func DecodeSession(b []byte) (storage.Session, error) {
	var s storage.Session
	if err := decodeState(b, &s, "session"); err != nil {
		return storage.Session{}, err
	}
	if err := s.Valid(); err != nil {
		return storage.Session{}, fmt.Errorf("session: %w", err)
	}
	return s, nil
}

// encodeState writes into memory that is used again, because most states are a
// fraction of what msgp thinks they could come to.
func encodeState(s msgp.Marshaler) []byte {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	*scratch = must(s, append((*scratch)[:0], Format))
	return bytes.Clone(*scratch)
}

var scratches = sync.Pool{New: func() any { return new([]byte) }}

func decodeState(b []byte, s msgp.Unmarshaler, what string) error {
	switch {
	case len(b) == 0:
		return nil
	case b[0] == 0:
		return fmt.Errorf("%s: format 0 is none", what)
	case b[0] > Format:
		return fmt.Errorf("%s: the row has format %d and this binary knows up to %d: start one that is at least as new as the row's writer", what, b[0], Format)
	}
	return strictly(b[1:], s, what)
}

// strictly reads one value and nothing after it.
func strictly(b []byte, s msgp.Unmarshaler, what string) error {
	rest, err := s.UnmarshalMsg(b)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if len(rest) > 0 {
		return fmt.Errorf("%s: %d bytes after its end", what, len(rest))
	}
	return nil
}

// must appends a value that can always be written: it fails only on types that
// msgp doesn't know, and those don't compile.
func must(s msgp.Marshaler, b []byte) []byte {
	b, err := s.MarshalMsg(b)
	if err != nil {
		panic(fmt.Sprintf("codecs: %T: %v", s, err))
	}
	return b
}
