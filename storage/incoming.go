package storage

import (
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"coffer/item"
)

// Incoming is the item that a DEPOSIT or an ACCEPT brings.
type Incoming struct {
	Slot          item.Slot // the slot asked for; below 0: any
	Template      item.TemplateID
	Reference     item.ReferenceID
	ReferenceType string    // as it was sent; empty: derived
	Expiration    time.Time // in UTC; zero: never
	Quantity      uint32    // the body's own; 0: what Data says
	Data          item.Data
	BadData       string // why referenceData or expiration can't be read, in a sentence; empty: it can
}

// asset is what comes in, without id and slot. It is refused, in this order:
// GENERIC for an unknown kind, bad data, or a reference type that doesn't suit;
// ONE_OF_A_KIND.
func (in Incoming) asset(r item.Rules) (item.Asset, *item.Refusal) {
	if !in.Template.Type().Valid() {
		return item.Asset{}, refusal(item.Generic, "template %d is of no kind", in.Template)
	}
	if in.BadData != "" {
		return item.Asset{}, refusal(item.Generic, "%s", in.BadData)
	}
	suits := item.ReferenceTypeOf(in.Template, in.Data)
	if named, ok := item.ParseReferenceType(in.ReferenceType); !ok || named != item.ReferenceNone && named != suits {
		return item.Asset{}, refusal(item.Generic, "reference type %s doesn't suit template %d, which is %s",
			short(in.ReferenceType), in.Template, suits.StorageName())
	}
	if r.Only(in.Template) {
		return item.Asset{}, refusal(item.OneOfAKind, "template %d is one of a kind", in.Template)
	}
	out := item.Asset{Template: in.Template, Reference: in.Reference, Expiration: in.Expiration, Data: in.Data}
	out.Data.Quantity = r.Units(in.Template, in.Quantity, in.Data)
	return out, nil
}

// add puts a new asset into the account's storage s: at slot want if that is
// there and free, else at the lowest free one. STORAGE_FULL if the storage
// holds as many assets as its capacity; GENERIC if the account has no id left.
func (a *Account) add(s *Storage, asset item.Asset, want item.Slot) (item.Asset, *item.Refusal) {
	if len(s.Assets) >= int(s.Capacity) {
		return item.Asset{}, refusal(item.StorageFull, "%d of %d slots in use", len(s.Assets), s.Capacity)
	}
	if a.LastAsset+1 == 0 {
		return item.Asset{}, refusal(item.Generic, "asset ids are used up: the last one was %d", a.LastAsset)
	}
	a.LastAsset++
	asset.ID = a.LastAsset
	asset.Slot = want
	if want < 0 || int(want) >= int(s.Capacity) || item.Occupied(s.Assets, asset.Type(), want) {
		asset.Slot, _ = item.FreeSlot(s.Assets, asset.Type(), 0, item.Slot(s.Capacity-1))
	}
	i, _ := slices.BinarySearchFunc(s.Assets, asset, item.Compare)
	s.Assets = slices.Insert(s.Assets, i, asset)
	return asset, nil
}

func refusal(code, format string, numbers ...any) *item.Refusal {
	return &item.Refusal{Code: code, Message: fmt.Sprintf(format, numbers...)}
}

// maxQuoted bounds how much of a sender's text an answer repeats, in bytes.
const maxQuoted = 40

// short quotes a sender's text, and only its beginning if it is long.
func short(s string) string {
	if len(s) <= maxQuoted {
		return strconv.Quote(s)
	}
	end := maxQuoted
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return strconv.Quote(s[:end]) + "…"
}
