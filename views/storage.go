package views

import (
	"context"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// Storage is an account's storage in one world, as it is.
type Storage struct {
	Tenant  uuid.UUID // nil: the empty tenant
	Account item.AccountID
	storage.Storage
	Exists  bool   // false: it was never used, and shows the defaults
	Version uint64 // of the account's row; 0: it has none
}

// ID is the storage's id, the same for all time.
func (s Storage) ID() uuid.UUID { return storage.ID(s.Tenant, s.World, s.Account) }

// Asset is the asset with that id; not ok if the storage has none.
func (s Storage) Asset(id item.AssetID) (item.Asset, bool) {
	for _, a := range s.Assets {
		if a.ID == id {
			return a, true
		}
	}
	return item.Asset{}, false
}

// Storage looks an account's storage up, in its row's version least or a later
// one (0: as it is now), for which it waits at most Patience.Version. Errors:
// NOT_RECOVERED, NOT_YET.
func (l Lookups) Storage(ctx context.Context, of codecs.AccountKey, w item.WorldID, least uint64) (Storage, error) {
	ctx, cancel := context.WithTimeout(ctx, l.Patience.version())
	defer cancel()
	row, err := at(ctx, l.Accounts, of.String(), least)
	if err != nil {
		return Storage{}, err
	}
	return l.storageIn(row, of, w)
}

// storageIn is the world's storage in an account's row.
func (l Lookups) storageIn(row *once.Row, of codecs.AccountKey, w item.WorldID) (Storage, error) {
	out := Storage{Tenant: of.Tenant, Account: of.Account, Version: version(row)}
	var account storage.Account
	if row != nil {
		var err error
		if account, err = codecs.DecodeAccount(row.State); err != nil {
			return Storage{}, err
		}
	}
	out.Storage, out.Exists = account.Storage(l.Rules, w)
	return out, nil
}
