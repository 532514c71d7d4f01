package views

import (
	"net/http"
	"strconv"

	"coffer/item"
)

// storageAttributes are those of a storages resource; its names are Atlas's.
type storageAttributes struct {
	WorldID   item.WorldID   `json:"world_id"`
	AccountID item.AccountID `json:"account_id"`
	Capacity  uint32         `json:"capacity"`
	Mesos     uint32         `json:"mesos"`
}

func (s Storage) document() document {
	return document{
		Data: resource{
			identifier: identifier{"storages", s.ID().String()},
			Attributes: storageAttributes{
				WorldID:   s.World,
				AccountID: s.Account,
				Capacity:  s.Capacity,
				Mesos:     s.Mesos,
			},
			Relationships: relationships{"assets": {storageAssets.identifiers(s.Assets)}},
		},
		Included: storageAssets.resources(s.Assets),
	}
}

// storageOf looks up the storage that a request is about.
func (a API) storageOf(r *http.Request, who caller) (Storage, error) {
	key, err := accountOf(r, who)
	if err != nil {
		return Storage{}, err
	}
	world, err := worldOf(r)
	if err != nil {
		return Storage{}, err
	}
	least, err := minVersion(r.Header)
	if err != nil {
		return Storage{}, err
	}
	return a.Storage(r.Context(), key, world, least)
}

func (a API) getStorage(r *http.Request, who caller) (answer, error) {
	s, err := a.storageOf(r, who)
	if err != nil {
		return answer{}, err
	}
	return answer{etag: etag(s.Version), body: s.document()}, nil
}

func (a API) getAssets(r *http.Request, who caller) (answer, error) {
	p, err := pageOf(r)
	if err != nil {
		return answer{}, err
	}
	s, err := a.storageOf(r, who)
	if err != nil {
		return answer{}, err
	}
	return answer{etag: etag(s.Version), body: storageAssets.list(p, s.Assets)}, nil
}

func (a API) getAsset(r *http.Request, who caller) (answer, error) {
	id, err := number(r, "assetId", 1, 32)
	if err != nil {
		return answer{}, err
	}
	s, err := a.storageOf(r, who)
	if err != nil {
		return answer{}, err
	}
	asset, ok := s.Asset(item.AssetID(id))
	if !ok {
		return answer{}, refuse(NotFound, "Account %d has no asset %s in world %d, in version %d of its row.",
			s.Account, strconv.FormatUint(id, 10), s.World, s.Version)
	}
	return answer{etag: etag(s.Version), body: document{Data: storageAssets.resource(asset)}}, nil
}
