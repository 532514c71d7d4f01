package views

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
)

// discardAsset answers 204 when the asset was thrown away by this very request,
// and NOT_FOUND when the compartment had no such asset.
func (a API) discardAsset(r *http.Request, who caller) (answer, error) {
	key, err := characterOf(r, who)
	if err != nil {
		return answer{}, err
	}
	t, err := compartmentType(r, who)
	if err != nil {
		return answer{}, err
	}
	n, err := number(r, "assetId", 1, 32)
	if err != nil {
		return answer{}, err
	}
	asset := item.AssetID(n)
	now, done, err := a.carryOut(r, who, order{
		key: key,
		give: func(ctx context.Context, h kafka.Headers, request uuid.UUID) error {
			return a.Requests.DiscardAsset(ctx, h, key.Character, t, asset, request)
		},
		done: func(e inventory.Event) bool {
			gone, ok := e.(inventory.AssetDeleted)
			return ok && gone.Of.Asset == asset
		},
	})
	switch {
	case err != nil:
		return answer{}, err
	case !done && !now.Alive:
		return answer{}, refuse(NotFound, "Character %d has no inventory.", key.Character)
	case !done:
		return answer{}, refuse(NotFound, "The %s compartment of character %d had no asset %d.", t, key.Character, asset)
	}
	return answer{status: http.StatusNoContent, etag: etag(now.Version)}, nil
}
