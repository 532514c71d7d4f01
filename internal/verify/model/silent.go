package model

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Silent tells whether a command has nothing to say now; it changes nothing
// then. Of a rollback the time matters: after rollbackWindow it says nothing.
func (a *Account) Silent(s Settings, c Command) bool {
	b, ok := c.body.(*rollbackBody)
	return ok && !slices.ContainsFunc(a.Storage(s, c.head.WorldID).claims, func(d claim) bool {
		return d.deposit == b.AssetID && c.At.Sub(d.at) < rollbackWindow
	})
}

// Silent tells whether a command has nothing to say now.
func (s *Session) Silent(c Command) bool { return c.Type != "SHOW_STORAGE" && !s.Open }

// MayBeSilent tells whether a command of this kind can rightly have nothing to
// say.
func (c Command) MayBeSilent() bool {
	switch c.Type {
	case "DEPOSIT_ROLLBACK", "CLOSE_STORAGE", "LOGOUT", "CHANNEL_CHANGED", "MAP_CHANGED", "CREATED", "DELETED":
		return true
	case "MOVE":
		b := c.body.(*moveBody)
		return b.Source == b.Destination
	}
	return c.Mesos()
}

// Waits tells whether a command may be answered later than it is read: for a
// number, or for an equip.
func (c Command) Waits() bool {
	if b, ok := c.body.(*reserved); ok {
		return b.EquipmentID != 0
	}
	return c.Type == "CREATE_ASSET"
}

// Brings is the reference of the equip that a DEPOSIT or an ACCEPT brings; 0:
// none.
func (c Command) Brings() uint32 {
	switch b := c.body.(type) {
	case *depositBody:
		if inventoryType(b.TemplateID) == equip {
			return b.ReferenceID
		}
	case *acceptBody:
		if inventoryType(b.TemplateID) == equip {
			return b.ReferenceID
		}
	}
	return 0
}

// Numbered tells whether a command makes assets that have a reference each.
func (c Command) Numbered() bool {
	b, ok := c.body.(*createBody)
	return ok && (inventoryType(b.TemplateID) == equip || inventoryType(b.TemplateID) == cash)
}

// Mesos tells whether a command is about mesos on the ground, which are not
// ours: whether its row is told of them at all is nobody's business.
func (c Command) Mesos() bool {
	b, ok := c.body.(*reserved)
	return ok && b.ItemID == 0 && b.EquipmentID == 0
}

// Silent tells whether a command has nothing to say now.
func (i *Inventory) Silent(c Command) bool {
	switch c.Type {
	case "RESERVED":
		return c.Mesos()
	case "CREATED":
		return i.Exists
	case "DELETED":
		return !i.Exists
	case "MOVE":
		b := c.body.(*moveBody)
		if !i.Exists || b.Source != b.Destination || b.Source < 1 {
			return false
		}
		in := i.Compartments[c.head.InventoryType]
		return in != nil && in.has(int(b.Source)) && in.Asset(int(b.Source)) != nil
	}
	return false
}

// Claims tells whether a RESERVED is handed on to whoever knows where its equip
// is, instead of being answered at once.
func (i *Inventory) Claims(c Command) bool {
	b, ok := c.body.(*reserved)
	return ok && b.EquipmentID != 0 && i.Exists && inventoryType(b.ItemID) == equip &&
		!slices.ContainsFunc(i.taken, func(p pickUp) bool { return p.drop == c.Drop() && !p.until.Before(c.At) })
}

// Ending is what a row is told when the time of a reservation has come. Tenant
// and id are those of its key.
func Ending(key, tenant, id string, at time.Time) Command {
	n, _ := strconv.ParseUint(id, 10, 32) // the key is a row's that was made of a number
	c := Command{Function: InventoryFunction, Key: key, ID: uint32(n), At: at}
	c.Tenant, _ = uuid.Parse(tenant) // the empty tenant's key begins with the number
	return c
}
