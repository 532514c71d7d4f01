package views

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"coffer/item"
)

type projectionAttributes struct {
	CharacterID  item.CharacterID          `json:"characterId"`
	AccountID    item.AccountID            `json:"accountId"`
	WorldID      item.WorldID              `json:"worldId"`
	StorageID    uuid.UUID                 `json:"storageId"`
	Capacity     uint32                    `json:"capacity"`
	Mesos        uint32                    `json:"mesos"`
	NPCID        item.NPCID                `json:"npcId"`
	Compartments map[string][]storageAsset `json:"compartments"`
}

func (p Projection) document() document {
	compartments := make(map[string][]storageAsset, len(item.Types))
	for i, t := range item.Types {
		list := make([]storageAsset, len(p.Compartments[i]))
		for n, a := range p.Compartments[i] {
			list[n] = showStorageAsset(a)
		}
		compartments[t.String()] = list
	}
	return document{Data: resource{
		identifier: identifier{"storage_projections", strconv.FormatUint(uint64(p.Character), 10)},
		Attributes: projectionAttributes{
			CharacterID:  p.Character,
			AccountID:    p.Session.Account,
			WorldID:      p.Session.World,
			StorageID:    p.Storage.ID(),
			Capacity:     p.Storage.Capacity,
			Mesos:        p.Storage.Mesos,
			NPCID:        p.Session.NPC,
			Compartments: compartments,
		},
	}}
}

// projectionOf looks up the projection that a request is about.
func (a API) projectionOf(r *http.Request, who caller) (Projection, error) {
	key, err := characterOf(r, who)
	if err != nil {
		return Projection{}, err
	}
	least, err := minVersions(r.Header)
	if err != nil {
		return Projection{}, err
	}
	return a.Projection(r.Context(), key, least)
}

func (a API) getProjection(r *http.Request, who caller) (answer, error) {
	p, err := a.projectionOf(r, who)
	if err != nil {
		return answer{}, err
	}
	return answer{etag: p.etag(), body: p.document()}, nil
}

func (a API) getProjectionAsset(r *http.Request, who caller) (answer, error) {
	t, err := typeOf(r)
	if err != nil {
		return answer{}, err
	}
	i, err := indexOf(r)
	if err != nil {
		return answer{}, err
	}
	p, err := a.projectionOf(r, who)
	if err != nil {
		return answer{}, err
	}
	list := p.Compartments[t-item.TypeEquip]
	if i < 0 || i >= len(list) {
		return answer{}, refuse(NotFound, "The %s compartment of character %d lists %d assets, none at index %d.",
			t, p.Character, len(list), i)
	}
	return answer{etag: p.etag(), body: document{Data: storageAssets.resource(list[i])}}, nil
}
