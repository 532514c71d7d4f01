package model

import (
	"math"

	"time"
)

// createAsset makes stacks, or assets with a reference each.
func (w *of) createAsset(b *createBody) string {
	t := b.TemplateID
	if inventoryType(t) != w.at.Type {
		return "WRONG_TYPE"
	}
	quantity := uint64(b.Quantity)
	if quantity == 0 && !w.rechargeable(t) {
		quantity = 1
	}
	most := uint64(w.slotMax(t))
	single := w.at.Type == equip || w.at.Type == cash // each has a reference
	switch {
	case single:
		most = 1
	case w.rechargeable(t):
		most = math.MaxUint64
	}
	need := max(1, quantity/most+min(1, quantity%most))
	if need > uint64(w.at.Capacity-len(w.at.carried())) {
		return "INVENTORY_FULL"
	}
	for n := range int(need) {
		units := min(quantity, most)
		quantity -= units
		a := w.make(t, uint32(units), b.Expiration.UTC())
		a.set("ownerId", b.OwnerID)
		a.set("flag", b.Flag)
		a.set("rechargeable", b.Rechargeable)
		if single {
			number := uint32(0)
			if n < len(w.c.Numbers) {
				number = w.c.Numbers[n]
			}
			w.refer(a, number)
		}
		w.place(a)
		w.whole("CREATED", a)
	}
	return ""
}

// make is a new asset with empty data, without id and slot.
func (w *of) make(template, quantity uint32, expiration time.Time) *Asset {
	kind, _ := referenceType(template, "", false)
	data, _ := read(kind, nil)
	if !Stackable(template) {
		quantity = 1
	}
	return &Asset{Template: template, Kind: kind, Quantity: quantity, Expiration: expiration, Data: data}
}

// refer gives a new asset its reference and what comes with it.
func (w *of) refer(a *Asset, number uint32) {
	a.Reference = number
	a.set("cashId", cashNumber(number))
	a.set("purchasedBy", w.c.ID)
	if a.Kind == "pet" {
		a.set("level", uint8(1))
		a.set("fullness", uint8(100))
		a.set("slot", int8(-1))
	}
	if a.Kind == "equipable" {
		entry := w.Catalog[a.Template]
		a.set("slots", entry.UpgradeSlots)
		for name, base := range entry.Stats {
			a.set(name, w.varied(number, name, base))
		}
	}
}

// varied is a stat that was made: what was seen, if it is within a tenth of the
// catalog's, else the catalog's.
func (w *of) varied(number uint32, name string, base uint16) uint16 {
	all, err := members(w.c.Made[number])
	if err != nil || all == nil {
		return base
	}
	data, err := read("equipable", all)
	if err != nil {
		return base
	}
	seen, _ := data[name].(uint16)
	if off := max(int(seen), int(base)) - min(int(seen), int(base)); off*10 > int(base) {
		return base
	}
	return seen
}

// set sets a key that the asset's kind has.
func (a *Asset) set(name string, value any) {
	if _, ok := fields[a.Kind][name]; ok {
		a.Data[name] = value
	}
}

// place puts an asset into the lowest free slot.
func (w *of) place(a *Asset) {
	a.ID, a.Slot = w.number(), w.at.free()
	w.at.Assets = append(w.at.Assets, a)
}

// placement tops up stacks in slot order and puts the rest into new slots. It
// says which were topped up and which are new; false: not all fits, and nothing
// was changed.
func (w *of) placement(one *Asset) (filled, fresh []*Asset, ok bool) {
	left, most := one.Quantity, w.slotMax(one.Template)
	split := Stackable(one.Template) && !w.rechargeable(one.Template) && !one.ofCash()
	probe := *one
	probe.Quantity = 1
	adds := map[*Asset]uint32{}
	if split {
		for _, a := range w.at.carried() {
			if left > 0 && w.merges(a, &probe) {
				adds[a] = min(left, most-a.Quantity)
				left -= adds[a]
				filled = append(filled, a)
			}
		}
	}
	var parts []uint32
	switch {
	case !split:
		parts = []uint32{one.Quantity}
	case uint64(left) > uint64(most)*mostCapacity:
		return nil, nil, false
	default:
		for ; left > 0; left -= parts[len(parts)-1] {
			parts = append(parts, min(left, most))
		}
	}
	if len(parts) > w.at.Capacity-len(w.at.carried()) {
		return nil, nil, false
	}
	for a, n := range adds {
		a.Quantity += n
	}
	for _, n := range parts {
		a := *one
		a.Data, a.Quantity = cloned(one.Data), n
		w.place(&a)
		fresh = append(fresh, &a)
	}
	return filled, fresh, true
}

func cloned(o Object) Object {
	out := make(Object, len(o))
	for k, v := range o {
		out[k] = v
	}
	return out
}

func (w *of) accept(b *acceptBody) string {
	one, ok := w.incoming(arriving{template: b.TemplateID, reference: b.ReferenceID, quantity: b.Quantity, kind: b.ReferenceType, data: b.ReferenceData})
	if !ok {
		return "BAD_DATA"
	}
	if inventoryType(one.Template) != w.at.Type {
		return "WRONG_TYPE"
	}
	filled, fresh, ok := w.placement(one)
	if !ok {
		return "INVENTORY_FULL"
	}
	for _, a := range filled {
		w.changed(a)
	}
	for _, a := range fresh {
		w.whole("ACCEPTED", a)
	}
	w.compartment("ACCEPTED", w.at.Type, Object{"transactionId": w.named()})
	return ""
}
