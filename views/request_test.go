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

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
)

func TestWritesWithoutAnAnswerPromiseNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, ask := range []struct{ method, path string }{
			{http.MethodPost, ofCharacter}, {http.MethodDelete, ofCharacter}, {http.MethodDelete, compartmentPath(item.TypeUse) + "/assets/1"},
		} {
			w := newWorld(t)
			w.putInventory(uuid.Nil, 1, equipped())
			began := time.Now()
			e := failure(t, w.ask(ask.method, ask.path), http.StatusGatewayTimeout)
			assert.Equal(t, NoAnswer, e.Code)
			assert.Contains(t, e.Detail, "nothing is promised")
			assert.Equal(t, 5*time.Second, time.Since(began))

			w.requests.order = func(ctx context.Context, _ inventory.Command, _ uuid.UUID) error {
				<-ctx.Done()
				return ctx.Err()
			}
			began = time.Now()
			failure(t, w.ask(ask.method, ask.path), http.StatusGatewayTimeout)
			assert.Equal(t, 5*time.Second, time.Since(began))

			w.requests.order = func(context.Context, inventory.Command, uuid.UUID) error {
				return errors.New("the producer has failed")
			}
			assert.Equal(t, NotSent, failure(t, w.ask(ask.method, ask.path), http.StatusServiceUnavailable).Code)

			w.requests.order = func(context.Context, inventory.Command, uuid.UUID) error {
				return &codecs.Problem{Code: codecs.TooLarge, Message: "headers of 9000 bytes"}
			}
			assert.Contains(t, failure(t, w.ask(ask.method, ask.path), http.StatusBadRequest).Detail, "headers of 9000 bytes")
		}
	})
}

// Whoever waits is answered by the write that brings the answer, not by others.
func TestAWriteIsAnsweredByItsRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		p := play(t, w)
		w.requests.order = func(_ context.Context, c inventory.Command, request uuid.UUID) error {
			time.AfterFunc(time.Second, func() {
				p.apply(drinks, "another's")
				time.AfterFunc(time.Second, func() { p.apply(c, request.String()) })
			})
			return nil
		}
		began := time.Now()
		assert.Equal(t, http.StatusCreated, w.ask(http.MethodPost, ofCharacter).Code)
		assert.Equal(t, 2*time.Second, time.Since(began))
	})
}

func TestWritesCarryTheTenantAsOnKafka(t *testing.T) {
	w := newWorld(t)
	w.api.Patience.Write = time.Nanosecond
	tenant := uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123")
	id := inventory.CompartmentID(tenant, character, item.TypeUse).String()
	for _, ask := range []struct {
		method, path string
		command      inventory.Command
	}{
		{http.MethodPost, ofCharacter, inventory.CreateCommand{Character: character, Request: tenant}},
		{http.MethodDelete, ofCharacter, inventory.DeleteCommand{Character: character}},
		{http.MethodDelete, ofCharacter + "/compartments/" + id + "/assets/7", inventory.DiscardCommand{Character: character, Type: item.TypeUse, Asset: 7}},
	} {
		var sent inventory.Command
		w.requests.order = func(_ context.Context, c inventory.Command, _ uuid.UUID) error {
			sent = c
			return nil
		}
		w.api.NewRequest = func() uuid.UUID { return tenant }
		failure(t, w.ask(ask.method, ask.path, "TENANT_ID", tenant.String(), "REGION", "GMS",
			"MAJOR_VERSION", "83", "MINOR_VERSION", "1", "traceparent", "00-1-2-01", "Cookie", "mine"), http.StatusGatewayTimeout)
		assert.Equal(t, ask.command, sent)
		assert.Equal(t, kafka.Headers{
			{Key: "TENANT_ID", Value: []byte(tenant.String())},
			{Key: "MAJOR_VERSION", Value: []byte{0, 83}},
			{Key: "MINOR_VERSION", Value: []byte{0, 1}},
			{Key: "REGION", Value: []byte("GMS")},
			{Key: "traceparent", Value: []byte("00-1-2-01")},
		}, w.requests.headers)
		failure(t, w.ask(ask.method, ask.path, "TENANT_ID", tenant.String(), "MAJOR_VERSION", "v83"), http.StatusBadRequest)
	}
}
