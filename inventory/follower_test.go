package inventory_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/inventory"
	"coffer/item"
)

// TestLawAClientThatFollowsTheEventsAgrees: after every command a client that
// knows only the asset events has what the row has.
func TestLawAClientThatFollowsTheEventsAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var follower client
		history(t, func(l look) {
			for _, e := range l.answer.Events {
				follower.follow(t, e)
			}
			require.Equal(t, seen(l.after.Assets), seen(follower), "%+v %s", l.command, say(l.answer.Events))
		})
	})
}

// client are the assets that a client believes in.
type client []item.Asset

func (c *client) follow(t require.TestingT, e inventory.Event) {
	index := func(id item.AssetID) int {
		return slices.IndexFunc(*c, func(a item.Asset) bool { return a.ID == id })
	}
	switch e := e.(type) {
	case inventory.Late:
		c.follow(t, e.Event)
	case inventory.AssetCreated:
		*c = append(*c, e.Asset)
	case inventory.AssetAccepted:
		*c = append(*c, e.Asset)
	case inventory.AssetUpdated:
		(*c)[index(e.Asset.ID)] = e.Asset
	case inventory.AssetDeleted:
		n := index(e.Of.Asset)
		require.Equal(t, (*c)[n].Slot, e.Of.Slot)
		*c = slices.Delete(*c, n, n+1)
	case inventory.AssetReleased:
		n := index(e.Of.Asset)
		*c = slices.Delete(*c, n, n+1)
	case inventory.AssetQuantityChanged:
		(*c)[index(e.Of.Asset)].Data.Quantity = e.Quantity
	case inventory.AssetMoved:
		for n := range *c {
			if a := &(*c)[n]; a.Type() == e.Of.Template.Type() && a.Slot == e.Of.Slot {
				a.Slot = e.Old
			}
		}
		require.Equal(t, e.Of.Template, (*c)[index(e.Of.Asset)].Template)
		(*c)[index(e.Of.Asset)].Slot = e.Of.Slot
	}
}

// seen is what a client and a row are compared by.
func seen(assets []item.Asset) []item.Asset {
	out := append([]item.Asset{}, assets...)
	slices.SortFunc(out, func(a, b item.Asset) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
