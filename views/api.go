package views

import (
	"log/slog"
	"maps"
	"net/http"

	"github.com/google/uuid"
)

// API serves the look-ups over HTTP, as JSON:API under /api/. It is a value;
// what is not set is left out, as the inventory's routes are without
// Inventories, or has a default.
type API struct {
	Lookups
	Requests   Requests         // how writes reach Kafka; nil: none are served
	NewRequest func() uuid.UUID // names a write; nil: random
	Log        *slog.Logger     // faults; nil: slog.Default
}

// Handler serves every route, and answers anything else with a JSON:API error.
func (a API) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", a.endpoint(nil))
	for pattern, m := range a.routes() {
		mux.Handle("/api/"+pattern, a.endpoint(m))
	}
	return mux
}

// methods are what a route does; GET answers HEAD too.
type methods map[string]func(*http.Request, caller) (answer, error)

func (a API) routes() map[string]methods {
	const (
		ofAccount    = "storage/accounts/{accountId}"
		ofProjection = "storage/projections/{characterId}"
	)
	storage := methods{http.MethodGet: a.getStorage}
	if a.Requests != nil {
		storage[http.MethodPost] = a.makeStorage
	}
	all := map[string]methods{
		ofAccount:                       storage,
		ofAccount + "/assets":           {http.MethodGet: a.getAssets},
		ofAccount + "/assets/{assetId}": {http.MethodGet: a.getAsset},
		ofProjection:                    {http.MethodGet: a.getProjection},
		ofProjection + "/compartments/{type}/assets/{slot}": {http.MethodGet: a.getProjectionAsset},
	}
	if a.Inventories != nil {
		maps.Copy(all, a.inventoryRoutes())
	}
	return all
}

func (a API) inventoryRoutes() map[string]methods {
	const (
		ofInventory    = "characters/{characterId}/inventory"
		ofCompartments = ofInventory + "/compartments"
		ofAssets       = ofCompartments + "/{compartmentId}/assets"
	)
	inventory := methods{http.MethodGet: a.getInventory}
	all := map[string]methods{
		ofInventory:                         inventory,
		ofCompartments:                      {http.MethodGet: a.getCompartmentOfType},
		ofCompartments + "/{compartmentId}": {http.MethodGet: a.getCompartment},
		ofAssets:                            {http.MethodGet: a.getCompartmentAssets},
	}
	if a.Requests != nil {
		inventory[http.MethodPost] = a.makeInventory
		inventory[http.MethodDelete] = a.deleteInventory
		all[ofAssets+"/{assetId}"] = methods{http.MethodDelete: a.discardAsset}
	}
	return all
}

func (a API) log() *slog.Logger {
	if a.Log == nil {
		return slog.Default()
	}
	return a.Log
}
