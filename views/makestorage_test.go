package views

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

const making = "/api/storage/accounts/4001?worldId=3"

// made is the account after an ENSURE of a storage in world 3.
func made(request uuid.UUID) storage.Account {
	a, _ := storage.Ensure(item.Rules{}, storage.Account{}, storage.EnsureCommand{World: 3, Account: account, Request: request}, time.Unix(1, 0))
	return a
}

func TestPostMakesTheStorage(t *testing.T) {
	w := newWorld(t)
	w.requests.ensure = func(_ context.Context, request uuid.UUID) error {
		go w.putAccount(uuid.Nil, 1, made(request))
		return nil
	}
	rec := w.ask(http.MethodPost, making)
	require.Equal(t, http.StatusCreated, rec.Code, rec.Body.String())
	assert.Equal(t, `"1"`, rec.Header().Get("ETag"))
	assert.Equal(t, making, rec.Header().Get("Location"))
	assert.JSONEq(t, w.get(making).Body.String(), rec.Body.String())
	assert.Equal(t, account, w.requests.account)
	assert.Equal(t, item.WorldID(3), w.requests.world)

	w.requests.ensure = func(context.Context, uuid.UUID) error {
		t.Error("it was there; nothing needs to be sent")
		return nil
	}
	assert.Equal(t, Exists, failure(t, w.ask(http.MethodPost, making), http.StatusConflict).Code)
}

func TestPostThatCameSecond(t *testing.T) {
	w := newWorld(t)
	for name, by := range map[string]uuid.UUID{"a game's command": uuid.Nil, "another request": uuid.New()} {
		w.accounts = recovered(t)
		w.api.Accounts = w.accounts
		w.requests.ensure = func(context.Context, uuid.UUID) error {
			go w.putAccount(uuid.Nil, 1, made(by))
			return nil
		}
		assert.Equal(t, Exists, failure(t, w.ask(http.MethodPost, making), http.StatusConflict).Code, name)
	}
}

func TestPostThatTheFunctionRefused(t *testing.T) {
	w := newWorld(t)
	w.requests.ensure = func(_ context.Context, request uuid.UUID) error {
		full := once.Function{ // takes the command, and has no room
			Decode: func(r once.Record) (once.Command, *once.BadInput) { return once.Command{Key: r.Key}, nil },
			Step: func(state []byte, _ once.Command, _ time.Time) (once.Result, error) {
				return once.Result{State: state}, nil
			},
		}
		row, _, _, err := full.Apply(nil, once.Delivery{ClientID: request.String()}, 0)
		require.NoError(t, err)
		w.accounts.write("4001", row)
		return nil
	}
	assert.Equal(t, Refused, failure(t, w.ask(http.MethodPost, making), http.StatusConflict).Code)
}

func TestPostWithoutAnAnswerPromisesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		began := time.Now()
		e := failure(t, w.ask(http.MethodPost, making), http.StatusGatewayTimeout)
		assert.Equal(t, NoAnswer, e.Code)
		assert.Contains(t, e.Detail, "nothing is promised")
		assert.Equal(t, 5*time.Second, time.Since(began))

		w.requests.ensure = func(ctx context.Context, _ uuid.UUID) error {
			<-ctx.Done()
			return ctx.Err()
		}
		began = time.Now()
		failure(t, w.ask(http.MethodPost, making), http.StatusGatewayTimeout)
		assert.Equal(t, 5*time.Second, time.Since(began))

		w.requests.ensure = func(context.Context, uuid.UUID) error { return errors.New("the producer has failed") }
		e = failure(t, w.ask(http.MethodPost, making), http.StatusServiceUnavailable)
		assert.Equal(t, NotSent, e.Code)
		assert.NotContains(t, e.Detail, "producer", "faults are for the log")
	})
}

func TestPostSendsTheTenantAsOnKafka(t *testing.T) {
	w := newWorld(t)
	tenant := uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123")
	w.requests.ensure = func(_ context.Context, request uuid.UUID) error {
		go w.accounts.put(codecs.AccountKey{Tenant: tenant, Account: account}.String(), 1, codecs.EncodeAccount(made(request)))
		return nil
	}
	rec := w.ask(http.MethodPost, making, "TENANT_ID", tenant.String(), "REGION", "GMS",
		"MAJOR_VERSION", "83", "MINOR_VERSION", "258", "traceparent", "00-1-2-01", "Cookie", "mine")
	require.Equal(t, http.StatusCreated, rec.Code, rec.Body.String())
	assert.Equal(t, kafka.Headers{
		{Key: "TENANT_ID", Value: []byte(tenant.String())},
		{Key: "MAJOR_VERSION", Value: []byte{0, 83}},
		{Key: "MINOR_VERSION", Value: []byte{1, 2}},
		{Key: "REGION", Value: []byte("GMS")},
		{Key: "traceparent", Value: []byte("00-1-2-01")},
	}, w.requests.headers)

	for _, text := range []string{"v83", "65536", "-1"} {
		e := failure(t, w.ask(http.MethodPost, making, "MAJOR_VERSION", text), http.StatusBadRequest)
		assert.Equal(t, &errorSource{Header: "MAJOR_VERSION"}, e.Source)
	}
	w.requests.ensure = func(context.Context, uuid.UUID) error {
		return &codecs.Problem{Code: codecs.TooLarge, Message: "headers of 9000 bytes"}
	}
	e := failure(t, w.ask(http.MethodPost, "/api/storage/accounts/4001?worldId=9"), http.StatusBadRequest)
	assert.Contains(t, e.Detail, "headers of 9000 bytes")
	for _, path := range []string{"/api/storage/accounts/4001", "/api/storage/accounts/0?worldId=0"} {
		failure(t, w.ask(http.MethodPost, path), http.StatusBadRequest)
	}
}
