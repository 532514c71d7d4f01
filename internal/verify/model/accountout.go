package model

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// take takes units of an asset: 0, or of what is no stack, all of it. It says
// what left and of which asset (as it was), or why not.
func (s *Storage) take(set Settings, id, quantity uint32) (was *Asset, left uint32, why string) {
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
	if quantity < a.Quantity && set.unsplit(a) {
		return nil, 0, "never split"
	}
	copied := *a
	s.leave(a, quantity)
	if quantity == a.Quantity {
		s.remove(a)
	} else {
		a.Quantity -= quantity
	}
	return &copied, quantity, ""
}

// remove takes an asset away with all that was claimed of it.
func (s *Storage) remove(a *Asset) {
	s.Assets = slices.DeleteFunc(slices.Clone(s.Assets), func(b *Asset) bool { return a == b })
	s.claims = slices.DeleteFunc(s.claims, func(c claim) bool { return c.asset == a.ID })
}

// leave takes units out of the claims on an asset: what no deposit brought
// leaves first, then what the oldest did. It says which deposits' units left.
func (s *Storage) leave(a *Asset, quantity uint32) (left []claim) {
	claimed := uint32(0)
	for _, c := range s.claims {
		if c.asset == a.ID {
			claimed += c.units
		}
	}
	quantity -= min(quantity, a.Quantity-claimed)
	for i := range s.claims {
		if c := &s.claims[i]; c.asset == a.ID && quantity > 0 {
			n := min(quantity, c.units)
			quantity -= n
			c.units -= n
			left = append(left, claim{c.deposit, 0, n, c.at})
		}
	}
	s.claims = slices.DeleteFunc(s.claims, func(c claim) bool { return c.asset == a.ID && c.units == 0 && a.Quantity > 0 })
	return left
}

// rollback takes back what is still there of a deposit.
func (s *Storage) rollback(c Command, id uint32) []Event {
	var from *Asset // whom WITHDRAWN tells the slot of: the deposit's own, if it is there
	sum := uint32(0)
	for _, d := range slices.Clone(s.claims) {
		if d.deposit != id {
			continue
		}
		a := s.Assets[slices.IndexFunc(s.Assets, func(a *Asset) bool { return a.ID == d.asset })]
		if from == nil || a.ID == id {
			from = a
		}
		sum += d.units
		s.claims = slices.DeleteFunc(s.claims, func(o claim) bool { return o == d })
		if a.Quantity -= d.units; a.Quantity == 0 {
			s.remove(a)
		}
	}
	if from == nil {
		return nil
	}
	return withdrawn(c, *from, id, sum)
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
				s.arrive(to, s.leave(from, n))
				to.Quantity += n
				if from.Quantity -= n; from.Quantity == 0 {
					s.remove(from)
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

// arrive notes in which asset a deposit's units are now.
func (s *Storage) arrive(at *Asset, came []claim) {
	for _, c := range came {
		i := slices.IndexFunc(s.claims, func(o claim) bool { return o.deposit == c.deposit && o.asset == at.ID })
		if i >= 0 {
			s.claims[i].units += c.units
			continue
		}
		c.asset = at.ID
		s.claims = append(s.claims, c)
	}
	slices.SortFunc(s.claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.deposit, b.deposit), cmp.Compare(a.asset, b.asset))
	})
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
