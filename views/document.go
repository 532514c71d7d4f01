package views

import (
	"encoding/json"
	"strconv"
	"time"

	"coffer/codecs"
	"coffer/item"
)

// document is JSON:API's top level (https://jsonapi.org/format/1.1/). What has
// no page shows neither meta nor links: the answers are those of samples/rest.
type document struct {
	Data     any        `json:"data"`
	Included []resource `json:"included,omitempty"`
	Meta     any        `json:"meta,omitempty"`
	Links    *pageLinks `json:"links,omitempty"`
}

type resource struct {
	identifier
	Attributes    any           `json:"attributes"`
	Relationships relationships `json:"relationships,omitempty"`
}

type identifier struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

type relationships map[string]related

type related struct {
	Data []identifier `json:"data"`
}

// assetAttributes are what both owners' assets show.
type assetAttributes struct {
	Slot          item.Slot        `json:"slot"`
	TemplateID    item.TemplateID  `json:"templateId"`
	Expiration    time.Time        `json:"expiration"` // never: 0001-01-01T00:00:00Z
	ReferenceID   item.ReferenceID `json:"referenceId"`
	ReferenceType string           `json:"referenceType"`
	ReferenceData json.RawMessage  `json:"referenceData"`
}

func showAsset(a item.Asset, referenceType string) assetAttributes {
	return assetAttributes{
		Slot:          a.Slot,
		TemplateID:    a.Template,
		Expiration:    a.Expiration,
		ReferenceID:   a.Reference,
		ReferenceType: referenceType,
		ReferenceData: codecs.AppendRestData(nil, a),
	}
}

// storageAsset is what a storage's asset shows: its id is among its attributes.
type storageAsset struct {
	ID item.AssetID `json:"id"`
	assetAttributes
}

func showStorageAsset(a item.Asset) storageAsset {
	return storageAsset{a.ID, showAsset(a, a.ReferenceType().StorageName())}
}

// assetKind is how one kind of owner shows its assets.
type assetKind struct {
	name string // the resources' type
	show func(item.Asset) any
}

var (
	storageAssets = assetKind{"storage_assets", func(a item.Asset) any { return showStorageAsset(a) }}
	assets        = assetKind{"assets", func(a item.Asset) any { return showAsset(a, a.ReferenceType().String()) }}
)

func (k assetKind) identifier(a item.Asset) identifier {
	return identifier{k.name, strconv.FormatUint(uint64(a.ID), 10)}
}

func (k assetKind) resource(a item.Asset) resource {
	return resource{identifier: k.identifier(a), Attributes: k.show(a)}
}

func (k assetKind) identifiers(all []item.Asset) []identifier {
	out := make([]identifier, len(all))
	for i, a := range all {
		out[i] = k.identifier(a)
	}
	return out
}

func (k assetKind) resources(all []item.Asset) []resource {
	out := make([]resource, len(all))
	for i, a := range all {
		out[i] = k.resource(a)
	}
	return out
}

// list is the page that was asked for of a list of assets; nil: all of it.
func (k assetKind) list(p *page, all []item.Asset) document {
	if p == nil {
		return document{Data: k.resources(all)}
	}
	first, end := p.bounds(len(all))
	return document{Data: k.resources(all[first:end]), Meta: p.meta(len(all)), Links: p.links(len(all))}
}
