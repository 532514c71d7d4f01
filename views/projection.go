package views

import (
	"context"
	"errors"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// Projection is the storage that a character has open: the session joined with
// the storage as it is.
type Projection struct {
	Character item.CharacterID
	Session   storage.Session
	Version   uint64 // of the session's row
	Storage   Storage
	// Compartments are in the order of item.Types; see storage.Compartments.
	Compartments [5][]item.Asset
}

// Versions are those of the two rows that a projection is made of; 0 asks for
// no version in particular.
type Versions struct {
	Session uint64
	Storage uint64
}

// Projection looks up what a character has open, in rows of the versions least
// or later ones, for which it waits at most Patience.Version. A session that
// isn't open is waited for at most Patience.Projection, because its event may
// be faster than its table; unless its version was asked for and has come.
// Errors: NOT_FOUND, NOT_RECOVERED, NOT_YET.
func (l Lookups) Projection(ctx context.Context, of codecs.CharacterKey, least Versions) (Projection, error) {
	ctx, cancel := context.WithTimeout(ctx, l.Patience.version())
	defer cancel()
	row, session, err := l.session(ctx, of, least.Session)
	if err != nil {
		return Projection{}, err
	}
	if !session.Open() {
		return Projection{}, refuse(NotFound, "Character %d has no storage open.", of.Character)
	}
	account := codecs.AccountKey{Tenant: of.Tenant, Account: session.Account}
	theirs, err := at(ctx, l.Accounts, account.String(), least.Storage)
	if err != nil {
		return Projection{}, err
	}
	s, err := l.storageIn(theirs, account, session.World)
	if err != nil {
		return Projection{}, err
	}
	return Projection{
		Character:    of.Character,
		Session:      session,
		Version:      version(row),
		Storage:      s,
		Compartments: storage.Compartments(of.Character, session, s.Storage),
	}, nil
}

// session is the character's session row, open if it is or gets so in time.
func (l Lookups) session(ctx context.Context, of codecs.CharacterKey, least uint64) (*once.Row, storage.Session, error) {
	row, err := at(ctx, l.Sessions, of.String(), least)
	if err != nil {
		return nil, storage.Session{}, err
	}
	session, err := sessionIn(row)
	if err != nil || session.Open() || least > 0 {
		return row, session, err
	}
	ctx, cancel := context.WithTimeout(ctx, l.Patience.projection())
	defer cancel()
	row, err = l.Sessions.Wait(ctx, of.String(), func(row *once.Row) bool {
		s, err := sessionIn(row)
		return err != nil || s.Open()
	})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, storage.Session{}, err
	}
	session, err = sessionIn(row)
	return row, session, err
}

func sessionIn(row *once.Row) (storage.Session, error) {
	if row == nil {
		return storage.Session{}, nil
	}
	return codecs.DecodeSession(row.State)
}
