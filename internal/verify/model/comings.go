package model

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
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

// refer gives a new asset its reference and what comes with it. An equip's
// stats are the catalog's; the verifier allows for their variation.
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
		for name, value := range entry.Stats {
			a.set(name, value)
		}
	}
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

func (w *of) release(b *releaseBody) string {
	i := slices.IndexFunc(w.at.Assets, func(a *Asset) bool { return a.ID == b.AssetID })
	if i < 0 {
		return "NOT_FOUND"
	}
	a, quantity := w.at.Assets[i], b.Quantity
	if quantity == 0 || !Stackable(a.Template) {
		quantity = a.Quantity
	}
	switch {
	case quantity > a.Quantity-w.reserved(a):
		return "BAD_QUANTITY"
	case quantity < a.Quantity && w.unsplit(a):
		return "BAD_QUANTITY" // never split
	case quantity == a.Quantity:
		w.at.remove(a)
		w.asset("RELEASED", a, Object{"referenceType": a.Kind})
	default:
		a.Quantity -= quantity
		w.changed(a)
	}
	w.compartment("RELEASED", w.at.Type, Object{"transactionId": w.named()})
	return ""
}

func (w *of) recharge(b *rechargeBody) string {
	if w.at.Type != use {
		return "WRONG_TYPE"
	}
	a := w.in(int(b.Slot))
	switch {
	case a == nil:
		return "BAD_SLOT"
	case !w.rechargeable(a.Template):
		return "WRONG_TYPE"
	case b.Quantity == 0:
		return "BAD_QUANTITY"
	}
	sum := uint64(a.Quantity) + uint64(b.Quantity)
	if most := uint64(w.Catalog[a.Template].SlotMax); most > 0 {
		sum = max(uint64(a.Quantity), min(sum, most))
	}
	if sum > math.MaxUint32 {
		return "OVERFLOW"
	}
	a.Quantity = uint32(sum)
	w.changed(a)
	return ""
}

func (w *of) drop(b *dropBody) string {
	if w.at.Type == cash {
		return "WRONG_TYPE"
	}
	a := w.in(int(b.Source))
	if a == nil {
		return "BAD_SLOT"
	}
	if Stackable(a.Template) && (a.number("ownerId") != 0 || a.number("flag") != 0 || !a.Expiration.IsZero()) ||
		!Stackable(a.Template) && a.Reference == 0 {
		return "WRONG_TYPE"
	}
	quantity := uint32(0)
	if w.rechargeable(a.Template) {
		quantity = a.Quantity
	} else if b.Quantity < 1 || uint32(b.Quantity) > a.Quantity {
		return "BAD_QUANTITY"
	} else {
		quantity = uint32(b.Quantity)
	}
	if quantity > a.Quantity-w.reserved(a) {
		return "RESERVED"
	}
	if a.Quantity -= quantity; a.Quantity == 0 {
		w.at.remove(a)
		w.asset("DELETED", a, Object{})
	} else {
		w.changed(a)
	}
	reference := a.Reference
	if Stackable(a.Template) {
		reference = 0
	}
	w.emit(DropCommands, Object{"worldId": b.WorldID, "channelId": b.ChannelID, "mapId": b.MapID, "type": "SPAWN_FROM_CHARACTER",
		"body": Object{"itemId": a.Template, "equipmentId": reference, "quantity": quantity, "mesos": 0, "dropType": 2, "x": b.X, "y": b.Y,
			"ownerId": w.c.ID, "dropperId": w.c.ID, "dropperX": b.X, "dropperY": b.Y, "playerDrop": true}})
	return ""
}

// remembered is how long a pick-up that succeeded is told again.
const remembered = 10 * time.Minute

// pickUp is a drop's RESERVED for a stack; an equip's is Grant's business.
func (w *of) pickUp() {
	b, h := w.c.body.(*reserved), w.c.head
	w.taken = slices.DeleteFunc(w.taken, func(p pickUp) bool { return p.until.Before(w.c.At) })
	drop := [6]uint32{uint32(h.WorldID), uint32(h.ChannelID), h.MapID, h.DropID, b.ItemID, b.EquipmentID}
	again := slices.ContainsFunc(w.taken, func(p pickUp) bool { return p.drop == drop })
	if !again && (!w.Exists || inventoryType(b.ItemID) == 0 || !w.take(b)) {
		w.toDrop("CANCEL_RESERVATION")
		return
	}
	if !again {
		w.taken = append(w.taken, pickUp{drop, w.c.At.Add(remembered)})
	}
	w.toDrop("REQUEST_PICK_UP")
}

// take places what lies on the ground.
func (w *of) take(b *reserved) bool {
	w.at = w.Compartments[inventoryType(b.ItemID)]
	quantity := b.Quantity
	if quantity == 0 && !w.rechargeable(b.ItemID) {
		quantity = 1
	}
	filled, fresh, ok := w.placement(w.make(b.ItemID, quantity, time.Time{}))
	for _, a := range filled {
		w.changed(a)
	}
	for _, a := range fresh {
		w.whole("CREATED", a)
	}
	return ok
}

// toDrop says a command to the drops service.
func (w *of) toDrop(kind string) {
	h := w.c.head
	w.emit(DropCommands, Object{"worldId": h.WorldID, "channelId": h.ChannelID, "mapId": h.MapID, "type": kind,
		"body": Object{"dropId": h.DropID, "characterId": w.c.ID}})
}

// MarshalText lets a body of any type be told in a report.
func (c Command) MarshalText() ([]byte, error) {
	b, err := json.Marshal(c.body)
	return fmt.Appendf(nil, "%s %s %s", c.Type, c.Key, b), err
}
