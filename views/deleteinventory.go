package views

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"coffer/internal/kafka"
	"coffer/inventory"
)

// deleteInventory answers 204 when the inventory was deleted by this very
// request, and NOT_FOUND when there was none.
func (a API) deleteInventory(r *http.Request, who caller) (answer, error) {
	key, err := characterOf(r, who)
	if err != nil {
		return answer{}, err
	}
	now, done, err := a.carryOut(r, who, order{
		key: key,
		give: func(ctx context.Context, h kafka.Headers, request uuid.UUID) error {
			return a.Requests.DeleteInventory(ctx, h, key.Character, request)
		},
		done: told[inventory.Deleted],
	})
	switch {
	case err != nil:
		return answer{}, err
	case !done:
		return answer{}, refuse(NotFound, "Character %d had no inventory.", key.Character)
	}
	return answer{status: http.StatusNoContent, etag: etag(now.Version)}, nil
}
