package emitters

import (
	"context"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/storage"
)

// EnsureStorage sends the command that makes a storage exist, and returns once
// Kafka has it. It emits no event: that it was applied shows in the account's
// row, which then has answered request.String(). The tenant is what the headers
// say; those that begin with ce_ or coffer- are left out. The error is a
// *codecs.Problem for account 0 or a broken tenant, else the producer's.
//
// Unlike commands it is written to the function's internal topic, because the
// contract has no such command.
func (s *Storage) EnsureStorage(ctx context.Context, h kafka.Headers, account item.AccountID, world item.WorldID, request uuid.UUID) error {
	function, _, value := codecs.EncodeMessage(storage.EnsureCommand{World: world, Account: account, Request: request})
	return s.request(ctx, h, function, value, request)
}
