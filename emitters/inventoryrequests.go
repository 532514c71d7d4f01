package emitters

import (
	"context"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
)

// Requests sends what is written over HTTP: EnsureStorage and those of an
// inventory. Each returns once Kafka has the command; that it was applied shows
// in the row of the account or the character, which then has answered
// request.String(). The tenant is what the headers say; those that begin with
// ce_ or coffer- are left out. The error is a *codecs.Problem for the id 0 or a
// broken tenant, else the producer's.
type Requests struct{ *Storage }

// NewRequests makes an emitter for what is written over HTTP.
func NewRequests(p Producer, topics codecs.Topics) Requests { return Requests{New(p, topics)} }

// CreateInventory sends what CREATED of a character's status says. A row that
// already has an inventory says nothing to it.
func (r Requests) CreateInventory(ctx context.Context, h kafka.Headers, c item.CharacterID, request uuid.UUID) error {
	return r.message(ctx, h, inventory.CreateCommand{Character: c, Request: request}, request)
}

// DeleteInventory sends what DELETED of a character's status says. A row
// without an inventory says nothing to it.
func (r Requests) DeleteInventory(ctx context.Context, h kafka.Headers, c item.CharacterID, request uuid.UUID) error {
	return r.message(ctx, h, inventory.DeleteCommand{Character: c}, request)
}

// DiscardAsset sends a DESTROY of a whole asset by its id. Answers: asset
// DELETED; REJECTED with NOT_FOUND or WRONG_TYPE.
func (r Requests) DiscardAsset(ctx context.Context, h kafka.Headers, c item.CharacterID, t item.Type, a item.AssetID, request uuid.UUID) error {
	return r.message(ctx, h, inventory.DiscardCommand{Character: c, Type: t, Asset: a}, request)
}

// message is request of a message of the inventory.
func (r Requests) message(ctx context.Context, h kafka.Headers, m inventory.Message, id uuid.UUID) error {
	function, _, value := codecs.EncodeInventoryMessage(m)
	return r.request(ctx, h, function, value, id)
}
