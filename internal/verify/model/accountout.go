package model

import (
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// take takes units of an asset: 0, or of what is no stack, all of it. It says
// what left and of which asset (as it was), or why not.
func (s *Storage) take(id, quantity uint32) (was *Asset, left uint32, why string) {
	i := slices.IndexFunc(s.Assets, func(a *Asset) bool { return a.ID == id })
	if i < 0 {
		return nil, 0, "no such asset"
	}
	a := s.Assets[i]
	if quantity == 0 || !Stackable(a.Template) {
		quantity = a.Quantity
	}
	if quantity > a.Quantity {
		return nil, 0, "more than there is"
	}
	copied := *a
	if quantity == a.Quantity {
		s.Assets = slices.Delete(slices.Clone(s.Assets), i, i+1)
	} else {
		a.Quantity -= quantity
	}
	return &copied, quantity, ""
}

// rollback takes back what a deposit brought, as far as it is there.
func (s *Storage) rollback(c Command, id uint32) []Event {
	i := slices.IndexFunc(s.deposits, func(d *deposit) bool { return d.asset == id })
	if i < 0 || c.At.Sub(s.deposits[i].at) > rollbackWindow {
		return nil
	}
	d := s.deposits[i]
	s.deposits = slices.Delete(slices.Clone(s.deposits), i, i+1)
	j := slices.IndexFunc(s.Assets, func(a *Asset) bool { return a.ID == d.lies })
	if j < 0 {
		return nil
	}
	quantity := min(d.units, s.Assets[j].Quantity)
	if quantity == 0 && s.Assets[j].Quantity > 0 {
		return nil
	}
	left, quantity, _ := s.take(d.lies, quantity)
	return withdrawn(c, *left, d.asset, quantity)
}

// arrange merges stacks, lowest slots first, and then sorts each type.
func (s *Storage) arrange(set Settings) {
	for kind := byte(equip); kind <= cash; kind++ {
		all := s.bySlot(kind)
		for i, to := range all {
			for _, from := range all[i+1:] {
				if from.Quantity == 0 || to.Quantity == 0 || !set.mergeable(to, from) {
					continue
				}
				n := min(from.Quantity, set.slotMax(to.Template)-to.Quantity)
				if n == 0 {
					continue
				}
				to.Quantity += n
				from.Quantity -= n
				s.moved(from, to)
				if from.Quantity == 0 {
					s.Assets = slices.DeleteFunc(slices.Clone(s.Assets), func(a *Asset) bool { return a == from })
				}
			}
		}
	}
	next := map[byte]int{}
	for _, a := range s.List() {
		kind := inventoryType(a.Template)
		a.Slot = next[kind]
		next[kind]++
	}
}

// moved: the units of a deposit go where its stack went.
func (s *Storage) moved(from, to *Asset) {
	for _, d := range s.deposits {
		if d.lies == from.ID && from.Quantity == 0 {
			d.lies = to.ID
		}
	}
}

func (s *Storage) mesos(c Command, b *mesosBody) []Event {
	old := s.Mesos
	switch b.Operation {
	case "SET":
		s.Mesos = b.Mesos
	case "ADD":
		if uint64(old)+uint64(b.Mesos) > math.MaxUint32 {
			return failed(c, "GENERIC")
		}
		s.Mesos += b.Mesos
	case "SUBTRACT":
		if b.Mesos > old {
			return failed(c, "NOT_ENOUGH_MESOS")
		}
		s.Mesos -= b.Mesos
	default:
		return failed(c, "GENERIC")
	}
	return status(c, "MESOS_UPDATED", Object{"oldMesos": old, "newMesos": s.Mesos})
}

func withdrawn(c Command, a Asset, id, quantity uint32) []Event {
	body := Object{"assetId": id, "slot": a.Slot, "templateId": a.Template}
	if Stackable(a.Template) {
		body["quantity"] = quantity
	}
	return status(c, "WITHDRAWN", body)
}

// failed is the ERROR of a storage command: of a transfer on its own topic.
func failed(c Command, code string) []Event {
	if c.Topic == "COMMAND_TOPIC_STORAGE_COMPARTMENT" {
		return transfer(c, "ERROR", Object{"errorCode": code, "message": sentence})
	}
	return status(c, "ERROR", Object{"errorCode": code, "message": sentence})
}

// status is an event on the storages' topic.
func status(c Command, kind string, body Object) []Event {
	return []Event{{StorageStatus, Object{"transactionId": c.Transaction, "worldId": c.head.WorldID,
		"accountId": c.head.AccountID, "type": kind, "body": body}}}
}

// transfer is an event on the transfers' topic.
func transfer(c Command, kind string, body Object) []Event {
	tx := c.body.(interface{ transaction() uuid.UUID }).transaction()
	if tx == uuid.Nil {
		tx = c.Transaction
	}
	body["transactionId"] = tx
	return []Event{{StorageTransfers, Object{"transactionId": c.Transaction, "worldId": c.head.WorldID,
		"accountId": c.head.AccountID, "characterId": c.head.CharacterID, "type": kind, "body": body}}}
}

// underscored is how storages spell a reference type.
func underscored(kind string) string { return strings.ReplaceAll(kind, "-", "_") }
