package model

import (
	"fmt"
	"time"

	"github.com/google/uuid"
)

// shown is an asset's attributes over HTTP: an equip's data has no expiration
// there.
func (a *Asset) shown(kind string) Object {
	data := a.Rendered()
	if inventoryType(a.Template) == equip {
		delete(data, "expiration")
	}
	return Object{"slot": a.Slot, "templateId": a.Template, "expiration": a.Expiration,
		"referenceId": a.Reference, "referenceType": kind, "referenceData": data}
}

// shownStored is a storage's asset over HTTP, which has its id twice.
func (a *Asset) shownStored() Object {
	out := a.shown(underscored(a.Kind))
	out["id"] = a.ID
	return out
}

// View is what HTTP must show of a storage: its attributes, and the attributes
// of its assets in their order.
func (a *Account) View(s Settings, id uint32, world byte) (attributes Object, assets []Object) {
	at := a.Storage(s, world)
	for _, one := range at.List() {
		assets = append(assets, one.shownStored())
	}
	return Object{"world_id": world, "account_id": id, "capacity": at.Capacity, "mesos": at.Mesos}, assets
}

// compartments are the names of inventory types in a projection.
var compartments = map[byte]string{equip: "equip", use: "use", setup: "setup", etc: "etc", cash: "cash"}

// View is what HTTP must show of a session, together with the account's storage
// as it is now; nil: 404. Until a character's first transfer of a type in this
// session, that type's list is of all assets.
func (s *Session) View(set Settings, tenant uuid.UUID, character uint32, a *Account) Object {
	if !s.Open {
		return nil
	}
	at := a.Storage(set, s.World)
	lists := Object{}
	for t, name := range compartments {
		when, did := at.transfers[transferred{character, t}]
		list := []Object{}
		for _, one := range at.List() {
			if !did || when.Before(s.Opened) || inventoryType(one.Template) == t {
				list = append(list, one.shownStored())
			}
		}
		lists[name] = list
	}
	return Object{"characterId": character, "accountId": s.Account, "worldId": s.World,
		"storageId": named(tenant, fmt.Sprintf("storage/%d/%d", s.World, s.Account)),
		"capacity":  at.Capacity, "mesos": at.Mesos, "npcId": s.NPC, "compartments": lists}
}

// transferred is a type of item that a character put in or took out.
type transferred struct {
	character uint32
	kind      byte
}

// transfer notes an ACCEPT or a RELEASE that succeeded.
func (s *Storage) transfer(c Command, kind byte) {
	if s.transfers == nil {
		s.transfers = map[transferred]time.Time{}
	}
	s.transfers[transferred{c.head.CharacterID, kind}] = c.At
}

// View is what HTTP must show of an inventory: its compartments' attributes and
// its assets with their ids, by compartment, then slot. It is 404 if there is
// none.
func (i *Inventory) View() (compartments, assets []Object) {
	for t := byte(equip); t <= cash && i.Exists; t++ {
		in := i.Compartments[t]
		compartments = append(compartments, Object{"type": t, "capacity": in.Capacity})
		for _, a := range in.bySlot() {
			assets = append(assets, Object{"id": fmt.Sprint(a.ID), "attributes": a.shown(a.Kind)})
		}
	}
	return compartments, assets
}
