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

// Requests is how writes over HTTP reach Kafka: commands like any other.
type Requests interface {
	// EnsureStorage sends the command that makes a storage exist, and returns
	// once Kafka has it. The tenant is what the headers say. The record's ce_id
	// is request, which is in the command too.
	EnsureStorage(ctx context.Context, h kafka.Headers, account item.AccountID, world item.WorldID, request uuid.UUID) error
}

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
	headers, err := who.command(r.Header)
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
	request := uuid.New()
	if a.NewRequest != nil {
		request = a.NewRequest()
	}
	err = a.Requests.EnsureStorage(ctx, headers, key.Account, world, request)
	var problem *codecs.Problem
	switch {
	case errors.As(err, &problem):
		return answer{}, refuse(BadHeader, "The command can't be sent: %s.", problem.Message)
	case errors.Is(err, context.DeadlineExceeded):
		return answer{}, a.unanswered(err)
	case err != nil:
		return answer{}, &Error{Code: NotSent, Detail: "Kafka did not take the command; nothing is promised.", Cause: err}
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

func (a API) unanswered(cause error) error {
	return &Error{
		Code:   NoAnswer,
		Detail: "The command was not seen to be applied within " + a.Patience.write().String() + "; nothing is promised: it may still be.",
		Cause:  cause,
	}
}
