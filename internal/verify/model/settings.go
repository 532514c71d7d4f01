package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Settings are those of the deployment that decide answers.
type Settings struct {
	StorageCapacity uint32 // slots of a storage when it is made; 0 is 4
	ReferenceBase   uint32 // references lie above it; 0 is 1,000,000,000
	Catalog         map[uint32]Entry
}

// Entry is what the catalog says of a template id. Stats are by the names of
// an equip's data.
type Entry struct {
	SlotMax      uint32            `json:"slotMax"`
	Rechargeable bool              `json:"rechargeable"`
	Only         bool              `json:"only"`
	Slots        []int             `json:"slots"`
	UpgradeSlots uint16            `json:"upgradeSlots"`
	Stats        map[string]uint16 `json:"stats"`
}

// ReadCatalog reads a deployment's file of items: a JSON object for each, with
// its templateId.
func ReadCatalog(in io.Reader) (map[uint32]Entry, error) {
	all := map[uint32]Entry{}
	for from := json.NewDecoder(in); ; {
		var item struct {
			TemplateID uint32 `json:"templateId"`
			Entry
		}
		if err := from.Decode(&item); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("the catalog, after %d items: %w", len(all), err)
		}
		all[item.TemplateID] = item.Entry
	}
}

func (s Settings) capacity() int {
	if s.StorageCapacity == 0 {
		return 4
	}
	return int(s.StorageCapacity)
}

// Base is the least number that a reference of ours may have.
func (s Settings) Base() uint32 {
	if s.ReferenceBase == 0 {
		return 1_000_000_000
	}
	return s.ReferenceBase
}

// Knows tells whether the catalog has an entry.
func (s Settings) Knows(template uint32) bool {
	_, ok := s.Catalog[template]
	return ok
}

// slotMax is how many units a stack of a template may have.
func (s Settings) slotMax(template uint32) uint32 {
	if e, ok := s.Catalog[template]; ok && e.SlotMax > 0 {
		return e.SlotMax
	}
	switch inventoryType(template) {
	case use, setup, etc:
		return 100
	default:
		return 1
	}
}

// rechargeable are stars and bullets.
func (s Settings) rechargeable(template uint32) bool {
	class := template / 10_000
	return class == 207 || class == 233 || s.Catalog[template].Rechargeable
}
