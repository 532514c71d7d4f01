package tester

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
)

func (a args) account() codecs.AccountKey {
	key := codecs.AccountKey{Account: item.AccountID(a.number("account", somebody))}
	if name, ok := a.find("tenant"); ok {
		key.Tenant = uuid.MustParse(tenantOf(name))
	}
	return key
}

func (a args) character() codecs.CharacterKey {
	key := codecs.CharacterKey{Character: item.CharacterID(a.number("character", someone))}
	if name, ok := a.find("tenant"); ok {
		key.Tenant = uuid.MustParse(tenantOf(name))
	}
	return key
}

func (s *script) showStorage(a args) []string {
	v := s.use().Storage(a.account(), item.WorldID(a.number("world", 0)))
	require.NoError(s.t, v.Valid())
	if !v.Exists {
		return []string{fmt.Sprintf("never used: capacity %d", v.Capacity)}
	}
	out := []string{fmt.Sprintf("capacity %d, mesos %d", v.Capacity, v.Mesos)}
	_, data := a.find("data")
	for _, one := range v.Assets {
		out = append(out, "  "+describeAsset(one, data))
	}
	return out
}

// describeAsset is one line; data adds the referenceData as look-ups show it.
func describeAsset(a item.Asset, data bool) string {
	line := fmt.Sprintf("asset %d: %s slot %d, template %d", a.ID, a.Type(), a.Slot, a.Template)
	if a.Template.Stackable() {
		line += fmt.Sprintf(", quantity %d", a.Data.Quantity)
	}
	for _, one := range []struct {
		name  string
		value uint64
	}{{"reference", uint64(a.Reference)}, {"owner", uint64(a.Data.Owner)}, {"flag", uint64(a.Data.Flag)}, {"cash", uint64(a.Data.CashID)}} {
		if one.value != 0 {
			line += fmt.Sprintf(", %s %d", one.name, one.value)
		}
	}
	if !a.Expiration.IsZero() {
		line += ", expires " + a.Expiration.Format(time.RFC3339Nano)
	}
	if data {
		line += ", " + a.ReferenceType().StorageName() + " " + string(codecs.AppendRestData(nil, a))
	}
	return line
}

func (s *script) showSession(a args) []string {
	v := s.use().Session(a.character())
	require.NoError(s.t, v.Valid())
	if !v.Open() {
		return []string{"closed"}
	}
	return []string{fmt.Sprintf("open: account %d, world %d, channel %d, npc %d, tx %s, since %s",
		v.Account, v.World, v.Channel, v.NPC, called(v.Transaction), v.Opened.Format(time.RFC3339Nano))}
}

func (s *script) showProjection(a args) []string {
	p, ok := s.use().Projection(a.character())
	if !ok {
		return []string{"none"}
	}
	out := []string{fmt.Sprintf("account %d, world %d, npc %d, capacity %d, mesos %d", p.Session.Account, p.Session.World, p.Session.NPC, p.Storage.Capacity, p.Storage.Mesos)}
	for i, list := range p.Compartments {
		line := fmt.Sprintf("  %s:", item.Types[i])
		for _, one := range list {
			line += fmt.Sprintf(" %d", one.ID)
		}
		if len(list) == 0 {
			line += " none"
		}
		out = append(out, line)
	}
	return out
}

func (s *script) showVersion(a args) []string {
	function, key := codecs.StorageFunction, a.account().String()
	if _, ok := a.find("character"); ok {
		function, key = codecs.SessionFunction, a.character().String()
	}
	row := s.use().Row(function, key)
	if row == nil {
		return []string{"no row"}
	}
	return []string{fmt.Sprintf("version %d, %s", row.Version, row.At().Format(time.RFC3339Nano))}
}
