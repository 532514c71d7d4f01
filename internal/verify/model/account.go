package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Account is a storage function's row: the storages of an account, by world.
type Account struct {
	Storages map[byte]*Storage
	NextID   uint32 // the id of the next asset; an id is never used again
}

// Storage is an account's in one world. Slots count from 0 within each
// inventory type.
type Storage struct {
	Capacity int // assets of all types together
	Mesos    uint32
	Assets   []*Asset // in no order that means anything: see List
	claims   []claim  // oldest deposit first
	// When each character last transferred something of each type.
	transfers map[transferred]time.Time
}

// claim are units that a DEPOSIT brought and that lie in an asset: its own, or
// one that ARRANGE merged them into. DEPOSIT_ROLLBACK takes them back within
// rollbackWindow.
type claim struct {
	deposit uint32 // the id that DEPOSITED named
	asset   uint32
	units   uint32
	at      time.Time
}

const rollbackWindow = 10 * time.Minute

// Storage is the account's storage of a world; one never used is empty.
func (a *Account) Storage(s Settings, world byte) *Storage {
	if a.Storages[world] == nil {
		if a.Storages == nil {
			a.Storages, a.NextID = map[byte]*Storage{}, 1
		}
		a.Storages[world] = &Storage{Capacity: s.capacity()}
	}
	return a.Storages[world]
}

// List is the assets in the order in which they are listed wherever they are.
func (s *Storage) List() []*Asset {
	out := slices.Clone(s.Assets)
	slices.SortFunc(out, func(a, b *Asset) int {
		return cmp.Or(cmp.Compare(inventoryType(a.Template), inventoryType(b.Template)), cmp.Compare(a.Template, b.Template), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Apply does a command, and says what events must come.
func (a *Account) Apply(s Settings, c Command) []Event {
	at := a.Storage(s, c.head.WorldID)
	at.claims = slices.DeleteFunc(at.claims, func(d claim) bool { return c.At.Sub(d.at) >= rollbackWindow })
	switch body := c.body.(type) {
	case *depositBody:
		return a.deposit(s, at, c, body)
	case *withdrawBody:
		if left, quantity, why := at.take(s, body.AssetID, body.Quantity); why == "" {
			return withdrawn(c, *left, left.ID, quantity)
		}
		return failed(c, "GENERIC")
	case *mesosBody:
		return at.mesos(c, body)
	case *rollbackBody:
		return at.rollback(c, body.AssetID)
	case *acceptBody:
		return a.accept(s, at, c, body)
	case *releaseBody:
		left, _, why := at.take(s, body.AssetID, body.Quantity)
		if why != "" {
			return failed(c, "GENERIC")
		}
		at.transfer(c, inventoryType(left.Template))
		return transfer(c, "RELEASED", Object{"assetId": left.ID, "inventoryType": inventoryType(left.Template)})
	case *empty:
		at.arrange(s)
		return status(c, "ARRANGED", Object{})
	}
	panic(fmt.Sprintf("%s is no command to a storage", c.Type))
}

func (a *Account) deposit(s Settings, at *Storage, c Command, b *depositBody) []Event {
	when := b.Expiration
	one, ok := s.incoming(arriving{template: b.TemplateID, reference: b.ReferenceID, kind: b.ReferenceType, data: b.ReferenceData, expiration: &when})
	if why := at.refuses(s, one, ok); why != "" {
		return failed(c, why)
	}
	a.put(at, one, int(b.Slot))
	at.claims = append(at.claims, claim{one.ID, one.ID, one.Quantity, c.At})
	return status(c, "DEPOSITED", Object{"assetId": one.ID, "slot": one.Slot, "templateId": one.Template,
		"referenceId": one.Reference, "referenceType": underscored(one.Kind), "expiration": one.Expiration})
}

// refuses says with which code an item can't come in, if one asset more is
// needed for it.
func (s *Storage) refuses(set Settings, one *Asset, ok bool) string {
	switch {
	case !ok:
		return "GENERIC"
	case set.Catalog[one.Template].Only:
		return "ONE_OF_A_KIND"
	case len(s.Assets) >= s.Capacity:
		return "STORAGE_FULL"
	}
	return ""
}

// put gives an asset its id and its slot: the one asked for, or the lowest free
// one within its type.
func (a *Account) put(at *Storage, one *Asset, slot int) {
	taken := map[int]bool{}
	for _, other := range at.Assets {
		if inventoryType(other.Template) == inventoryType(one.Template) {
			taken[other.Slot] = true
		}
	}
	if slot < 0 || slot >= at.Capacity || taken[slot] {
		for slot = 0; taken[slot]; slot++ {
		}
	}
	one.Slot, one.ID = slot, a.NextID
	a.NextID++
	at.Assets = append(at.Assets, one)
}

// accept tops stacks up if all of it fits there, else it makes a new asset.
func (a *Account) accept(s Settings, at *Storage, c Command, b *acceptBody) []Event {
	one, ok := s.incoming(arriving{template: b.TemplateID, reference: b.ReferenceID, quantity: b.Quantity, kind: b.ReferenceType, data: b.ReferenceData})
	if ok && !s.Catalog[one.Template].Only {
		room := uint64(0)
		var stacks []*Asset
		unit := *one
		unit.Quantity = 1 // what comes is no stack yet, which could be too large
		for _, other := range at.bySlot(inventoryType(one.Template)) {
			if s.mergeable(other, &unit) && other.Quantity < s.slotMax(one.Template) {
				stacks = append(stacks, other)
				room += uint64(s.slotMax(one.Template) - other.Quantity)
			}
		}
		if len(stacks) > 0 && room >= uint64(one.Quantity) {
			for left, i := one.Quantity, 0; left > 0; i++ {
				n := min(left, s.slotMax(one.Template)-stacks[i].Quantity)
				stacks[i].Quantity += n
				left -= n
			}
			first := stacks[0]
			at.transfer(c, inventoryType(first.Template))
			return transfer(c, "ACCEPTED", Object{"assetId": first.ID, "slot": first.Slot, "inventoryType": inventoryType(first.Template)})
		}
	}
	if why := at.refuses(s, one, ok); why != "" {
		return failed(c, why)
	}
	a.put(at, one, int(b.Slot))
	at.transfer(c, inventoryType(one.Template))
	return transfer(c, "ACCEPTED", Object{"assetId": one.ID, "slot": one.Slot, "inventoryType": inventoryType(one.Template)})
}

// bySlot is the assets of a type in the order of their slots.
func (s *Storage) bySlot(kind byte) []*Asset {
	var out []*Asset
	for _, a := range s.Assets {
		if inventoryType(a.Template) == kind {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b *Asset) int { return cmp.Compare(a.Slot, b.Slot) })
	return out
}
