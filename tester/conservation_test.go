package tester

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/item"
	"coffer/storage"
)

// What came in by events and commands, less what went out, is what is there;
// and mesos are those of the last MESOS_UPDATED, whose chain has no gap.
func TestConservationOverEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t, 60)
		b := newBench(t)
		l := ledger{map[string]int64{}, map[string]int64{}, map[string]item.TemplateID{}}
		for _, m := range h {
			b.at = b.at.Add(m.pause)
			from := len(b.told)
			b.put(m.record(b.settings.Topics))
			if m.retry {
				continue
			}
			for _, e := range b.told[from:] {
				l.follow(t, m.command, e.Event)
			}
		}
		there, stored := map[string]int64{}, map[string]int64{}
		for key := range b.rows[codecs.StorageFunction] {
			account, err := codecs.DecodeAccount(b.row(codecs.StorageFunction, key).State)
			require.NoError(t, err)
			for _, s := range account.Storages {
				stored[fmt.Sprint(key, " ", s.World)] = int64(s.Mesos)
				for _, a := range s.Assets {
					there[fmt.Sprint(key, " ", s.World, a.Template)] += int64(a.Quantity())
				}
			}
		}
		clear0 := func(m map[string]int64) { maps.DeleteFunc(m, func(_ string, n int64) bool { return n == 0 }) }
		clear0(l.units)
		clear0(there)
		clear0(l.mesos)
		clear0(stored)
		require.Equal(t, l.units, there)
		require.Equal(t, l.mesos, stored)
	})
}

// ledger is what a reader of the events, who knows the commands, counts.
type ledger struct {
	units     map[string]int64           // by key, world and template
	mesos     map[string]int64           // by key and world
	templates map[string]item.TemplateID // by key and asset
}

func (l ledger) follow(t *rapid.T, command any, e Event) {
	var v struct {
		WorldID item.WorldID
		Body    struct {
			AssetID    item.AssetID
			TemplateID item.TemplateID
			Quantity   *uint32
			OldMesos   int64
			NewMesos   int64
		}
	}
	require.NoError(t, e.Read(&v))
	asset := fmt.Sprint(e.Key, " ", v.Body.AssetID)
	count := func(of item.TemplateID, stack uint32, sign int64) {
		units := int64(1)
		if of.Stackable() {
			units = int64(stack)
		}
		l.units[fmt.Sprint(e.Key, " ", v.WorldID, of)] += sign * units
	}
	switch e.Type() {
	case "DEPOSITED":
		l.templates[asset] = v.Body.TemplateID
		count(v.Body.TemplateID, command.(storage.DepositCommand).Data.Quantity, 1)
	case "ACCEPTED":
		c := command.(storage.AcceptCommand)
		l.templates[asset] = c.Template
		count(c.Template, c.Quantity, 1)
	case "WITHDRAWN":
		require.Equal(t, v.Body.TemplateID.Stackable(), v.Body.Quantity != nil)
		left := uint32(1)
		if v.Body.Quantity != nil {
			left = *v.Body.Quantity
		}
		count(v.Body.TemplateID, left, -1)
	case "RELEASED":
		count(l.templates[asset], command.(storage.ReleaseCommand).Quantity, -1)
	case "MESOS_UPDATED":
		at := fmt.Sprint(e.Key, " ", v.WorldID)
		require.Equal(t, l.mesos[at], v.Body.OldMesos, "the chain has no gap")
		l.mesos[at] = v.Body.NewMesos
	}
}
