package views

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"coffer/internal/kafka"
	"coffer/inventory"
)

// makeInventory answers 201 when the inventory was made by this very request,
// and EXISTS when there was one before.
func (a API) makeInventory(r *http.Request, who caller) (answer, error) {
	key, err := characterOf(r, who)
	if err != nil {
		return answer{}, err
	}
	now, done, err := a.carryOut(r, who, order{
		key: key,
		give: func(ctx context.Context, h kafka.Headers, request uuid.UUID) error {
			return a.Requests.CreateInventory(ctx, h, key.Character, request)
		},
		done: told[inventory.Created],
	})
	switch {
	case err != nil:
		return answer{}, err
	case !done:
		return answer{}, refuse(Exists, "Character %d had an inventory already.", key.Character)
	case !now.Alive:
		return answer{}, refuse(NotFound, "The inventory of character %d was made, and is deleted already.", key.Character)
	}
	return answer{
		status:   http.StatusCreated,
		etag:     etag(now.Version),
		location: r.URL.RequestURI(),
		body:     now.document(),
	}, nil
}
