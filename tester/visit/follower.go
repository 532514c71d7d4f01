package visit

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lying is what a game's client draws of an asset.
type lying struct {
	Template, Slot int
	Quantity       float64
}

// follow is what a client has in its bags that knows nothing but a character's
// asset events up to a version, in the order in which they came; those that it
// has applied it drops.
func (v Visit) follow(character uint32, upTo uint64) map[string]lying {
	v.mu.Lock()
	defer v.mu.Unlock()
	bags, applied := map[string]map[int]*lying{}, map[string]bool{}
	for _, h := range v.heard {
		if h.Topic != assetStatus || h.Character != character || h.Version > upTo || applied[h.ID] {
			continue
		}
		applied[h.ID] = true
		in := bags[h.Compartment]
		if in == nil {
			in = map[int]*lying{}
			bags[h.Compartment] = in
		}
		one := in[h.Asset]
		switch h.Type {
		case "CREATED", "ACCEPTED":
			assert.Nil(v.t, one, "it has it already: %s", h)
			in[h.Asset] = &lying{h.Template, h.Slot, quantity(carried(h).Data)}
			continue
		}
		if !assert.NotNil(v.t, one, "it doesn't know it: %s", h) {
			continue
		}
		switch h.Type {
		case "DELETED", "RELEASED":
			delete(in, h.Asset)
		case "QUANTITY_CHANGED":
			one.Quantity = quantity(h.Body)
		case "MOVED":
			for _, other := range in {
				if other.Slot == h.Slot {
					other.Slot = int(h.Body["oldSlot"].(float64))
				}
			}
			one.Slot = h.Slot
		}
	}
	all := map[string]lying{}
	for _, in := range bags {
		for id, one := range in {
			all[strconv.Itoa(id)] = *one
		}
	}
	return all
}

// quantity is the one that data names; what has none is one of a kind.
func quantity(data map[string]any) float64 {
	if q, ok := data["quantity"].(float64); ok {
		return q
	}
	return 1
}

// agree: a client that follows the events has what HTTP shows of the inventory.
func (v Visit) agree(shown Shown) {
	v.t.Helper()
	var document struct {
		Included []struct {
			Type, ID   string
			Attributes asset
		}
	}
	require.NoError(v.t, json.Unmarshal(shown.Body, &document), "%s", shown.Body)
	has := map[string]lying{}
	for _, one := range document.Included {
		if one.Type == "assets" {
			a := one.Attributes
			has[one.ID] = lying{a.Template, a.Slot, quantity(a.Data)}
		}
	}
	assert.NotEmpty(v.t, has)
	assert.Equal(v.t, has, v.follow(shown.ID, shown.Version), fmt.Sprintf("character %d at version %d", shown.ID, shown.Version))
}
