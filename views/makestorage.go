package views

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
)

// makeStorage answers 201 when the storage was made by this very request, and
// EXISTS when it was there before or another was first. A storage is made once
// and never goes, so whoever sees it knows whose it is.
func (a API) makeStorage(r *http.Request, who caller) (answer, error) {
	key, err := accountOf(r, who)
	if err != nil {
		return answer{}, err
	}
	world, err := worldOf(r)
	if err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), a.Patience.write())
	defer cancel()
	s, err := a.Storage(ctx, key, world, 0)
	if err != nil {
		return answer{}, err
	}
	if s.Exists {
		return answer{}, exists(s)
	}
	request, err := a.send(r, who, func(h kafka.Headers, request uuid.UUID) error {
		return a.Requests.EnsureStorage(ctx, h, key.Account, world, request)
	})
	if err != nil {
		return answer{}, err
	}
	if s, err = a.made(ctx, key, world, request); err != nil {
		return answer{}, err
	}
	switch {
	case !s.Exists:
		return answer{}, refuse(Refused, "Account %d has no room for another storage.", key.Account)
	case s.Made != request:
		return answer{}, exists(s)
	}
	return answer{
		status:   http.StatusCreated,
		etag:     etag(s.Version),
		location: r.URL.RequestURI(),
		body:     s.document(),
	}, nil
}

// made waits until the storage exists or the row has answered the request.
func (a API) made(ctx context.Context, key codecs.AccountKey, world item.WorldID, request uuid.UUID) (Storage, error) {
	id := request.String()
	row, err := a.Accounts.Wait(ctx, key.String(), func(row *once.Row) bool {
		s, err := a.storageIn(row, key, world)
		return err != nil || s.Exists || row != nil && row.Answered(id)
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return Storage{}, a.unanswered(err)
	}
	if err != nil {
		return Storage{}, err
	}
	return a.storageIn(row, key, world)
}

func exists(s Storage) error {
	return refuse(Exists, "Account %d has a storage in world %d already.", s.Account, s.World)
}
