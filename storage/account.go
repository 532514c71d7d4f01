package storage

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

//go:generate go tool msgp -io=false -tests=false -o account_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:limit arrays:65536
//msgp:shim item.AssetID as:uint32 using:uint32/item.AssetID
//msgp:shim item.CharacterID as:uint32 using:uint32/item.CharacterID
//msgp:shim item.WorldID as:byte using:byte/item.WorldID
//msgp:shim item.Type as:byte using:byte/item.Type
//msgp:shim uuid.UUID as:string using:item.PackUUID/item.UnpackUUID mode:convert

// Account is the state of the storage function for one account.
//
// Invariants:
//  1. Storages are sorted by world, one for each.
//  2. Asset ids are unique in the account, and none is above LastAsset.
//  3. Each storage is valid, as Storage.Valid says.
type Account struct {
	LastAsset item.AssetID `msg:"l,omitempty"` // the last id given out
	Storages  []Storage    `msg:"s,omitempty"`
}

// Storage is what an account keeps in one world.
//
// Invariants:
//  1. Capacity is 1 to item.MaxStorageCapacity, and no fewer than the assets.
//  2. Assets are sorted as item.Compare says, and each is valid.
//  3. Slots are 0 to Capacity-1, and each is held once within a type.
//  4. Claims are sorted by deposit, then asset; each is on an asset that is
//     here, and those of an asset claim no more units than it has.
//  5. Transfers are at most maxTransfers, one for a character and type, the
//     latest last.
type Storage struct {
	World     item.WorldID `msg:"w,omitempty"`
	Capacity  uint32       `msg:"c,omitempty"` // written when the storage is made
	Mesos     uint32       `msg:"m,omitempty"`
	Assets    []item.Asset `msg:"a,omitempty"`
	Claims    []Claim      `msg:"d,omitempty"`
	Transfers []Transfer   `msg:"t,omitempty"`
	Made      uuid.UUID    `msg:"r"` // the request that made it; nil if a command of another kind did
}

// Claim remembers, for DEPOSIT_ROLLBACK, that units which a deposit brought
// lie in an asset.
type Claim struct {
	Deposit item.AssetID `msg:"d,omitempty"` // the asset that the deposit made
	Asset   item.AssetID `msg:"a,omitempty"` // the asset in which the units lie now
	Units   uint32       `msg:"u,omitempty"` // 0 only of an empty rechargeable
	At      time.Time    `msg:"t,omitempty"` // when it was deposited
}

// Transfer remembers when a character last moved an item of a type in or out.
type Transfer struct {
	Character item.CharacterID `msg:"c,omitempty"`
	Type      item.Type        `msg:"t,omitempty"`
	At        time.Time        `msg:"a,omitempty"`
}

// Empty is a storage that was never used: what look-ups show for it, and what
// its first command begins with.
func Empty(r item.Rules, w item.WorldID) Storage {
	return Storage{World: w, Capacity: r.Capacity()}
}

// Storage returns the storage of a world, or an empty one and not ok if no
// command made it yet. The arrays are the account's: to read, not to change.
func (a Account) Storage(r item.Rules, w item.WorldID) (Storage, bool) {
	if i, ok := a.find(w); ok {
		return a.Storages[i], true
	}
	return Empty(r, w), false
}

func (a Account) find(w item.WorldID) (int, bool) {
	return slices.BinarySearchFunc(a.Storages, w, func(s Storage, w item.WorldID) int { return cmp.Compare(s.World, w) })
}

// clone copies the account with all its arrays.
func (a Account) clone() Account {
	a.Storages = slices.Clone(a.Storages)
	for i := range a.Storages {
		a.Storages[i] = a.Storages[i].clone()
	}
	return a
}

func (s Storage) clone() Storage {
	s.Assets = roomy(s.Assets)
	s.Claims = roomy(s.Claims)
	s.Transfers = roomy(s.Transfers)
	return s
}

// roomy copies a list with room for one more, which is what most steps add.
func roomy[E any](list []E) []E {
	if list == nil {
		return nil
	}
	return append(make([]E, 0, len(list)+1), list...)
}

// change is a copy of the account in which the world's storage exists, and
// that storage, to be changed in place. Claims that are too old are forgotten.
func (a Account) change(r item.Rules, w item.WorldID, at time.Time) (*Account, *Storage) {
	next := a.clone()
	i, ok := next.find(w)
	if !ok {
		next.Storages = slices.Insert(next.Storages, i, Empty(r, w))
	}
	s := &next.Storages[i]
	s.forget(at)
	return &next, s
}
