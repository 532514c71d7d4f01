package tester

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
	"coffer/views"
)

// compartmentOf names the compartment of an event by its id; of an asset's
// event, it is the one that the template belongs to.
func (s *script) compartmentOf(e Event, v said) string {
	if v.CompartmentID == nil {
		return ""
	}
	whose, err := codecs.ParseCharacterKey(e.Key)
	require.NoError(s.t, err, "%s", e)
	for n := range 256 {
		t := item.Type(n)
		if inventory.CompartmentID(whose.Tenant, whose.Character, t) != *v.CompartmentID {
			continue
		}
		if v.TemplateID != nil {
			assert.Equal(s.t, item.TemplateID(*v.TemplateID).Type(), t, "%s", e)
			return ""
		}
		return t.String() + " "
	}
	assert.Fail(s.t, "a compartment of nobody", "%s", e)
	return ""
}

// dataOf is an event's referenceData: what isn't zero, unless the script shows
// all of it.
func (s *script) dataOf(raw json.RawMessage) string {
	if s.data {
		return "data=" + string(raw)
	}
	var members []string
	d := json.NewDecoder(strings.NewReader(string(raw)))
	_, err := d.Token()
	require.NoError(s.t, err)
	for d.More() {
		name, err := d.Token()
		require.NoError(s.t, err)
		var value json.RawMessage
		require.NoError(s.t, d.Decode(&value))
		if !slices.Contains([]string{"0", "false", `""`, `"0001-01-01T00:00:00Z"`}, string(value)) {
			members = append(members, fmt.Sprintf("%s:%s", name, text(value)))
		}
	}
	return "data={" + strings.Join(members, " ") + "}"
}

func (s *script) showInventory(a args) []string {
	v, ok := s.use().Inventory(a.character())
	if !ok {
		return []string{"none"}
	}
	require.NoError(s.t, v.Valid())
	out := []string{"capacity " + strings.Trim(fmt.Sprint(v.Capacities), "[]")}
	_, data := a.find("data")
	for _, one := range v.Assets {
		out = append(out, "  "+describeAsset(one, data))
	}
	return append(out, reservations(v)...)
}

func reservations(v views.Inventory) (out []string) {
	for _, r := range v.Reservations {
		out = append(out, fmt.Sprintf("  reserved: %d of asset %d, for %s by slot %d, until %s",
			r.Units, r.Asset, called(r.Transaction), r.Slot, r.End.Format(time.TimeOnly)))
	}
	return out
}

// showEquip tells what the equipment function knows of an equip.
func (s *script) showEquip(a args) []string {
	key := codecs.ReferenceKey{Reference: item.ReferenceID(a.number("reference", 0))}
	if name, ok := a.find("tenant"); ok {
		key.Tenant = uuid.MustParse(tenantOf(name))
	}
	e := s.use().Equip(key)
	require.NoError(s.t, e.Valid())
	if !e.Known {
		return []string{"nobody has spoken of it"}
	}
	var out []string
	for _, o := range e.Owners {
		if o.Character != 0 {
			out = append(out, fmt.Sprintf("character %d has it", o.Character))
		} else {
			out = append(out, fmt.Sprintf("the storage of account %d in world %d has it", o.Account, o.World))
		}
	}
	if e.OnGround {
		out = append(out, "it lies on the ground: "+string(codecs.AppendRestData(nil, e.Ground)))
	}
	if len(out) == 0 {
		out = []string{"nobody has it"}
	}
	return out
}
