package model

import (
	"encoding/json"
	"maps"
	"strings"
	"time"
)

// Asset is something that an account or a character has.
type Asset struct {
	ID, Template uint32
	Slot         int
	Reference    uint32
	Kind         string // the reference type, with a hyphen
	Quantity     uint32 // of what is not stackable 1
	Expiration   time.Time
	Data         Object // referenceData; quantity and expiration stand above
}

// arriving is an item on its way in, as DEPOSIT and ACCEPT describe it.
type arriving struct {
	template, reference, quantity uint32
	kind                          string
	data                          json.RawMessage
	expiration                    *time.Time // nil: of referenceData
}

// incoming makes the asset of an arriving item, without id and slot; false if
// there is no such kind or its data is bad.
func (s Settings) incoming(in arriving) (*Asset, bool) {
	all, err := members(in.data)
	if err != nil {
		return nil, false
	}
	kind, ok := referenceType(in.template, in.kind, present(all, "cashId"))
	if !ok {
		return nil, false
	}
	data, err := read(kind, all)
	if err != nil {
		return nil, false
	}
	a := &Asset{Template: in.template, Reference: in.reference, Kind: kind, Quantity: 1, Data: data}
	if Stackable(in.template) {
		a.Quantity = in.quantity
		if a.Quantity == 0 {
			a.Quantity, _ = data["quantity"].(uint32)
		}
		if a.Quantity == 0 && !s.rechargeable(in.template) {
			a.Quantity = 1
		}
	}
	if in.expiration != nil {
		a.Expiration = in.expiration.UTC()
	} else if a.Expiration, ok = expirationOf(all); !ok {
		return nil, false
	}
	return a, true
}

// expirationOf is referenceData.expiration of what is accepted, zero if there is
// none; false if it is no time that can be written.
func expirationOf(all map[string]json.RawMessage) (when time.Time, ok bool) {
	for k, v := range all {
		if !strings.EqualFold(k, "expiration") {
			continue
		}
		if err := json.Unmarshal(v, &when); err != nil {
			return when, false
		}
		when = when.UTC()
	}
	return when, when.Year() >= 0 && when.Year() <= 9999
}

func (a *Asset) number(name string) uint64 {
	switch v := a.Data[name].(type) {
	case uint8:
		return uint64(v)
	case uint16:
		return uint64(v)
	case uint32:
		return uint64(v)
	case uint64:
		return v
	case cashNumber:
		return uint64(v)
	}
	return 0
}

// ofCash tells whether an asset was bought. One of type 5 without a cashId is a
// stack like any other, of at most one unit.
func (a *Asset) ofCash() bool { return a.number("cashId") != 0 }

// Rendered is the asset's referenceData with what stands beside it.
func (a *Asset) Rendered() Object {
	out := maps.Clone(a.Data)
	if _, ok := fields[a.Kind]["quantity"]; ok {
		out["quantity"] = a.Quantity
	}
	if _, ok := fields[a.Kind]["expiration"]; ok {
		out["expiration"] = a.Expiration
	}
	return out
}

// mergeable tells whether units may go from one stack to the other, as far as
// the two themselves say (not: reservations).
func (s Settings) mergeable(a, b *Asset) bool {
	most := s.slotMax(a.Template)
	return a.Template == b.Template && Stackable(a.Template) && !s.rechargeable(a.Template) &&
		!a.ofCash() && !b.ofCash() && a.number("ownerId") == b.number("ownerId") && a.number("flag") == b.number("flag") &&
		a.Expiration.Equal(b.Expiration) && a.Quantity <= most && b.Quantity <= most
}

// unsplit are stacks of which no part goes anywhere by itself.
func (s Settings) unsplit(a *Asset) bool { return s.rechargeable(a.Template) || a.ofCash() }
