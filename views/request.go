package views

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

// Requests is how writes over HTTP reach Kafka: commands like any other. Each
// method sends one, and returns once Kafka has it. The tenant is what the
// headers say. The record's ce_id is request, by which the row's answer to it
// is known.
type Requests interface {
	// EnsureStorage makes a storage exist. request is in the command too.
	EnsureStorage(ctx context.Context, h kafka.Headers, account item.AccountID, world item.WorldID, request uuid.UUID) error
	// CreateInventory makes a character's inventory, if there is none.
	CreateInventory(ctx context.Context, h kafka.Headers, c item.CharacterID, request uuid.UUID) error
	// DeleteInventory takes it away with all that is in it.
	DeleteInventory(ctx context.Context, h kafka.Headers, c item.CharacterID, request uuid.UUID) error
	// DiscardAsset throws a whole asset of a compartment away.
	DiscardAsset(ctx context.Context, h kafka.Headers, c item.CharacterID, t item.Type, a item.AssetID, request uuid.UUID) error
}

// send gives a command to Kafka, under a new name.
func (a API) send(r *http.Request, who caller, give func(h kafka.Headers, request uuid.UUID) error) (uuid.UUID, error) {
	request := uuid.New()
	if a.NewRequest != nil {
		request = a.NewRequest()
	}
	headers, err := who.command(r.Header)
	if err != nil {
		return request, err
	}
	err = give(headers, request)
	var problem *codecs.Problem
	switch {
	case errors.As(err, &problem):
		return request, refuse(BadHeader, "The command can't be sent: %s.", problem.Message)
	case errors.Is(err, context.DeadlineExceeded):
		return request, a.unanswered(err)
	case err != nil:
		return request, &Error{Code: NotSent, Detail: "Kafka did not take the command; nothing is promised.", Cause: err}
	}
	return request, nil
}

func (a API) unanswered(cause error) error {
	return &Error{
		Code:   NoAnswer,
		Detail: "The command was not seen to be applied within " + a.Patience.write().String() + "; nothing is promised: it may still be.",
		Cause:  cause,
	}
}

// order is a command to an inventory.
type order struct {
	key  codecs.CharacterKey
	give func(ctx context.Context, h kafka.Headers, request uuid.UUID) error
	done func(inventory.Event) bool // tells whether an event says that it was carried out
}

// carryOut sends an order, waits until the row has answered it, and returns the
// inventory as it is then; done tells whether this very command did it. The
// row decides, never the copy, which may be older than what the client knows:
// an inventory can come and go. Only a copy that can't be read is told before
// anything is sent.
func (a API) carryOut(r *http.Request, who caller, o order) (now Inventory, done bool, err error) {
	ctx, cancel := context.WithTimeout(r.Context(), a.Patience.write())
	defer cancel()
	key := o.key.String()
	if _, err := a.Inventories.Get(key); err != nil {
		return now, false, err
	}
	request, err := a.send(r, who, func(h kafka.Headers, request uuid.UUID) error { return o.give(ctx, h, request) })
	if err != nil {
		return now, false, err
	}
	row, err := a.Inventories.Wait(ctx, key, func(row *once.Row) bool {
		return row != nil && row.Answered(request.String())
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return now, false, a.unanswered(err)
	}
	if err != nil {
		return now, false, err
	}
	now, err = inventoryIn(row, o.key)
	return now, said(row, request, o.done), err
}

// told asks for an event of a type.
func told[E inventory.Event](e inventory.Event) bool {
	_, ok := e.(E)
	return ok
}

// said tells whether the row's answer to a request has an event as asked for.
// What else an answer holds, messages and refusals, is no event of the
// inventory's own.
func said(row *once.Row, request uuid.UUID, is func(inventory.Event) bool) bool {
	answer, _ := row.AnswerTo(request.String())
	for _, effect := range answer.Effects {
		if e, err := codecs.UnpackInventoryEvent(effect.Body); err == nil && is(e) {
			return true
		}
	}
	return false
}
