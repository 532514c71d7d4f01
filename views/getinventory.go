package views

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

type inventoryAttributes struct {
	CharacterID item.CharacterID `json:"characterId"`
}

// inventoryMeta stands beside an inventory in which units are reserved. It is
// ours: rest.md has no place for reservations.
type inventoryMeta struct {
	Reservations []reservation `json:"reservations"`
}

// reservation is units that are promised to a transaction until a time.
type reservation struct {
	TransactionID uuid.UUID    `json:"transactionId"`
	AssetID       item.AssetID `json:"assetId"`
	Type          item.Type    `json:"type"`
	Slot          item.Slot    `json:"slot"` // where the asset lies now
	Quantity      uint32       `json:"quantity"`
	Until         time.Time    `json:"until"` // from then on the units are free
}

func (i Inventory) document() document {
	out := document{Included: make([]resource, 0, len(item.Types)+len(i.Assets))}
	var compartments []identifier
	for _, t := range item.Types {
		one := i.compartment(t)
		compartments = append(compartments, one.identifier)
		out.Included = append(out.Included, one)
	}
	out.Included = append(out.Included, assets.resources(i.Assets)...)
	out.Data = resource{
		identifier:    identifier{"inventories", i.ID().String()},
		Attributes:    inventoryAttributes{i.Character},
		Relationships: relationships{"compartments": {compartments}},
	}
	if len(i.Reservations) > 0 {
		out.Meta = i.meta()
	}
	return out
}

// meta lists the reservations, the first to end first.
func (i Inventory) meta() inventoryMeta {
	where := make(map[item.AssetID]*item.Asset, len(i.Assets))
	for n := range i.Assets {
		where[i.Assets[n].ID] = &i.Assets[n]
	}
	out := make([]reservation, len(i.Reservations))
	for n, r := range i.Reservations {
		a := where[r.Asset]
		out[n] = reservation{r.Transaction, r.Asset, a.Type(), a.Slot, r.Units, r.End}
	}
	return inventoryMeta{out}
}

// inventoryOf looks up the inventory that a request is about.
func (a API) inventoryOf(r *http.Request, who caller) (Inventory, error) {
	key, err := characterOf(r, who)
	if err != nil {
		return Inventory{}, err
	}
	least, err := minVersion(r.Header)
	if err != nil {
		return Inventory{}, err
	}
	return a.Inventory(r.Context(), key, least)
}

func (a API) getInventory(r *http.Request, who caller) (answer, error) {
	i, err := a.inventoryOf(r, who)
	if err != nil {
		return answer{}, err
	}
	return answer{etag: etag(i.Version), body: i.document()}, nil
}
