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
	Meta     *listMeta  `json:"meta,omitempty"`
	Links    *pageLinks `json:"links,omitempty"`
}

type resource struct {
	identifier
	Attributes    any            `json:"attributes"`
	Relationships *relationships `json:"relationships,omitempty"`
}

type identifier struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

type relationships struct {
	Assets related `json:"assets"`
}

type related struct {
	Data []identifier `json:"data"`
}

// storageAsset is an asset's attributes; a storage repeats the id among them.
type storageAsset struct {
	ID            item.AssetID     `json:"id"`
	Slot          item.Slot        `json:"slot"`
	TemplateID    item.TemplateID  `json:"templateId"`
	Expiration    time.Time        `json:"expiration"` // never: 0001-01-01T00:00:00Z
	ReferenceID   item.ReferenceID `json:"referenceId"`
	ReferenceType string           `json:"referenceType"`
	ReferenceData json.RawMessage  `json:"referenceData"`
}

func showAsset(a item.Asset) storageAsset {
	return storageAsset{
		ID:            a.ID,
		Slot:          a.Slot,
		TemplateID:    a.Template,
		Expiration:    a.Expiration,
		ReferenceID:   a.Reference,
		ReferenceType: a.ReferenceType().StorageName(),
		ReferenceData: codecs.AppendRestData(nil, a),
	}
}

func showAssets(all []item.Asset) []storageAsset {
	out := make([]storageAsset, len(all))
	for i, a := range all {
		out[i] = showAsset(a)
	}
	return out
}

func assetIdentifier(a item.Asset) identifier {
	return identifier{"storage_assets", strconv.FormatUint(uint64(a.ID), 10)}
}

func assetResource(a item.Asset) resource {
	return resource{identifier: assetIdentifier(a), Attributes: showAsset(a)}
}

func assetResources(all []item.Asset) []resource {
	out := make([]resource, len(all))
	for i, a := range all {
		out[i] = assetResource(a)
	}
	return out
}

func assetIdentifiers(all []item.Asset) []identifier {
	out := make([]identifier, len(all))
	for i, a := range all {
		out[i] = assetIdentifier(a)
	}
	return out
}
