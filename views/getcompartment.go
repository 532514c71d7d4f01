package views

import (
	"net/http"

	"coffer/inventory"
	"coffer/item"
)

type compartmentAttributes struct {
	Type     item.Type `json:"type"`
	Capacity uint32    `json:"capacity"`
}

func (i Inventory) compartment(t item.Type) resource {
	return resource{
		identifier:    identifier{"compartments", i.CompartmentID(t).String()},
		Attributes:    compartmentAttributes{t, i.Capacity(t)},
		Relationships: relationships{"assets": {assets.identifiers(i.Compartment(t))}},
	}
}

func (i Inventory) showCompartment(t item.Type) answer {
	return answer{etag: etag(i.Version), body: document{
		Data:     i.compartment(t),
		Included: assets.resources(i.Compartment(t)),
	}}
}

// getCompartmentOfType answers for the compartment of the query's type.
func (a API) getCompartmentOfType(r *http.Request, who caller) (answer, error) {
	t, err := queriedType(r)
	if err != nil {
		return answer{}, err
	}
	i, err := a.inventoryOf(r, who)
	if err != nil {
		return answer{}, err
	}
	return i.showCompartment(t), nil
}

// compartmentOf looks up the compartment, named by its id, that a request is
// about. An id of none of the character's five is NOT_FOUND.
func (a API) compartmentOf(r *http.Request, who caller) (Inventory, item.Type, error) {
	t, err := compartmentType(r, who)
	if err != nil {
		return Inventory{}, 0, err
	}
	i, err := a.inventoryOf(r, who)
	return i, t, err
}

func (a API) getCompartment(r *http.Request, who caller) (answer, error) {
	i, t, err := a.compartmentOf(r, who)
	if err != nil {
		return answer{}, err
	}
	return i.showCompartment(t), nil
}

func (a API) getCompartmentAssets(r *http.Request, who caller) (answer, error) {
	p, err := pageOf(r)
	if err != nil {
		return answer{}, err
	}
	i, t, err := a.compartmentOf(r, who)
	if err != nil {
		return answer{}, err
	}
	return answer{etag: etag(i.Version), body: assets.list(p, i.Compartment(t))}, nil
}

// compartmentType reads whose compartment the path names by its id. The ids
// follow from the character, so that this needs no row.
func compartmentType(r *http.Request, who caller) (item.Type, error) {
	key, err := characterOf(r, who)
	if err != nil {
		return 0, err
	}
	id, err := uuidOf(r, "compartmentId")
	if err != nil {
		return 0, err
	}
	for _, t := range item.Types {
		if inventory.CompartmentID(key.Tenant, key.Character, t) == id {
			return t, nil
		}
	}
	return 0, refuse(NotFound, "Character %d has no compartment %s.", key.Character, id)
}
